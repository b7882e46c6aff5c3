//! `/policy-set`: all policies and bindings of the organization as one file.

use axum::extract::State;
use axum::response::Response;
use governance::Digest;
use governance::policy::PolicyFile;
use governance::policy::file::Plan;
use governance::wire::policies::Gated;
use serde::{Deserialize, Serialize};
use service::System;
use service::policies::files::{self, Applying};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answers::gated;
use super::extract::{Authenticated, IdempotencyHeader, IdempotencyKey, Json, Query};
use super::problem::Problem;
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(export, apply)).routes(routes!(plan))
}

/// How a file is applied.
#[derive(Debug, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct How {
    /// Archive the policies that the file does not name; without it nothing is changed where there
    /// are such (409).
    #[serde(default)]
    #[param(required = false)]
    prune: bool,
    /// The `base` of a plan: where policies or bindings changed since it was made, nothing is
    /// changed (409).
    base: Option<Digest>,
    /// Why; policies may require it.
    #[serde(default)]
    #[param(required = false)]
    reason: String,
}

/// Export policies and bindings
///
/// In the keys of the policy file: members by email address, everything else by name, in a stable
/// order, without what would be the default anyway.
#[utoipa::path(get, path = "/policy-set", tag = "Policy set",
    responses((status = 200, description = "All live policies and their bindings", body = PolicyFile)))]
async fn export(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
) -> Result<Json<PolicyFile>, Problem> {
    Ok(Json(files::export(&system, &caller).await?))
}

/// Plan a policy file
///
/// What applying it would change, and whether that makes gates weaker or stronger. Nothing is
/// written. Needs `policies.manage`.
#[utoipa::path(post, path = "/policy-set/plan", tag = "Policy set",
    responses((status = 200, description = "The changes; none where nothing differs", body = Plan)))]
async fn plan(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Json(file): Json<PolicyFile>,
) -> Result<Json<Plan>, Problem> {
    Ok(Json(files::plan(&system, &caller, &file).await?))
}

/// Apply a policy file
///
/// The file is the whole truth: policies that it names are created or saved in a new version, those
/// that it does not name are archived, and bindings become its own; all of it at once, or nothing.
/// Needs `policies.manage`. What touches environments passes the gates of all of them as one request,
/// and may wait for approval.
#[utoipa::path(put, path = "/policy-set", tag = "Policy set", params(How, IdempotencyHeader), responses(
    (status = 200, description = "Policies and bindings are what the file says", body = Gated),
    (status = 202, description = "A request waits for approval and will make them so", body = Gated)))]
async fn apply(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Query(how): Query<How>,
    key: IdempotencyKey,
    Json(file): Json<PolicyFile>,
) -> Result<Response, Problem> {
    let key = key.of("policy-set", &(&how, &file))?;
    let How { prune, base, reason } = how;
    Ok(gated(files::apply(&system, &caller, &file, &Applying { prune, base, reason }, key.as_ref()).await?))
}
