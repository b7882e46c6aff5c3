//! `/environments`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use governance::ids::EnvironmentId;
use governance::wire::Page;
use governance::wire::directory::{EnvironmentBody, EnvironmentView};
use governance::wire::policies::Gated;
use service::System;
use service::directory::environments;
use service::requests::gated;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answers::{self, Paging, created};
use super::extract::{Authenticated, Id, IdempotencyHeader, IdempotencyKey, Json, Optional, Query};
use super::problem::Problem;
use super::reason::{ReasonBody, ReasonQuery};
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(list, create))
        .routes(routes!(show, update, delete))
        .routes(routes!(freeze, unfreeze))
}

/// List environments
///
/// By project and name.
#[utoipa::path(get, path = "/environments", tag = "Environments", params(Paging),
    responses((status = 200, description = "One page of environments", body = Page<EnvironmentView>)))]
async fn list(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<EnvironmentView>>, Problem> {
    paging.cut(environments::list(&system, &caller).await?, |environment| environment.id)
}

/// Create an environment
///
/// Project and cluster by slug or id. Needs `resources.manage`.
#[utoipa::path(post, path = "/environments", tag = "Environments", params(IdempotencyHeader),
    responses((status = 201, description = "The environment", body = EnvironmentView)))]
async fn create(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    key: IdempotencyKey,
    Json(body): Json<EnvironmentBody>,
) -> Result<Response, Problem> {
    let key = key.of("environments", &body)?;
    let environment = environments::create(&system, &caller, body, key.as_ref()).await?;
    Ok(created(&format!("/environments/{}", environment.id), environment))
}

/// Show an environment
#[utoipa::path(get, path = "/environments/{id}", tag = "Environments",
    responses((status = 200, description = "The environment", body = EnvironmentView)))]
async fn show(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<EnvironmentId>,
) -> Result<Json<EnvironmentView>, Problem> {
    Ok(Json(environments::show(&system, &caller, id).await?))
}

/// Change an environment
///
/// Where policies apply to it, another name or cluster needs `policies.manage` besides `resources.manage`.
#[utoipa::path(put, path = "/environments/{id}", tag = "Environments",
    responses((status = 200, description = "The changed environment", body = EnvironmentView)))]
async fn update(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<EnvironmentId>,
    Json(body): Json<EnvironmentBody>,
) -> Result<Json<EnvironmentView>, Problem> {
    Ok(Json(environments::update(&system, &caller, id, body).await?))
}

/// Delete an environment
///
/// Not a frozen one. Its bindings end with it. Needs `resources.manage`, and `policies.manage` where policies apply to it.
#[utoipa::path(delete, path = "/environments/{id}", tag = "Environments",
    responses((status = 204, description = "It is deleted")))]
async fn delete(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<EnvironmentId>,
) -> Result<StatusCode, Problem> {
    environments::delete(&system, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Freeze an environment
///
/// Nothing can be delivered to it until it is unfrozen. A protected action: it passes the gate and may
/// wait for approval. The body may be left out. Needs `resources.manage`.
#[utoipa::path(post, path = "/environments/{id}/freeze", tag = "Environments", request_body = ReasonBody, responses(
    (status = 200, description = "It is frozen", body = Gated),
    (status = 202, description = "A request waits for approval and will freeze it", body = Gated)))]
async fn freeze(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<EnvironmentId>,
    Optional(body): Optional<ReasonBody>,
) -> Result<Response, Problem> {
    Ok(answers::gated(gated::freeze(&system, &caller, id, &body.reason).await?))
}

/// Unfreeze an environment
///
/// A protected action: it passes the gate and may wait for approval. Needs `resources.manage`.
#[utoipa::path(delete, path = "/environments/{id}/freeze", tag = "Environments", params(ReasonQuery), responses(
    (status = 200, description = "It is no longer frozen", body = Gated),
    (status = 202, description = "A request waits for approval and will unfreeze it", body = Gated)))]
async fn unfreeze(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<EnvironmentId>,
    Query(query): Query<ReasonQuery>,
) -> Result<Response, Problem> {
    Ok(answers::gated(gated::unfreeze(&system, &caller, id, &query.reason).await?))
}
