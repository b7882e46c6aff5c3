//! Looking at a request, and waiting for it.

use std::time::Duration;

use axum::extract::State;
use governance::StateName;
use governance::ids::RequestId;
use governance::wire::requests::{RequestView, WholePayload};
use serde::Deserialize;
use service::requests::LONGEST_WAIT;
use service::{Error, System, requests};
use tokio_util::sync::CancellationToken;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::rest::extract::{Authenticated, Id, Json, Query};
use crate::rest::problem::Problem;
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(show)).routes(routes!(payload))
}

/// How to look.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Patience {
    /// Holds the answer until the state changes, for at most this many seconds (0 to 60).
    #[param(maximum = 60)]
    wait: Option<u64>,
    /// With `wait`: the state that you know, such as `pending`. In another one the answer comes at
    /// once, so that no change between two calls is missed.
    #[serde(rename = "while")]
    known: Option<StateName>,
    /// With `wait`: how many reviews you know. Where there are more or fewer the answer comes at once, too.
    reviews: Option<usize>,
}

/// Show a request
///
/// With `wait`, a long poll: the answer comes when the state changes, a review comes or goes (where `reviews`
/// tells how many you know), or the time is over.
#[utoipa::path(get, path = "/requests/{id}", tag = "Requests", params(Patience),
    responses((status = 200, description = "The request", body = RequestView)))]
async fn show(
    State(system): State<System>,
    State(closing): State<CancellationToken>,
    Authenticated(caller): Authenticated,
    Id(id): Id<RequestId>,
    Query(patience): Query<Patience>,
) -> Result<Json<RequestView>, Problem> {
    let request = match patience.wait {
        None | Some(0) => requests::show(&system, &caller, id).await?,
        Some(seconds) => {
            let known = requests::Known { state: patience.known, reviews: patience.reviews };
            let longest = Duration::from_secs(seconds);
            if longest > LONGEST_WAIT {
                return Err(Problem::field("wait", format!("must be 0 to {} seconds", LONGEST_WAIT.as_secs())));
            }
            requests::wait(&system, &caller, id, known, longest, closing.cancelled()).await?
        }
    };
    Ok(Json(request))
}

/// Show a request's payload
///
/// As it was sent, with what stood there before if that was sent, too. A request without one answers 404. Tokens
/// need the scope `requests.read`.
#[utoipa::path(get, path = "/requests/{id}/payload", tag = "Requests",
    responses((status = 200, description = "The payload", body = WholePayload)))]
async fn payload(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<RequestId>,
) -> Result<Json<WholePayload>, Problem> {
    let (_, payload) = requests::payload(&system, &caller, id).await?;
    Ok(Json(payload.ok_or(Error::NotFound("payload"))?.into()))
}
