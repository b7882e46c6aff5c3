//! Rotating the secret of an API token.

use governance::ids::TokenId;
use governance::wire::directory::RotateTokenBody;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Gives a token of the reader a new secret, which the next page shows once. The previous one is taken, too, for
/// some hours.
///
/// # Errors
/// 422 with the fields `keepPreviousHours`, `expiresInDays`; 404; 403 without `tokens.manage` or for another
/// member's token; 409 where it is revoked or expired.
#[server(endpoint = "tokens/rotate")]
pub async fn rotate_token(
    id: TokenId,
    #[server(default)]
    #[server(rename = "keepPreviousHours")]
    keep_previous_hours: String,
    #[server(default)]
    #[server(rename = "expiresInDays")]
    expires_in_days: String,
) -> Result<(), Refused> {
    // Numbers that are none become ones that are refused.
    let keep_previous_hours = given(&keep_previous_hours).map(|text| text.parse().unwrap_or(u32::MAX));
    let expires_in_days = given(&expires_in_days).map(|text| text.parse().unwrap_or(0));
    let body = RotateTokenBody { keep_previous_hours, expires_in_days };
    let rotated = service::tokens::rotate(&system()?, &caller().await?, id, body, None).await?;
    let notice = format!("The token {} was rotated.", rotated.token.name);
    form::done_with_secret("/settings/tokens", &notice, rotated.secret);
    Ok(())
}

fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}
