//! Rotating the secret of a webhook.

use governance::ids::WebhookId;
use governance::wire::webhooks::RotateBody;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Gives a webhook a new secret, which its page shows once. The previous one signs, too, for some hours.
///
/// # Errors
/// 422 with the field `keepPreviousHours`; 404; 403 without `organization.manage`.
#[server(endpoint = "webhooks/rotate")]
pub async fn rotate_webhook_secret(
    id: WebhookId,
    #[server(default)]
    #[server(rename = "keepPreviousHours")]
    keep_previous_hours: String,
) -> Result<(), Refused> {
    let body = RotateBody { keep_previous_hours: form::number(&keep_previous_hours, u32::MAX) };
    let rotated = service::webhooks::rotate(&system()?, &caller().await?, id, &body).await?;
    form::done_with_secret(&super::page_of(id), "The secret was rotated.", rotated.secret);
    Ok(())
}
