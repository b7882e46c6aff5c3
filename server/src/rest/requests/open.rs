//! Opening a request.

use axum::extract::{DefaultBodyLimit, State};
use axum::response::{IntoResponse, Response};
use governance::wire::requests::{OpenBody, PAYLOAD_MOST, RequestView};
use service::{System, requests};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use super::list;
use crate::rest::answers::created;
use crate::rest::extract::{Authenticated, IdempotencyHeader, IdempotencyKey, Json};
use crate::rest::problem::Problem;
use crate::state::AppState;

/// A payload and its "before", each as large as it may be, with some of it escaped.
const MOST: usize = 3 * PAYLOAD_MOST;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(list::list, open).layer(DefaultBodyLimit::max(MOST)))
}

/// Open a request
///
/// Asks for a protected action. The policies bound to the target gate it: the answer says whether it
/// is `allowed` at once or `pending`, and what each policy still needs. Governance checks that do
/// not hold answer 422 with every violation. Needs `requests.open`.
#[utoipa::path(post, path = "/requests", tag = "Requests", params(IdempotencyHeader), responses(
    (status = 201, description = "The request", body = RequestView),
    (status = 200, description = "The request that an earlier call with this Idempotency-Key opened", body = RequestView)))]
async fn open(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    key: IdempotencyKey,
    Json(body): Json<OpenBody>,
) -> Result<Response, Problem> {
    let key = key.of("requests", &body)?;
    let opened = requests::open(&system, &caller, body, key.as_ref()).await?;
    Ok(if opened.created {
        created(&format!("/requests/{}", opened.request.id), opened.request)
    } else {
        Json(opened.request).into_response()
    })
}
