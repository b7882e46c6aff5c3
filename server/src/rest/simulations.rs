//! `/simulations`.

use axum::extract::{DefaultBodyLimit, State};
use governance::wire::requests::PAYLOAD_MOST;
use governance::wire::simulations::{SimulationBody, SimulationView};
use service::{System, simulations};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use super::extract::{Authenticated, Json};
use super::problem::Problem;
use crate::state::AppState;

/// A payload and its "before", each as large as it may be, with some of it escaped.
const MOST: usize = 3 * PAYLOAD_MOST;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(simulate).layer(DefaultBodyLimit::max(MOST)))
}

/// Simulate a request
///
/// What would happen if a member asked for an action, after these reviews: every policy with the
/// reason why it applies or not, who may approve, the verdict, and the smallest set of people who
/// would finish it. Decided by the code that decides about real requests; nothing is written. Needs
/// `requests.open` or `policies.manage`; a token needs the scope `requests.read`.
#[utoipa::path(post, path = "/simulations", tag = "Simulations",
    responses((status = 200, description = "What would happen", body = SimulationView)))]
async fn simulate(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Json(body): Json<SimulationBody>,
) -> Result<Json<SimulationView>, Problem> {
    Ok(Json(simulations::simulate(&system, &caller, body).await?))
}
