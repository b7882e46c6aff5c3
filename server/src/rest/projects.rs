//! `/projects`.

use axum::extract::State;
use axum::response::Response;
use governance::ids::ProjectId;
use governance::wire::Page;
use governance::wire::directory::{ProjectBody, ProjectView};
use governance::wire::policies::Gated;
use service::System;
use service::directory::projects;
use service::requests::gated::delete_project;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answers::{Paging, created, gated};
use super::extract::{Authenticated, Id, IdempotencyHeader, IdempotencyKey, Json, Query};
use super::problem::Problem;
use super::reason::ReasonQuery;
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(list, create)).routes(routes!(show, update, delete))
}

/// List projects
///
/// By slug, with their environments.
#[utoipa::path(get, path = "/projects", tag = "Projects", params(Paging),
    responses((status = 200, description = "One page of projects", body = Page<ProjectView>)))]
async fn list(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<ProjectView>>, Problem> {
    paging.cut(projects::list(&system, &caller).await?, |project| project.id)
}

/// Create a project
///
/// It has no environments yet. Needs `resources.manage`.
#[utoipa::path(post, path = "/projects", tag = "Projects", params(IdempotencyHeader),
    responses((status = 201, description = "The project", body = ProjectView)))]
async fn create(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    key: IdempotencyKey,
    Json(body): Json<ProjectBody>,
) -> Result<Response, Problem> {
    let key = key.of("projects", &body)?;
    let project = projects::create(&system, &caller, body, key.as_ref()).await?;
    Ok(created(&format!("/projects/{}", project.id), project))
}

/// Show a project
#[utoipa::path(get, path = "/projects/{id}", tag = "Projects",
    responses((status = 200, description = "The project", body = ProjectView)))]
async fn show(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<ProjectId>,
) -> Result<Json<ProjectView>, Problem> {
    Ok(Json(projects::show(&system, &caller, id).await?))
}

/// Change a project
///
/// Slug and name. Needs `resources.manage`.
#[utoipa::path(put, path = "/projects/{id}", tag = "Projects",
    responses((status = 200, description = "The changed project", body = ProjectView)))]
async fn update(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<ProjectId>,
    Json(body): Json<ProjectBody>,
) -> Result<Json<ProjectView>, Problem> {
    Ok(Json(projects::update(&system, &caller, id, body).await?))
}

/// Delete a project
///
/// With its environments and everything bound to them. A protected action: it passes the gate and
/// may wait for approval. Needs `resources.manage`.
#[utoipa::path(delete, path = "/projects/{id}", tag = "Projects", params(ReasonQuery), responses(
    (status = 200, description = "It is deleted", body = Gated),
    (status = 202, description = "A request waits for approval and will delete it", body = Gated)))]
async fn delete(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<ProjectId>,
    Query(query): Query<ReasonQuery>,
) -> Result<Response, Problem> {
    Ok(gated(delete_project(&system, &caller, id, &query.reason).await?))
}
