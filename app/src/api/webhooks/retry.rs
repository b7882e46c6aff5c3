//! Sending a delivery again.

use governance::ids::DeliveryId;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Sends a delivery again that was made, given up or cancelled.
///
/// # Errors
/// 404; 409 for a webhook that is disabled; 403 without `organization.manage`.
#[server(endpoint = "webhooks/retry")]
pub async fn retry_delivery(id: DeliveryId) -> Result<(), Refused> {
    let delivery = service::webhooks::retry(&system()?, &caller().await?, id).await?;
    form::done(&super::delivery_page(delivery.webhook.id, id), "It is on its way again.");
    Ok(())
}
