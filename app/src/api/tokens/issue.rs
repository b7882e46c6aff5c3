//! Issuing an API token.

use governance::wire::directory::TokenBody;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Issues a token of the reader, whose secret the next page shows once.
///
/// # Errors
/// 422 with the fields `name`, `scopes`, `expiresInDays`; 403 without `tokens.manage`.
#[server(endpoint = "tokens/issue")]
pub async fn issue_token(
    #[server(default)] name: String,
    #[server(default)] scopes: Vec<String>,
    #[server(default)]
    #[server(rename = "expiresInDays")]
    expires_in_days: String,
) -> Result<(), Refused> {
    let body = TokenBody { name, scopes, expires_in_days: form::number(&expires_in_days, 0) };
    let issued = service::tokens::issue(&system()?, &caller().await?, body, None).await?;
    let notice = format!("The token {} was issued.", issued.token.name);
    form::done_with_secret("/settings/tokens", &notice, issued.secret);
    Ok(())
}
