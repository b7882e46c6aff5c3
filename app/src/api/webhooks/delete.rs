//! Deleting a webhook.

use governance::ids::WebhookId;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Deletes a webhook with all that is on its way to it.
///
/// # Errors
/// 404; 403 without `organization.manage`.
#[server(endpoint = "webhooks/delete")]
pub async fn delete_webhook(id: WebhookId) -> Result<(), Refused> {
    service::webhooks::delete(&system()?, &caller().await?, id).await?;
    form::done("/settings/webhooks", "The webhook was deleted. Nothing is sent there any more.");
    Ok(())
}
