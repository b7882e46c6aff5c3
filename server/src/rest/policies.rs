//! `/approval-policies`.

use axum::extract::State;
use axum::response::Response;
use governance::ids::TemplateId;
use governance::policy::PolicyBody;
use governance::wire::Page;
use governance::wire::policies::{Gated, PolicyView, VersionBody, VersionView};
use serde::Deserialize;
use service::{System, policies};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answers::{created, gated, seek};
use super::extract::{Authenticated, Id, IdempotencyHeader, IdempotencyKey, Json, Query};
use super::problem::Problem;
use super::reason::ReasonQuery;
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(list, create))
        .routes(routes!(show))
        .routes(routes!(versions, save))
        .routes(routes!(archive))
}

/// Filters of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Filter {
    /// The archived ones instead of the live ones.
    #[serde(default)]
    #[param(required = false)]
    archived: bool,
    /// The `next` of the page before.
    after: Option<String>,
    /// How many items a page holds: 1 to 200, 50 when absent.
    limit: Option<u64>,
}

/// List policies
///
/// By name, each in its current version.
#[utoipa::path(get, path = "/approval-policies", tag = "Approval policies", params(Filter),
    responses((status = 200, description = "One page of policies", body = Page<PolicyView>)))]
async fn list(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Query(filter): Query<Filter>,
) -> Result<Json<Page<PolicyView>>, Problem> {
    let seek = seek(filter.after, filter.limit)?;
    Ok(Json(policies::list(&system, &caller, filter.archived, &seek).await?))
}

/// Create a policy
///
/// In version 1, bound nowhere. Needs `policies.manage`. Members, teams and org roles by id or name.
#[utoipa::path(post, path = "/approval-policies", tag = "Approval policies", params(IdempotencyHeader),
    responses((status = 201, description = "The policy", body = PolicyView)))]
async fn create(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    key: IdempotencyKey,
    Json(body): Json<PolicyBody>,
) -> Result<Response, Problem> {
    let key = key.of("approval-policies", &body)?;
    let policy = policies::create(&system, &caller, &body, key.as_ref()).await?;
    Ok(created(&format!("/approval-policies/{}", policy.id), policy))
}

/// Show a policy
#[utoipa::path(get, path = "/approval-policies/{id}", tag = "Approval policies",
    responses((status = 200, description = "The policy in its current version", body = PolicyView)))]
async fn show(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<TemplateId>,
) -> Result<Json<PolicyView>, Problem> {
    Ok(Json(policies::show(&system, &caller, id).await?))
}

/// List the versions of a policy
///
/// The newest first.
#[utoipa::path(get, path = "/approval-policies/{id}/versions", tag = "Approval policies", params(Versions),
    responses((status = 200, description = "One page of versions", body = Page<VersionView>)))]
async fn versions(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<TemplateId>,
    Query(paging): Query<Versions>,
) -> Result<Json<Page<VersionView>>, Problem> {
    let seek = seek(paging.after.map(|version| version.to_string()), paging.limit)?;
    Ok(Json(policies::versions(&system, &caller, id, &seek).await?))
}

/// Which part of the versions is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Versions {
    /// The `next` of the page before.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 4294967295_i64)]
    after: Option<u32>,
    /// How many items a page holds: 1 to 200, 50 when absent.
    limit: Option<u64>,
}

/// Save a new version
///
/// It gates what is opened from now on; open requests keep the version they were opened with. With
/// `baseVersion`, a version that somebody else saved meanwhile is not overwritten (409). Needs
/// `policies.manage`. Where the policy is bound, the change passes the gate of every environment that
/// it touches, and may wait for approval.
#[utoipa::path(post, path = "/approval-policies/{id}/versions", tag = "Approval policies", responses(
    (status = 201, description = "The policy in its new version", body = PolicyView),
    (status = 202, description = "A request waits for approval and will save it", body = Gated)))]
async fn save(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<TemplateId>,
    Json(body): Json<VersionBody>,
) -> Result<Response, Problem> {
    let saved = policies::save(&system, &caller, id, &body).await?;
    match saved.outcome {
        Some(pending @ Gated::Pending { .. }) => Ok(gated(pending)),
        _ => Ok(created(&format!("/approval-policies/{id}"), saved.policy)),
    }
}

/// Archive a policy
///
/// Its bindings end with it, and it can't be bound again. Requests that it gates already keep it.
/// Needs `policies.manage`. Where it is bound, the change passes the gate of every environment that it
/// touches, and may wait for approval.
#[utoipa::path(post, path = "/approval-policies/{id}/archival", tag = "Approval policies", params(ReasonQuery),
    responses(
        (status = 200, description = "It is archived", body = Gated),
        (status = 202, description = "A request waits for approval and will archive it", body = Gated)))]
async fn archive(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<TemplateId>,
    Query(query): Query<ReasonQuery>,
) -> Result<Response, Problem> {
    Ok(gated(policies::archive(&system, &caller, id, &query.reason).await?))
}
