//! `/teams`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use governance::ids::TeamId;
use governance::wire::Page;
use governance::wire::directory::{TeamBody, TeamView};
use service::System;
use service::directory::teams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answers::{Confirm, Paging, created};
use super::extract::{Authenticated, Id, IdempotencyHeader, IdempotencyKey, Json, Query};
use super::problem::Problem;
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(list, create)).routes(routes!(show, update, delete))
}

/// List teams
///
/// By name.
#[utoipa::path(get, path = "/teams", tag = "Teams", params(Paging),
    responses((status = 200, description = "One page of teams", body = Page<TeamView>)))]
async fn list(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<TeamView>>, Problem> {
    paging.cut(teams::list(&system, &caller).await?, |team| team.id)
}

/// Create a team
///
/// Members by id, email address or name. Needs `members.manage`.
#[utoipa::path(post, path = "/teams", tag = "Teams", params(IdempotencyHeader),
    responses((status = 201, description = "The team", body = TeamView)))]
async fn create(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    key: IdempotencyKey,
    Json(body): Json<TeamBody>,
) -> Result<Response, Problem> {
    let key = key.of("teams", &body)?;
    let team = teams::create(&system, &caller, body, key.as_ref()).await?;
    Ok(created(&format!("/teams/{}", team.id), team))
}

/// Show a team
#[utoipa::path(get, path = "/teams/{id}", tag = "Teams",
    responses((status = 200, description = "The team", body = TeamView)))]
async fn show(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<TeamId>,
) -> Result<Json<TeamView>, Problem> {
    Ok(Json(teams::show(&system, &caller, id).await?))
}

/// Change a team
///
/// Name and the whole list of members. Needs `members.manage`.
#[utoipa::path(put, path = "/teams/{id}", tag = "Teams", params(Confirm),
    responses((status = 200, description = "The changed team", body = TeamView)))]
async fn update(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<TeamId>,
    Query(Confirm { confirm }): Query<Confirm>,
    Json(body): Json<TeamBody>,
) -> Result<Json<TeamView>, Problem> {
    Ok(Json(teams::update(&system, &caller, id, body, confirm).await?))
}

/// Delete a team
///
/// Policies that name it say so where they can no longer be satisfied. Needs `members.manage`.
#[utoipa::path(delete, path = "/teams/{id}", tag = "Teams", params(Confirm),
    responses((status = 204, description = "It is deleted")))]
async fn delete(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<TeamId>,
    Query(Confirm { confirm }): Query<Confirm>,
) -> Result<StatusCode, Problem> {
    teams::delete(&system, &caller, id, confirm).await?;
    Ok(StatusCode::NO_CONTENT)
}
