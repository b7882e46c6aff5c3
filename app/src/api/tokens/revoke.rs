//! Revoking an API token.

use governance::ids::TokenId;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Revokes a token for good.
///
/// # Errors
/// 404; 403 without `tokens.manage`.
#[server(endpoint = "tokens/revoke")]
pub async fn revoke_token(id: TokenId) -> Result<(), Refused> {
    service::tokens::revoke(&system()?, &caller().await?, id).await?;
    form::done("/settings/tokens", "The token was revoked. Whoever uses it is refused from now on.");
    Ok(())
}
