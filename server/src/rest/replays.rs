//! `/replays`, and `/approval-policies/{id}/replay`.

use axum::extract::State;
use governance::ids::TemplateId;
use governance::wire::replays::{DraftReplayBody, ReplayBody, ReplayView};
use service::{System, replay};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::{Authenticated, Id, Json};
use super::problem::Problem;
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(of_policy)).routes(routes!(of_draft))
}

/// Replay a policy
///
/// What a version of a policy (the current one, another one, or a draft) would have done to the
/// requests of the last days: newly gated, no longer gated, other approvers, and what it would have
/// cost in waiting. People and resources are taken as they are now. Nothing is written. Needs
/// `policies.manage`.
#[utoipa::path(post, path = "/approval-policies/{id}/replay", tag = "Simulations",
    responses((status = 200, description = "What would have been different", body = ReplayView)))]
async fn of_policy(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<TemplateId>,
    Json(body): Json<ReplayBody>,
) -> Result<Json<ReplayView>, Problem> {
    Ok(Json(replay::of_policy(&system, &caller, id, &body).await?))
}

/// Replay a policy that is not saved
///
/// As if it had been enforced at these places, or at every resource of its scope. Nothing is written. Needs `policies.manage`.
#[utoipa::path(post, path = "/replays", tag = "Simulations",
    responses((status = 200, description = "What would have been different", body = ReplayView)))]
async fn of_draft(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Json(body): Json<DraftReplayBody>,
) -> Result<Json<ReplayView>, Problem> {
    Ok(Json(replay::of_draft(&system, &caller, &body).await?))
}
