//! `/webhooks` and `/webhook-deliveries`: where events are sent, and what became of each.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use governance::ids::{DeliveryId, WebhookId};
use governance::wire::Page;
use governance::wire::webhooks::{
    DeliveryDetail, DeliveryState, DeliveryView, Retried, RotateBody, SecretRotated, WebhookBody, WebhookCreated,
    WebhookView,
};
use serde::Deserialize;
use service::{System, webhooks};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answers::{Paging, created, seek, word};
use super::extract::{Authenticated, Id, IdempotencyHeader, IdempotencyKey, Json, Optional, Query};
use super::problem::{Details, Problem};
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(list, create))
        .routes(routes!(show, change, delete))
        .routes(routes!(rotate))
        .routes(routes!(test))
        .routes(routes!(list_deliveries))
        .routes(routes!(retry_dead))
        .routes(routes!(show_delivery))
        .routes(routes!(retry))
}

/// List webhooks
///
/// By name. Needs `organization.manage`.
#[utoipa::path(get, path = "/webhooks", tag = "Webhooks", params(Paging),
    responses((status = 200, description = "One page of webhooks", body = Page<WebhookView>)))]
async fn list(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<WebhookView>>, Problem> {
    paging.cut(webhooks::list(&system, &caller).await?, |webhook| webhook.id.0)
}

/// Create a webhook
///
/// Events are sent as CloudEvents, signed as Standard Webhooks says. The answer holds the secret, which is
/// shown only now. With the format `slack` they are messages for an incoming webhook of Slack, Mattermost or
/// Rocket.Chat instead, unsigned: the address is the secret, and shown by its host alone from then on. Addresses in private networks are refused unless the server's configuration allows them. Needs
/// `organization.manage`.
///
/// A repeat with the same `Idempotency-Key` creates no second webhook, and can't show the first one's secret
/// again: it answers 409 and names the webhook.
#[utoipa::path(post, path = "/webhooks", tag = "Webhooks", params(IdempotencyHeader), responses(
    (status = 201, description = "The webhook and its secret", body = WebhookCreated),
    (status = 409, description = "An earlier call with this Idempotency-Key created a webhook, whose id is in `detail`",
        body = Details, content_type = "application/problem+json")))]
async fn create(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    key: IdempotencyKey,
    Json(body): Json<WebhookBody>,
) -> Result<Response, Problem> {
    let key = key.of("webhooks", &body)?;
    let made = webhooks::create(&system, &caller, body, key.as_ref()).await?;
    Ok(created(&format!("/webhooks/{}", made.webhook.id), made))
}

/// Show a webhook
///
/// Needs `organization.manage`.
#[utoipa::path(get, path = "/webhooks/{id}", tag = "Webhooks",
    responses((status = 200, description = "The webhook", body = WebhookView)))]
async fn show(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<WebhookId>,
) -> Result<Json<WebhookView>, Problem> {
    Ok(Json(webhooks::show(&system, &caller, id).await?))
}

/// Change a webhook
///
/// What waits for a webhook that is disabled is cancelled. The format stays. Needs `organization.manage`.
#[utoipa::path(put, path = "/webhooks/{id}", tag = "Webhooks",
    responses((status = 200, description = "The changed webhook", body = WebhookView)))]
async fn change(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<WebhookId>,
    Json(body): Json<WebhookBody>,
) -> Result<Json<WebhookView>, Problem> {
    Ok(Json(webhooks::change(&system, &caller, id, &body).await?))
}

/// Delete a webhook
///
/// With all that is on its way to it, and the record of what arrived. Needs `organization.manage`.
#[utoipa::path(delete, path = "/webhooks/{id}", tag = "Webhooks",
    responses((status = 204, description = "It is deleted")))]
