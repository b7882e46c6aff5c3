//! `/org-roles`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use governance::ids::OrgRoleId;
use governance::wire::Page;
use governance::wire::directory::{OrgRoleBody, OrgRoleView};
use service::System;
use service::directory::org_roles;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answers::{Confirm, Paging, created};
use super::extract::{Authenticated, Id, IdempotencyHeader, IdempotencyKey, Json, Query};
use super::problem::Problem;
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(list, create)).routes(routes!(show, update, delete))
}

/// List org roles
///
/// By name.
#[utoipa::path(get, path = "/org-roles", tag = "Org roles", params(Paging),
    responses((status = 200, description = "One page of org roles", body = Page<OrgRoleView>)))]
async fn list(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<OrgRoleView>>, Problem> {
    paging.cut(org_roles::list(&system, &caller).await?, |role| role.id)
}

/// Create an org role
///
/// Needs `organization.manage`, and every permission that the role carries.
#[utoipa::path(post, path = "/org-roles", tag = "Org roles", params(IdempotencyHeader),
    responses((status = 201, description = "The org role", body = OrgRoleView)))]
async fn create(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    key: IdempotencyKey,
    Json(body): Json<OrgRoleBody>,
) -> Result<Response, Problem> {
    let key = key.of("org-roles", &body)?;
    let role = org_roles::create(&system, &caller, body, key.as_ref()).await?;
    Ok(created(&format!("/org-roles/{}", role.id), role))
}

/// Show an org role
#[utoipa::path(get, path = "/org-roles/{id}", tag = "Org roles",
    responses((status = 200, description = "The org role", body = OrgRoleView)))]
async fn show(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<OrgRoleId>,
) -> Result<Json<OrgRoleView>, Problem> {
    Ok(Json(org_roles::show(&system, &caller, id).await?))
}

/// Change an org role
///
/// A built-in role keeps its name, and the role owner its permissions. Needs `organization.manage`.
#[utoipa::path(put, path = "/org-roles/{id}", tag = "Org roles", params(Confirm),
    responses((status = 200, description = "The changed org role", body = OrgRoleView)))]
async fn update(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<OrgRoleId>,
    Query(Confirm { confirm }): Query<Confirm>,
    Json(body): Json<OrgRoleBody>,
) -> Result<Json<OrgRoleView>, Problem> {
    Ok(Json(org_roles::update(&system, &caller, id, body, confirm).await?))
}

/// Delete an org role
///
/// Not a built-in one, nor one that is held. Needs `organization.manage`.
#[utoipa::path(delete, path = "/org-roles/{id}", tag = "Org roles",
    responses((status = 204, description = "It is deleted")))]
async fn delete(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<OrgRoleId>,
) -> Result<StatusCode, Problem> {
    org_roles::delete(&system, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
