//! Sending a test.

use governance::ids::WebhookId;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Puts a test on its way, whose page tells what comes of it.
///
/// # Errors
/// 404; 409 for a webhook that is disabled; 403 without `organization.manage`.
#[server(endpoint = "webhooks/test")]
pub async fn test_webhook(id: WebhookId) -> Result<(), Refused> {
    let delivery = service::webhooks::test(&system()?, &caller().await?, id).await?;
    form::done(&super::delivery_page(id, delivery.id), "A test is on its way.");
    Ok(())
}
