//! `/policy-bindings`. A change that touches an environment passes its gate and may wait for approval (202).

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use governance::ids::{BindingId, TemplateId};
use governance::policy::Mode;
use governance::wire::Page;
use governance::wire::policies::{BindBody, BindingView, Gated};
use serde::{Deserialize, Serialize};
use service::{System, bindings};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::answers::{Paging, created, gated};
use super::extract::{Authenticated, Id, IdempotencyHeader, IdempotencyKey, Json, Query};
use super::problem::Problem;
use super::reason::ReasonQuery;
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(list, bind)).routes(routes!(show, set_mode, unbind))
}

/// Filters of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Filter {
    /// Only of this policy, by id.
    policy: Option<Uuid>,
    /// Only at this project, environment or cluster, by id.
    resource: Option<Uuid>,
    /// The `next` of the page before.
    after: Option<String>,
    /// How many items a page holds: 1 to 200, 50 when absent.
    limit: Option<u64>,
}

/// A new binding: exactly one resource, at the level of the policy's scope.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Binding {
    /// The policy, by id.
    policy: String,
    /// `true` to bind it to the whole organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    organization: Option<bool>,
    /// By slug or id.
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<String>,
    /// By `project/name` or id.
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<String>,
    /// By slug or id.
    #[serde(skip_serializing_if = "Option::is_none")]
    cluster: Option<String>,
    /// `observe` tells what would have been gated, and blocks nothing.
    #[serde(default)]
    mode: Mode,
    /// Why; policies may require it.
    #[serde(default)]
    reason: String,
}

/// Another mode for a binding.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ModeChange {
    mode: Mode,
    /// Why; policies may require it.
    #[serde(default)]
    reason: String,
}

/// List bindings
///
/// The oldest first.
#[utoipa::path(get, path = "/policy-bindings", tag = "Policy bindings", params(Filter),
    responses((status = 200, description = "One page of bindings", body = Page<BindingView>)))]
async fn list(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Query(filter): Query<Filter>,
) -> Result<Json<Page<BindingView>>, Problem> {
    let wanted = bindings::Filter { policy: filter.policy.map(TemplateId), resource: filter.resource };
    let items = bindings::list(&system, &caller, &wanted).await?;
    Paging { after: filter.after, limit: filter.limit }.cut(items, |binding| binding.id.0)
}

/// Bind a policy
///
/// Needs `policies.manage`. The change passes the gate of every environment that it touches, and may
/// wait for approval.
#[utoipa::path(post, path = "/policy-bindings", tag = "Policy bindings", params(IdempotencyHeader), responses(
    (status = 201, description = "The binding", body = BindingView),
    (status = 202, description = "A request waits for approval and will bind it", body = Gated)))]
async fn bind(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    key: IdempotencyKey,
    Json(body): Json<Binding>,
) -> Result<Response, Problem> {
    let key = key.of("policy-bindings", &body)?;
    let Binding { policy, organization, project, environment, cluster, mode, reason } = body;
    let body = BindBody { policy, organization, project, environment, cluster, mode };
    match bindings::bind(&system, &caller, &body, &reason, key.as_ref()).await? {
        (id, Gated::Done { .. }) => {
            Ok(created(&format!("/policy-bindings/{id}"), bindings::show(&system, &caller, id).await?))
        }
        (_, pending) => Ok(gated(pending)),
    }
}

/// Show a binding
#[utoipa::path(get, path = "/policy-bindings/{id}", tag = "Policy bindings",
    responses((status = 200, description = "The binding", body = BindingView)))]
async fn show(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<BindingId>,
) -> Result<Json<BindingView>, Problem> {
    Ok(Json(bindings::show(&system, &caller, id).await?))
}

/// Change the mode of a binding
///
/// Needs `policies.manage`. The change passes the gate of every environment that it touches, and may
/// wait for approval.
#[utoipa::path(patch, path = "/policy-bindings/{id}", tag = "Policy bindings", responses(
    (status = 200, description = "The binding in its new mode", body = BindingView),
    (status = 202, description = "A request waits for approval and will change it", body = Gated)))]
async fn set_mode(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<BindingId>,
    Json(body): Json<ModeChange>,
) -> Result<Response, Problem> {
    match bindings::set_mode(&system, &caller, id, body.mode, &body.reason).await? {
        Gated::Done { .. } => Ok(Json(bindings::show(&system, &caller, id).await?).into_response()),
        pending @ Gated::Pending { .. } => Ok(gated(pending)),
    }
}

/// Unbind a policy
///
/// Needs `policies.manage`. The change passes the gate of every environment that it touches, and may
/// wait for approval.
#[utoipa::path(delete, path = "/policy-bindings/{id}", tag = "Policy bindings", params(ReasonQuery), responses(
    (status = 200, description = "It is unbound", body = Gated),
    (status = 202, description = "A request waits for approval and will unbind it", body = Gated)))]
async fn unbind(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<BindingId>,
    Query(query): Query<ReasonQuery>,
) -> Result<Response, Problem> {
    Ok(gated(bindings::unbind(&system, &caller, id, &query.reason).await?))
}
