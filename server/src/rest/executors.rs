//! `/executors`: which webhooks carry approved requests out; and `/execution-callbacks`: what they report.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use governance::ids::ExecutorId;
use governance::wire::Page;
use governance::wire::executors::{
    CallbackBody, CallbackTaken, ExecutionRow, ExecutorBody, ExecutorChange, ExecutorCreated, ExecutorView,
};
use governance::wire::webhooks::{RotateBody, SecretRotated};
use service::{System, executors};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answers::{Paging, created};
use super::extract::{Authenticated, Id, IdempotencyHeader, IdempotencyKey, Json, Optional, Query};
use super::problem::{Details, Problem};
use crate::state::AppState;

/// How many executions the list of an executor shows.
const SHOWN: u64 = 200;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(list, create))
        .routes(routes!(show, change, delete))
        .routes(routes!(rotate))
        .routes(routes!(list_executions))
        .routes(routes!(report))
}

/// List executors
///
/// The oldest first. Needs `resources.manage`.
#[utoipa::path(get, path = "/executors", tag = "Executors", params(Paging),
    responses((status = 200, description = "One page of executors", body = Page<ExecutorView>)))]
async fn list(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<ExecutorView>>, Problem> {
    paging.cut(executors::list(&system, &caller).await?, |executor| executor.id.0)
}

/// Create an executor
///
/// For a project or a cluster, which has one at most. What is approved there from now on is sent to it, signed as
/// Standard Webhooks says, until it acknowledges; callers can't claim it. The answer holds the secret, which is
/// shown only now. Addresses in private networks are refused unless the server's configuration allows them. Needs
/// `resources.manage`.
///
/// A repeat with the same `Idempotency-Key` creates no second executor, and can't show the first one's secret
/// again: it answers 409 and names the executor.
#[utoipa::path(post, path = "/executors", tag = "Executors", params(IdempotencyHeader), responses(
    (status = 201, description = "The executor and its secret", body = ExecutorCreated),
    (status = 409, description = "An earlier call with this Idempotency-Key created an executor, whose id is in `detail`",
        body = Details, content_type = "application/problem+json")))]
async fn create(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    key: IdempotencyKey,
    Json(body): Json<ExecutorBody>,
) -> Result<Response, Problem> {
    let key = key.of("executors", &body)?;
    let made = executors::create(&system, &caller, body, key.as_ref()).await?;
    Ok(created(&format!("/executors/{}", made.executor.id), made))
}

/// Show an executor
///
/// Needs `resources.manage`.
#[utoipa::path(get, path = "/executors/{id}", tag = "Executors",
    responses((status = 200, description = "The executor", body = ExecutorView)))]
async fn show(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<ExecutorId>,
) -> Result<Json<ExecutorView>, Problem> {
    Ok(Json(executors::show(&system, &caller, id).await?))
}

/// Change an executor
///
/// What is in its hands stays there. What it has not acknowledged yet goes to a new address; where the executor is
/// disabled, it fails. Needs `resources.manage`.
#[utoipa::path(put, path = "/executors/{id}", tag = "Executors",
    responses((status = 200, description = "The changed executor", body = ExecutorView)))]
async fn change(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<ExecutorId>,
    Json(body): Json<ExecutorChange>,
) -> Result<Json<ExecutorView>, Problem> {
    Ok(Json(executors::change(&system, &caller, id, &body).await?))
}

/// Remove an executor
///
/// Callers carry out what it was not sent yet. What it was sent and has not acknowledged fails; on everything else
/// it may still report. Needs `resources.manage`.
#[utoipa::path(delete, path = "/executors/{id}", tag = "Executors",
    responses((status = 204, description = "It is removed")))]
async fn delete(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<ExecutorId>,
) -> Result<StatusCode, Problem> {
    executors::delete(&system, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Rotate an executor's secret
///
/// For a while requests are signed with both the new and the previous secret. The body may be left out. Needs
/// `resources.manage`.
#[utoipa::path(post, path = "/executors/{id}/secret", tag = "Executors", request_body = RotateBody,
    responses((status = 200, description = "The new secret, shown only now", body = SecretRotated)))]
async fn rotate(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<ExecutorId>,
    Optional(body): Optional<RotateBody>,
) -> Result<Json<SecretRotated>, Problem> {
    Ok(Json(executors::rotate(&system, &caller, id, &body).await?))
}

/// List an executor's executions
///
/// The newest 200, the newest first. Needs `resources.manage`.
#[utoipa::path(get, path = "/executors/{id}/executions", tag = "Executors", params(Paging),
    responses((status = 200, description = "One page of executions", body = Page<ExecutionRow>)))]
async fn list_executions(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<ExecutorId>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<ExecutionRow>>, Problem> {
    paging.cut(executors::executions(&system, &caller, id, SHOWN).await?, |row| row.execution.id.0)
}

/// Report on an execution
///
/// For executors: the address stands as `callback.url` in what they are sent, and is all that is needed. `running`
/// may be repeated, with another detail each time; any report acknowledges, so that the request is sent no more. A
/// final one is taken once. After it, and after the time limit, the answer is 410.
#[utoipa::path(post, path = "/execution-callbacks/{secret}", tag = "Executors", security(()),
    params(("secret" = String, Path, description = "The last part of `callback.url`")), responses(
    (status = 200, description = "It is taken", body = CallbackTaken),
    (status = 410, description = "The execution has ended", body = Details, content_type = "application/problem+json")))]
async fn report(
    State(system): State<System>,
    Id(secret): Id<String>,
    Json(body): Json<CallbackBody>,
) -> Result<Json<CallbackTaken>, Problem> {
    Ok(Json(executors::callback::report(&system, &secret, &body).await?))
}
