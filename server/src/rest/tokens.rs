//! `/tokens`: API tokens for pipelines.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use governance::ids::TokenId;
use governance::wire::Page;
use governance::wire::directory::{TokenBody, TokenIssued, TokenView};
use service::{System, tokens};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answers::{Paging, created};
use super::extract::{Authenticated, Id, IdempotencyHeader, IdempotencyKey, Json, Query};
use super::problem::{Details, Problem};
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(list, issue)).routes(routes!(revoke))
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
