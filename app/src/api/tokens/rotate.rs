//! Rotating the secret of an API token.

use governance::ids::TokenId;
use governance::wire::directory::RotateTokenBody;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Gives a token of the reader a new secret, which the next page shows once. The previous one is valid, too, for
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
    let body = RotateTokenBody {
        keep_previous_hours: form::number(&keep_previous_hours, u32::MAX),
        expires_in_days: form::number(&expires_in_days, 0),
    };
    let rotated = service::tokens::rotate(&system()?, &caller().await?, id, body, None).await?;
    let notice = format!("The token {} was rotated.", rotated.token.name);
    form::done_with_secret("/settings/tokens", &notice, rotated.secret);
    Ok(())
}
