//! Gating a request anew.

use axum::extract::State;
use governance::ids::RequestId;
use governance::wire::requests::RequestView;
use service::{System, requests};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::rest::extract::{Authenticated, Id, Json};
use crate::rest::problem::Problem;
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(reevaluate))
}

/// Re-evaluate a request
///
/// Puts a pending request under the current versions of its policies (`newerVersion`). Reviews stay; a
/// newer version that does not apply gates it no longer. Needs `policies.manage`.
#[utoipa::path(post, path = "/requests/{id}/reevaluation", tag = "Requests",
    responses((status = 200, description = "The request under the current versions", body = RequestView)))]
async fn reevaluate(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<RequestId>,
) -> Result<Json<RequestView>, Problem> {
    Ok(Json(requests::reevaluate(&system, &caller, id).await?))
}
