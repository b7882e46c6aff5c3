//! The versions of a policy beside each other, going back to one, and what is wrong with all policies
//! together.

use axum::extract::State;
use axum::response::Response;
use governance::analysis::PolicyFinding;
use governance::ids::TemplateId;
use governance::policy::PolicyBody;
use governance::wire::comparisons::ComparisonView;
use governance::wire::policies::{Gated, PolicyView, VersionView};
use serde::{Deserialize, Serialize};
use service::{System, policies};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answers::{created, gated};
use super::extract::{Authenticated, Id, IdAndNumber, Json, Optional, Query};
use super::problem::Problem;
use super::reason::ReasonBody;
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(findings))
        .routes(routes!(version))
        .routes(routes!(restore))
        .routes(routes!(compare, compare_draft))
}

/// What is wrong with the live policies, taken together.
#[derive(Debug, Serialize, ToSchema)]
struct Findings {
    /// In the order of the policies' names.
    findings: Vec<PolicyFinding>,
}

/// Look for policies that do nothing
///
/// Never active, shadowed by a stricter one, the same as another one, bound nowhere, protecting nothing
/// at their scope, or naming an environment that is not there: by every hour, target and action, and
/// by the present membership.
#[utoipa::path(get, path = "/approval-policies/analysis", tag = "Approval policies",
    responses((status = 200, description = "What was found, each with what to do", body = Findings)))]
async fn findings(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
) -> Result<Json<Findings>, Problem> {
    Ok(Json(Findings { findings: policies::findings(&system, &caller).await? }))
}

/// Show a version of a policy
#[utoipa::path(get, path = "/approval-policies/{id}/versions/{version}", tag = "Approval policies",
    params(("version" = u32, Path, description = "Its number, from 1.")),
    responses((status = 200, description = "The version, and what it changed", body = VersionView)))]
async fn version(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    IdAndNumber(id, number): IdAndNumber<TemplateId>,
) -> Result<Json<VersionView>, Problem> {
    Ok(Json(policies::version(&system, &caller, id, number).await?))
}

/// Go back to a version of a policy
///
/// Saves a new version with its content. Needs `policies.manage`. Where the policy is bound, the change
/// passes the gate of every environment that it touches, and may wait for approval. The body may be
/// left out.
#[utoipa::path(post, path = "/approval-policies/{id}/versions/{version}/restoration", tag = "Approval policies",
    params(("version" = u32, Path, description = "The number of the version to go back to.")),
    request_body = ReasonBody, responses(
        (status = 201, description = "The policy in its new version", body = PolicyView),
        (status = 202, description = "A request waits for approval and will save it", body = Gated)))]
async fn restore(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    IdAndNumber(id, number): IdAndNumber<TemplateId>,
    Optional(body): Optional<ReasonBody>,
) -> Result<Response, Problem> {
    let saved = policies::restore(&system, &caller, id, number, &body.reason).await?;
    match saved.outcome {
        Some(pending @ Gated::Pending { .. }) => Ok(gated(pending)),
        _ => Ok(created(&format!("/approval-policies/{id}"), saved.policy)),
    }
}

/// Which versions are compared.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Pair {
    /// The old version; the one before the new one when absent.
    from: Option<u32>,
    /// The new version; the current one when absent.
    to: Option<u32>,
}

/// Compare two versions of a policy
///
/// Which fields differ, and whether the new version is weaker or stronger where the policy is bound
/// now, with a request that shows it.
#[utoipa::path(get, path = "/approval-policies/{id}/comparison", tag = "Approval policies", params(Pair),
    responses((status = 200, description = "How they differ", body = ComparisonView)))]
async fn compare(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<TemplateId>,
    Query(pair): Query<Pair>,
) -> Result<Json<ComparisonView>, Problem> {
    Ok(Json(policies::compare(&system, &caller, id, pair.from, pair.to).await?))
}

/// Compare an edit with the current version of a policy
///
/// Nothing is saved. Needs `policies.manage`.
#[utoipa::path(post, path = "/approval-policies/{id}/comparison", tag = "Approval policies",
    responses((status = 200, description = "How they differ", body = ComparisonView)))]
async fn compare_draft(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<TemplateId>,
    Json(body): Json<PolicyBody>,
) -> Result<Json<ComparisonView>, Problem> {
    Ok(Json(policies::compare_draft(&system, &caller, id, &body).await?))
}
