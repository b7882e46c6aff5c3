//! The gate for pollers: systems that ask again and again whether they may go on, and understand a status or one
//! value of an answer, but not a request's life.

use axum::extract::State;
use axum::http::StatusCode;
use governance::ids::RequestId;
use governance::wire::requests::GateAnswer;
use service::{System, requests};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::rest::extract::{Authenticated, Id, Json};
use crate::rest::problem::Problem;
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(gate)).routes(routes!(gate_by_post))
}

/// Ask whether a request may go on
///
/// For systems that poll, such as Kargo, Argo Rollouts and Flagger: 200 while the request is approved and not
/// claimed, 409 while it is not. `data.ok` says the same, and `data.final` that it will not change any more.
/// Asking claims nothing. The body of a `POST` is not read.
#[utoipa::path(get, path = "/requests/{id}/gate", tag = "Requests", responses(
    (status = 200, description = "It may go on", body = GateAnswer),
    (status = 409, description = "It may not, or not yet", body = GateAnswer)))]
async fn gate(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<RequestId>,
) -> Result<(StatusCode, Json<GateAnswer>), Problem> {
    let answer = GateAnswer::of(requests::show(&system, &caller, id).await?.state);
    Ok((if answer.data.ok { StatusCode::OK } else { StatusCode::CONFLICT }, Json(answer)))
}

/// Ask whether a request may go on, by POST
///
/// As `GET`, for systems that can only post.
#[utoipa::path(post, path = "/requests/{id}/gate", tag = "Requests", responses(
    (status = 200, description = "It may go on", body = GateAnswer),
    (status = 409, description = "It may not, or not yet", body = GateAnswer)))]
async fn gate_by_post(
    system: State<System>,
    caller: Authenticated,
    id: Id<RequestId>,
) -> Result<(StatusCode, Json<GateAnswer>), Problem> {
    gate(system, caller, id).await
}
