//! `/members`. Members join by invitation and are deactivated, never deleted: the audit log names them.

use axum::extract::State;
use governance::ids::MemberId;
use governance::wire::Page;
use governance::wire::directory::{MemberBody, MemberView};
use serde::Deserialize;
use service::System;
use service::directory::members;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answers::{Confirm, seek};
use super::extract::{Authenticated, Id, Json, Query};
use super::problem::Problem;
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(list)).routes(routes!(show, update))
}

/// Filters of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Filter {
    /// A part of the name or the email address.
    q: Option<String>,
    /// The `next` of the page before.
    after: Option<String>,
    /// How many items a page holds: 1 to 200, 50 when absent.
    limit: Option<u64>,
}

/// List members
///
/// By name, the deactivated too.
#[utoipa::path(get, path = "/members", tag = "Members", params(Filter),
    responses((status = 200, description = "One page of members", body = Page<MemberView>)))]
async fn list(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Query(filter): Query<Filter>,
) -> Result<Json<Page<MemberView>>, Problem> {
    let seek = seek(filter.after, filter.limit)?;
    Ok(Json(members::list(&system, &caller, filter.q.as_deref(), &seek).await?))
}

/// Show a member
#[utoipa::path(get, path = "/members/{id}", tag = "Members",
    responses((status = 200, description = "The member", body = MemberView)))]
async fn show(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<MemberId>,
) -> Result<Json<MemberView>, Problem> {
    Ok(Json(members::show(&system, &caller, id).await?))
}

/// Change a member
///
/// What is absent stays. Needs `members.manage`, and every permission that is granted or taken with an
/// org role; only owners make and unmake owners, and there is always an active one.
#[utoipa::path(patch, path = "/members/{id}", tag = "Members", params(Confirm),
    responses((status = 200, description = "The changed member", body = MemberView)))]
async fn update(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<MemberId>,
    Query(Confirm { confirm }): Query<Confirm>,
    Json(body): Json<MemberBody>,
) -> Result<Json<MemberView>, Problem> {
    Ok(Json(members::update(&system, &caller, id, body, confirm).await?))
}
