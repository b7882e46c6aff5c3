//! `/break-glass-sessions`, their follow-ups, and the limits.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use governance::ids::{BreakGlassSessionId, FollowUpId};
use governance::wire::Page;
use governance::wire::break_glass::{LimitsBody, ReviewBody, RevokeBody, SessionView, StartBody, Started};
use serde::Deserialize;
use service::System;
use service::break_glass::{self, Wanted};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answers::{BASE, created, seek};
use super::extract::{Authenticated, Id, IdempotencyHeader, IdempotencyKey, Json, Optional, Query};
use super::problem::Problem;
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(list, start))
        .routes(routes!(show))
        .routes(routes!(revoke))
        .routes(routes!(review))
        .routes(routes!(finish))
        .routes(routes!(limits, set_limits))
}

/// Filters of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Filter {
    /// `active`, `over`, `owing` (over and not reviewed, the oldest first), or `reviewed`; all when absent.
    #[param(pattern = "^(active|over|owing|reviewed)$")]
    status: Option<String>,
    /// The `next` of the page before.
    after: Option<String>,
    /// How many items a page holds: 1 to 200, 50 when absent.
    limit: Option<u64>,
}

/// List break-glass sessions
///
/// The newest first. Every member may see them.
#[utoipa::path(get, path = "/break-glass-sessions", tag = "Break-glass", params(Filter),
    responses((status = 200, description = "One page of sessions", body = Page<SessionView>)))]
async fn list(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Query(filter): Query<Filter>,
) -> Result<Json<Page<SessionView>>, Problem> {
    let wanted = match filter.status.as_deref() {
        None => Wanted::All,
        Some("active") => Wanted::Active,
        Some("over") => Wanted::Over,
        Some("owing") => Wanted::Owing,
        Some("reviewed") => Wanted::Reviewed,
        Some(_) => return Err(Problem::field("status", "must be one of active, over, owing, reviewed")),
    };
    let seek = seek(filter.after, filter.limit)?;
    Ok(Json(break_glass::list(&system, &caller, wanted, &seek).await?))
}

/// Start a break-glass session
///
/// In person: API tokens never break the glass, but a session may cover requests of tokens that it names.
/// It bypasses approvals and freezes for the actions and places that it names, until its time comes. It is a
/// protected action itself: where a policy gates `break_glass.initiate`, 202 names the request that waits, and
/// the clock starts when that is approved. Needs `break_glass.initiate`.
#[utoipa::path(post, path = "/break-glass-sessions", tag = "Break-glass", params(IdempotencyHeader), responses(
    (status = 201, description = "The session is active", body = Started),
    (status = 202, description = "A request for it waits for approval", body = Started)))]
async fn start(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    key: IdempotencyKey,
    Json(body): Json<StartBody>,
) -> Result<Response, Problem> {
    let key = key.of("break-glass-sessions", &body)?;
    let started = break_glass::start(&system, &caller, &body, key.as_ref()).await?;
    Ok(match &started {
        Started::Active { session } => created(&format!("/break-glass-sessions/{}", session.id), &started),
        Started::Pending { request, .. } => {
            let location = format!("{BASE}/requests/{request}");
            (StatusCode::ACCEPTED, [(header::LOCATION, location)], Json(started)).into_response()
        }
    })
}

/// Show a break-glass session
#[utoipa::path(get, path = "/break-glass-sessions/{id}", tag = "Break-glass",
    responses((status = 200, description = "The session, with what its review found", body = SessionView)))]
async fn show(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<BreakGlassSessionId>,
) -> Result<Json<SessionView>, Problem> {
    Ok(Json(break_glass::show(&system, &caller, id).await?))
}

/// End a break-glass session
///
/// In person. One's own; any other needs `break_glass.revoke`. What it bypassed and nobody claimed is approved
/// no longer. The body may be left out.
#[utoipa::path(post, path = "/break-glass-sessions/{id}/revocation", tag = "Break-glass", request_body = RevokeBody,
    responses((status = 200, description = "The session after its end", body = SessionView)))]
async fn revoke(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<BreakGlassSessionId>,
    Optional(body): Optional<RevokeBody>,
) -> Result<Json<SessionView>, Problem> {
    Ok(Json(break_glass::revoke(&system, &caller, id, &body).await?))
}

/// Review a break-glass session
///
/// In person, once it is over, by somebody else than its holder. Needs `break_glass.review`.
#[utoipa::path(post, path = "/break-glass-sessions/{id}/review", tag = "Break-glass",
    responses((status = 201, description = "The session with its review", body = SessionView)))]
async fn review(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<BreakGlassSessionId>,
    Json(body): Json<ReviewBody>,
) -> Result<Response, Problem> {
    let session = break_glass::review(&system, &caller, id, &body).await?;
    Ok(created(&format!("/break-glass-sessions/{id}"), session))
}

/// Report a follow-up as done
///
/// In person. One's own; any other needs `break_glass.review`.
#[utoipa::path(post, path = "/break-glass-follow-ups/{id}/completion", tag = "Break-glass",
    responses((status = 200, description = "The session with its review", body = SessionView)))]
async fn finish(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<FollowUpId>,
) -> Result<Json<SessionView>, Problem> {
    Ok(Json(break_glass::finish_follow_up(&system, &caller, id).await?))
}

/// Show the limits of break-glass
#[utoipa::path(get, path = "/break-glass-limits", tag = "Break-glass",
    responses((status = 200, description = "The limits", body = LimitsBody)))]
async fn limits(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
) -> Result<Json<LimitsBody>, Problem> {
    Ok(Json(break_glass::limits(&system, &caller).await?))
}

/// Set the limits of break-glass
///
/// Needs `organization.manage`.
#[utoipa::path(put, path = "/break-glass-limits", tag = "Break-glass",
    responses((status = 200, description = "The limits", body = LimitsBody)))]
async fn set_limits(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Json(body): Json<LimitsBody>,
) -> Result<Json<LimitsBody>, Problem> {
    Ok(Json(break_glass::set_limits(&system, &caller, &body).await?))
}
