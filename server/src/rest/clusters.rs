//! `/clusters`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use governance::ids::ClusterId;
use governance::wire::Page;
use governance::wire::directory::{ClusterBody, ClusterView};
use service::System;
use service::directory::clusters;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answers::{Paging, created};
use super::extract::{Authenticated, Id, IdempotencyHeader, IdempotencyKey, Json, Query};
use super::problem::Problem;
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(list, create)).routes(routes!(show, update, delete))
}

/// List clusters
///
/// By slug.
#[utoipa::path(get, path = "/clusters", tag = "Clusters", params(Paging),
    responses((status = 200, description = "One page of clusters", body = Page<ClusterView>)))]
async fn list(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<ClusterView>>, Problem> {
    paging.cut(clusters::list(&system, &caller).await?, |cluster| cluster.id)
}

/// Create a cluster
///
/// It hosts nothing yet. Needs `resources.manage`.
#[utoipa::path(post, path = "/clusters", tag = "Clusters", params(IdempotencyHeader),
    responses((status = 201, description = "The cluster", body = ClusterView)))]
async fn create(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    key: IdempotencyKey,
    Json(body): Json<ClusterBody>,
) -> Result<Response, Problem> {
    let key = key.of("clusters", &body)?;
    let cluster = clusters::create(&system, &caller, body, key.as_ref()).await?;
    Ok(created(&format!("/clusters/{}", cluster.id), cluster))
}

/// Show a cluster
#[utoipa::path(get, path = "/clusters/{id}", tag = "Clusters",
    responses((status = 200, description = "The cluster", body = ClusterView)))]
async fn show(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<ClusterId>,
) -> Result<Json<ClusterView>, Problem> {
    Ok(Json(clusters::show(&system, &caller, id).await?))
}

/// Change a cluster
///
/// Where policies are bound to it, another environment label needs `policies.manage` besides `resources.manage`.
#[utoipa::path(put, path = "/clusters/{id}", tag = "Clusters",
    responses((status = 200, description = "The changed cluster", body = ClusterView)))]
async fn update(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<ClusterId>,
    Json(body): Json<ClusterBody>,
) -> Result<Json<ClusterView>, Problem> {
    Ok(Json(clusters::update(&system, &caller, id, body).await?))
}

/// Delete a cluster
///
/// Not one that hosts environments. Its bindings end with it. Needs `resources.manage`, and `policies.manage` where policies are bound to it.
#[utoipa::path(delete, path = "/clusters/{id}", tag = "Clusters",
    responses((status = 204, description = "It is deleted")))]
async fn delete(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<ClusterId>,
) -> Result<StatusCode, Problem> {
    clusters::delete(&system, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
