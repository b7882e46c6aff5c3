//! `/tokens`: API tokens for pipelines.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use governance::ids::TokenId;
use governance::wire::Page;
use governance::wire::directory::{RotateTokenBody, TokenBody, TokenIssued, TokenView};
use service::{System, tokens};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answers::{Paging, created};
use super::extract::{Authenticated, Id, IdempotencyHeader, IdempotencyKey, Json, Optional, Query};
use super::problem::{Details, Problem};
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(list, issue)).routes(routes!(revoke)).routes(routes!(rotate))
}

/// List tokens
///
/// Never their secrets. Needs `tokens.manage`.
#[utoipa::path(get, path = "/tokens", tag = "Tokens", params(Paging),
    responses((status = 200, description = "One page of tokens", body = Page<TokenView>)))]
async fn list(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<TokenView>>, Problem> {
    paging.cut(tokens::list(&system, &caller).await?, |token| token.id)
}

/// Issue a token
///
/// It acts as you, within its scopes, and never reviews. The answer holds its secret, which is shown
/// only now. A token never issues one with more scopes than its own. Needs `tokens.manage`.
///
/// A repeat with the same `Idempotency-Key` issues no second token, and can't show the first one's
/// secret again: it answers 409 and names the token, so that you can revoke it and issue another.
#[utoipa::path(post, path = "/tokens", tag = "Tokens", params(IdempotencyHeader), responses(
    (status = 201, description = "The token and its secret", body = TokenIssued),
    (status = 409, description = "An earlier call with this Idempotency-Key issued a token, whose id is in `detail`",
        body = Details, content_type = "application/problem+json")))]
async fn issue(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    key: IdempotencyKey,
    Json(body): Json<TokenBody>,
) -> Result<Response, Problem> {
    let key = key.of("tokens", &body)?;
    let issued = tokens::issue(&system, &caller, body, key.as_ref()).await?;
    Ok(created(&format!("/tokens/{}", issued.token.id), issued))
}

/// Rotate a token's secret
///
/// The token stays what it is and gets a new secret. For a while the previous one is valid, too, so that nothing is
/// refused while pipelines change over. Only the member for whom it acts may do this. The body may be left out. Needs
/// `tokens.manage`.
///
/// A repeat with the same `Idempotency-Key` rotates nothing and can't show the secret again: it answers 409.
#[utoipa::path(post, path = "/tokens/{id}/secret", tag = "Tokens", params(IdempotencyHeader),
    request_body = RotateTokenBody, responses(
    (status = 200, description = "The token and its new secret, shown only now", body = TokenIssued),
    (status = 409, description = "It is revoked or expired, or this Idempotency-Key rotated it before",
        body = Details, content_type = "application/problem+json")))]
async fn rotate(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<TokenId>,
    key: IdempotencyKey,
    Optional(body): Optional<RotateTokenBody>,
) -> Result<Json<TokenIssued>, Problem> {
    let key = key.of("token-secrets", &(id, &body))?;
    Ok(Json(tokens::rotate(&system, &caller, id, body, key.as_ref()).await?))
}

/// Revoke a token
///
/// It opens nothing any more, at once. Needs `tokens.manage`.
#[utoipa::path(delete, path = "/tokens/{id}", tag = "Tokens",
    responses((status = 204, description = "It is revoked")))]
async fn revoke(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<TokenId>,
) -> Result<StatusCode, Problem> {
    tokens::revoke(&system, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
