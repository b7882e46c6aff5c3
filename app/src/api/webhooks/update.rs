//! Changing a webhook.

use governance::ids::WebhookId;
use governance::wire::webhooks::WebhookBody;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Changes name, address, events, and whether anything is sent.
///
/// # Errors
/// As for creating one; 404.
#[server(endpoint = "webhooks/update")]
pub async fn update_webhook(
    id: WebhookId,
    #[server(default)] name: String,
    #[server(default)] url: String,
    #[server(default)] events: Vec<String>,
    #[server(default)] enabled: bool,
) -> Result<(), Refused> {
    let body = WebhookBody { name, format: None, url, events, enabled };
    let webhook = service::webhooks::change(&system()?, &caller().await?, id, &body).await?;
    form::done(&super::page_of(id), &format!("The webhook {} was saved.", webhook.name));
    Ok(())
}
