//! Reviewing, commenting, cancelling.

use axum::extract::State;
use axum::response::Response;
use governance::ids::RequestId;
use governance::wire::requests::{CommentBody, RequestView, ReviewBody};
use service::{System, requests};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::rest::answers::created;
use crate::rest::extract::{Authenticated, Id, IdempotencyHeader, IdempotencyKey, Json, Optional};
use crate::rest::problem::Problem;
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(review, retract)).routes(routes!(comment)).routes(routes!(cancel))
}

/// Approve or reject
///
/// In person: API tokens never review. One review per member per request. Approving a request with
/// `supersededBy` answers 409 until the review names that number as `supersededBy` too.
#[utoipa::path(post, path = "/requests/{id}/reviews", tag = "Requests",
    responses((status = 201, description = "The request after the review", body = RequestView)))]
async fn review(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<RequestId>,
    Json(body): Json<ReviewBody>,
) -> Result<Response, Problem> {
    let request = requests::review(&system, &caller, id, body).await?;
    Ok(created(&format!("/requests/{id}"), request))
}

/// Retract your own approval
///
/// While the request is pending. It stays in the timeline.
#[utoipa::path(delete, path = "/requests/{id}/reviews", tag = "Requests",
    responses((status = 200, description = "The request without the approval", body = RequestView)))]
async fn retract(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<RequestId>,
) -> Result<Json<RequestView>, Problem> {
    Ok(Json(requests::retract(&system, &caller, id).await?))
}

/// Comment without deciding
///
/// In person: API tokens never comment.
#[utoipa::path(post, path = "/requests/{id}/comments", tag = "Requests", params(IdempotencyHeader),
    responses((status = 201, description = "The request with the comment", body = RequestView)))]
async fn comment(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<RequestId>,
    key: IdempotencyKey,
    Json(body): Json<CommentBody>,
) -> Result<Response, Problem> {
    let key = key.of(&format!("comments on {id}"), &body)?;
    let request = requests::comment(&system, &caller, id, &body.comment, key.as_ref()).await?;
    Ok(created(&format!("/requests/{id}"), request))
}

/// Cancel a request
///
/// Your own pending or approved one, or any with `requests.manage`. The body may be left out.
#[utoipa::path(post, path = "/requests/{id}/cancellation", tag = "Requests", request_body = CommentBody,
    responses((status = 200, description = "The cancelled request", body = RequestView)))]
async fn cancel(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<RequestId>,
    Optional(body): Optional<CommentBody>,
) -> Result<Json<RequestView>, Problem> {
    Ok(Json(requests::cancel(&system, &caller, id, &body.comment).await?))
}
