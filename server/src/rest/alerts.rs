//! `/alerts`: what the caller must see.

use axum::extract::State;
use governance::wire::Page;
use governance::wire::notifications::{AlertView, AlertsReadBody, Unread};
use serde::Deserialize;
use service::{System, notifications};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answers::seek;
use super::extract::{Authenticated, Json, Query};
use super::problem::Problem;
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(list_alerts)).routes(routes!(read_alerts))
}

/// Filters of the list; absent ones do not restrict.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Filter {
    /// Only those that you have not read.
    #[serde(default)]
    #[param(required = false)]
    unread: bool,
    /// The `next` of the page before.
    after: Option<String>,
    /// How many items a page holds: 1 to 200, 50 when absent.
    limit: Option<u64>,
}

/// List your alerts
///
/// Events that you are told of whether you want it or not, the newest first: break-glass, and an audit log that
/// does not hold.
#[utoipa::path(get, path = "/alerts", tag = "Notifications", params(Filter),
    responses((status = 200, description = "One page of alerts", body = Page<AlertView>)))]
async fn list_alerts(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Query(filter): Query<Filter>,
) -> Result<Json<Page<AlertView>>, Problem> {
    let seek = seek(filter.after, filter.limit)?;
    Ok(Json(notifications::list_alerts(&system, &caller, filter.unread, &seek).await?))
}

/// Mark alerts as read
///
/// Some, or all up to a sequence. Gives how many you have not read still.
#[utoipa::path(post, path = "/alerts/read", tag = "Notifications",
    responses((status = 200, description = "How many are unread still", body = Unread)))]
async fn read_alerts(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Json(body): Json<AlertsReadBody>,
) -> Result<Json<Unread>, Problem> {
    Ok(Json(notifications::read_alerts(&system, &caller, &body).await?))
}
