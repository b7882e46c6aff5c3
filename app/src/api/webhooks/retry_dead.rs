//! Sending all that was given up again.

use governance::ids::WebhookId;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Sends every delivery of a webhook again that was given up.
///
/// # Errors
/// 404; 409 for a webhook that is disabled; 403 without `organization.manage`.
#[server(endpoint = "webhooks/retry-dead")]
pub async fn retry_dead_deliveries(id: WebhookId) -> Result<(), Refused> {
    let retried = service::webhooks::retry_dead(&system()?, &caller().await?, id).await?;
    let deliveries = match retried {
        1 => "1 delivery is".to_owned(),
        many => format!("{many} deliveries are"),
    };
    form::done(&super::page_of(id), &format!("{deliveries} on the way again."));
    Ok(())
}
