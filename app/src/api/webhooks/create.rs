//! Making a webhook.

use governance::outgoing::Format;
use governance::wire::webhooks::WebhookBody;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Makes a webhook, whose page shows its secret once, where it has one.
///
/// # Errors
/// 422 with the fields `name`, `url`, `events`; 403 without `organization.manage`.
#[server(endpoint = "webhooks/create")]
pub async fn create_webhook(
    #[server(default)] name: String,
    #[server(default)] format: Option<Format>,
    #[server(default)] url: String,
    #[server(default)] events: Vec<String>,
    #[server(default)] enabled: bool,
) -> Result<(), Refused> {
    let body = WebhookBody { name, format, url, events, enabled };
    let made = service::webhooks::create(&system()?, &caller().await?, body, None).await?;
    let notice = format!("The webhook {} was created.", made.webhook.name);
    let page = super::page_of(made.webhook.id);
    match made.secret {
        Some(secret) => form::done_with_secret(&page, &notice, secret),
        None => form::done(&page, &notice),
    }
    Ok(())
}
