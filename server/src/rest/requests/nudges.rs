//! Nudging those who can still finish a request.

use axum::extract::State;
use axum::response::Response;
use governance::ids::RequestId;
use governance::wire::requests::RequestView;
use service::{System, requests};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::rest::answers::created;
use crate::rest::extract::{Authenticated, Id};
use crate::rest::problem::Problem;
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(nudge))
}

/// Nudge who can finish a request
///
/// Your own stale request, or any with `requests.manage`; in person. Once in four hours: earlier answers 429
/// with Retry-After.
#[utoipa::path(post, path = "/requests/{id}/nudges", tag = "Requests",
    responses((status = 201, description = "The nudged request", body = RequestView)))]
async fn nudge(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<RequestId>,
) -> Result<Response, Problem> {
    let request = requests::nudge(&system, &caller, id).await?;
    Ok(created(&format!("/requests/{id}"), request))
}