async fn delete(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<WebhookId>,
) -> Result<StatusCode, Problem> {
    webhooks::delete(&system, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Rotate a webhook's secret
///
/// For a while deliveries are signed with both the new and the previous secret, so that none is missed while
/// the receiver changes over. The body may be left out. Needs `organization.manage`.
#[utoipa::path(post, path = "/webhooks/{id}/secret", tag = "Webhooks", request_body = RotateBody,
    responses((status = 200, description = "The new secret, shown only now", body = SecretRotated),
    (status = 409, description = "A Slack webhook has no secret", body = Details, content_type = "application/problem+json")))]
async fn rotate(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<WebhookId>,
    Optional(body): Optional<RotateBody>,
) -> Result<Json<SecretRotated>, Problem> {
    Ok(Json(webhooks::rotate(&system, &caller, id, &body).await?))
}

/// Send a test
///
/// It is on its way; its delivery tells what came of it. Needs `organization.manage`.
#[utoipa::path(post, path = "/webhooks/{id}/test", tag = "Webhooks", responses(
    (status = 202, description = "The delivery", body = DeliveryView),
    (status = 409, description = "The webhook is disabled", body = Details, content_type = "application/problem+json")))]
async fn test(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<WebhookId>,
) -> Result<(StatusCode, Json<DeliveryView>), Problem> {
    Ok((StatusCode::ACCEPTED, Json(webhooks::test(&system, &caller, id).await?)))
}

/// Filters of the deliveries.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Filter {
    /// `waiting`, `delivered`, `dead` or `cancelled`; all when absent.
    #[param(pattern = "^(waiting|delivered|dead|cancelled)$")]
    state: Option<String>,
    /// The `next` of the page before.
    after: Option<String>,
    /// How many items a page holds: 1 to 200, 50 when absent.
    limit: Option<u64>,
}

/// List a webhook's deliveries
///
/// The newest first. What was delivered is kept for 30 days. Needs `organization.manage`.
#[utoipa::path(get, path = "/webhooks/{id}/deliveries", tag = "Webhooks", params(Filter),
    responses((status = 200, description = "One page of deliveries", body = Page<DeliveryView>)))]
async fn list_deliveries(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<WebhookId>,
    Query(filter): Query<Filter>,
) -> Result<Json<Page<DeliveryView>>, Problem> {
    let state = word("state", filter.state.as_deref(), &DeliveryState::ALL.map(DeliveryState::key))?;
    let seek = seek(filter.after, filter.limit)?;
    Ok(Json(webhooks::deliveries(&system, &caller, id, state, &seek).await?))
}

/// Retry all dead deliveries of a webhook
///
/// Those that were given up. Needs `organization.manage`.
#[utoipa::path(post, path = "/webhooks/{id}/retry", tag = "Webhooks", responses(
    (status = 200, description = "How many are on their way again", body = Retried),
    (status = 409, description = "The webhook is disabled", body = Details, content_type = "application/problem+json")))]
async fn retry_dead(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<WebhookId>,
) -> Result<Json<Retried>, Problem> {
    Ok(Json(Retried { retried: webhooks::retry_dead(&system, &caller, id).await? }))
}

/// Show a delivery
///
/// With what is sent and every attempt. Needs `organization.manage`.
#[utoipa::path(get, path = "/webhook-deliveries/{id}", tag = "Webhooks",
    responses((status = 200, description = "The delivery", body = DeliveryDetail)))]
async fn show_delivery(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<DeliveryId>,
) -> Result<Json<DeliveryDetail>, Problem> {
    Ok(Json(webhooks::delivery(&system, &caller, id).await?))
}

/// Retry a delivery
///
/// One that was made, given up or cancelled is sent again, with the same `webhook-id` and body. One that waits
/// goes on waiting. Needs `organization.manage`.
#[utoipa::path(post, path = "/webhook-deliveries/{id}/retry", tag = "Webhooks", responses(
    (status = 202, description = "The delivery", body = DeliveryView),
    (status = 409, description = "The webhook is disabled", body = Details, content_type = "application/problem+json")))]
async fn retry(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<DeliveryId>,
) -> Result<(StatusCode, Json<DeliveryView>), Problem> {
    Ok((StatusCode::ACCEPTED, Json(webhooks::retry(&system, &caller, id).await?)))
}
