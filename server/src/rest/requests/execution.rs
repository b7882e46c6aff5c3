//! Claiming an approved request, once, and reporting how its execution went.

use axum::extract::State;
use axum::http::StatusCode;
use governance::ids::RequestId;
use governance::wire::requests::{ClaimBody, ClaimView, RequestView, ResultBody};
use service::{System, requests};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::rest::extract::{Authenticated, Id, IdempotencyHeader, IdempotencyKey, Json};
use crate::rest::problem::{Details, Problem};
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(claim)).routes(routes!(report)).routes(routes!(resume))
}

/// Claim an approved request
///
/// Once, in order to execute it: of two claims one wins, the other gets 409. Everything is checked
/// again; what stands in the way answers 422 with every violation. The digest must be that of
/// the payload that was approved. A repeat with the same `Idempotency-Key` by the same caller has the claim of
/// before. Where a webhook executor is in charge, that carries the request out, and the claim is answered with 409
/// `executor-in-charge`.
#[utoipa::path(post, path = "/requests/{id}/claim", tag = "Requests", params(IdempotencyHeader),
    responses((status = 200, description = "The claim: execute now, and report", body = ClaimView)))]
async fn claim(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<RequestId>,
    key: IdempotencyKey,
    Json(body): Json<ClaimBody>,
) -> Result<Json<ClaimView>, Problem> {
    let key = key.of(&format!("claim of {id}"), &body)?;
    Ok(Json(requests::claim(&system, &caller, id, body, key.as_ref()).await?))
}

/// Report the result of an execution
///
/// Where a webhook executor has the request, that reports by its callback, and only who holds `requests.manage` may
/// report in its place; others get 409 `executor-in-charge`.
#[utoipa::path(post, path = "/requests/{id}/result", tag = "Requests",
    responses((status = 200, description = "The request with its result", body = RequestView)))]
async fn report(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<RequestId>,
    Json(body): Json<ResultBody>,
) -> Result<Json<RequestView>, Problem> {
    Ok(Json(requests::report(&system, &caller, id, body).await?))
}

/// Let the executor try again
///
/// Where a webhook executor is in charge, and the request could not be claimed for it although it is approved: the
/// target was frozen, or a policy was added. Everything is checked again. For who may claim it.
#[utoipa::path(post, path = "/requests/{id}/execution", tag = "Requests", responses(
    (status = 202, description = "It is on its way again", body = RequestView),
    (status = 409, description = "There is nothing to try again", body = Details, content_type = "application/problem+json")))]
async fn resume(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<RequestId>,
) -> Result<(StatusCode, Json<RequestView>), Problem> {
    Ok((StatusCode::ACCEPTED, Json(requests::resume(&system, &caller, id).await?)))
}
