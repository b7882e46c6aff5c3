//! `/notifications` and `/notification-preferences`: one's own, in person.

use axum::extract::State;
use governance::wire::Page;
use governance::wire::notifications::{NotificationPreferences, NotificationView, ReadBody, Unread};
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
    OpenApiRouter::default().routes(routes!(list)).routes(routes!(read)).routes(routes!(preferences, set_preferences))
}

/// Which notifications to list.
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

/// List notifications
///
/// Yours, the newest first. There is one of each kind for a request at most; what is new makes it
/// unread again and moves it to the start. API tokens have none.
#[utoipa::path(get, path = "/notifications", tag = "Notifications", params(Filter),
    responses((status = 200, description = "One page of notifications", body = Page<NotificationView>)))]
async fn list(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Query(filter): Query<Filter>,
) -> Result<Json<Page<NotificationView>>, Problem> {
    let seek = seek(filter.after, filter.limit)?;
    Ok(Json(notifications::list(&system, &caller, filter.unread, &seek).await?))
}

/// Mark notifications as read
///
/// Some of yours by id, or all. Ids that are not yours do nothing. API tokens have none.
#[utoipa::path(post, path = "/notifications/read", tag = "Notifications",
    responses((status = 200, description = "How many are unread still", body = Unread)))]
async fn read(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Json(body): Json<ReadBody>,
) -> Result<Json<Unread>, Problem> {
    Ok(Json(notifications::mark_read(&system, &caller, &body).await?))
}

/// Show what you want to be told
///
/// All kinds, in the application and by email, at any hour, until you choose. Where the server sends no email, what is
/// chosen about it has no effect. API tokens are told nothing.
#[utoipa::path(get, path = "/notification-preferences", tag = "Notifications",
    responses((status = 200, description = "The kinds that you want", body = NotificationPreferences)))]
async fn preferences(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
) -> Result<Json<NotificationPreferences>, Problem> {
    Ok(Json(notifications::preferences(&system, &caller).await?))
}

/// Choose what you want to be told
///
/// What you do not want is not written from now on; what was written stays. What is left out is as if you had never
/// chosen. A kind that is not told at all is not sent by email either. Alerts cannot be switched off, and are mailed at
/// any hour. API tokens choose nothing.
#[utoipa::path(put, path = "/notification-preferences", tag = "Notifications",
    responses((status = 200, description = "The kinds that you want", body = NotificationPreferences)))]
async fn set_preferences(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Json(body): Json<NotificationPreferences>,
) -> Result<Json<NotificationPreferences>, Problem> {
    Ok(Json(notifications::set_preferences(&system, &caller, &body).await?))
}
