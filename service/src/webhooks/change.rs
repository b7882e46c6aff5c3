//! Changing a webhook.

use super::{about, checked, view, writing};
use crate::store::webhooks::Webhook;
use crate::store::{deliveries, events, webhooks};
use crate::{Caller, Error, System};
use governance::FieldErrors;
use governance::event::Happening;
use governance::ids::WebhookId;
use governance::outgoing::Format;
use governance::wire::webhooks::{WebhookBody, WebhookView};

/// Changes name, address, events, and whether anything is sent; the format stays. What waits for a webhook that is disabled is
/// cancelled; what waits when the address changes goes to the new one.
///
/// # Errors
/// [`Error::Invalid`] with the fields of [`WebhookBody`], [`Error::NotFound`], a missing permission.
pub async fn change(system: &System, caller: &Caller, id: WebhookId, body: &WebhookBody) -> Result<WebhookView, Error> {
    let tx = writing(system, caller).await?;
    let mut webhook = webhooks::lock(&tx, caller.organization, id).await?;
    let subject = about(&webhook);
    let body = &kept(&webhook, body)?;
    let wanted = checked(&tx, system, caller, Some(id), body).await?;
    let mut changes = Vec::new();
    if webhook.name != wanted.name {
        changes.push(format!("renamed the webhook {} to {}", webhook.name, wanted.name));
    }
    if webhook.url != wanted.endpoint.as_str() {
        // The path may hold a secret, and the log is kept for ever.
        changes.push(format!("changed its address, at {}", wanted.endpoint.host()));
    }
    if webhook.events != wanted.events {
        changes.push(format!("changed its events to {}", wanted.events.patterns().join(", ")));
    }
    if webhook.enabled != wanted.enabled {
        changes.push(if wanted.enabled { "enabled it" } else { "disabled it" }.to_owned());
    }
    webhook.name = wanted.name;
    webhook.url = wanted.endpoint.to_string();
    webhook.events = wanted.events;
    if webhook.enabled != wanted.enabled {
        webhook.disabled_because = None;
    }
    webhook.enabled = wanted.enabled;
    webhooks::update(&tx, &webhook).await?;
    if !webhook.enabled {
        deliveries::cancel(&tx, id).await?;
    }
    if !changes.is_empty() {
        let happening = Happening::WebhookChanged { change: changes.join("; ") };
        events::tell(&tx, system, caller, subject, happening).await?;
    }
    let view = view(&tx, system, webhook).await?;
    tx.commit().await?;
    Ok(view)
}

/// The body with what it leaves as it is: the format, and the address of a Slack webhook, which nobody is shown.
fn kept(webhook: &Webhook, body: &WebhookBody) -> Result<WebhookBody, FieldErrors> {
    if body.format.is_some_and(|format| format != webhook.format) {
        return Err(FieldErrors::one("format", "cannot be changed; make another webhook"));
    }
    let shown = [String::new(), webhook.shown_url()];
    let keeps = webhook.format == Format::Slack && shown.iter().any(|shown| shown == body.url.trim());
    let url = if keeps { webhook.url.clone() } else { body.url.clone() };
    Ok(WebhookBody { format: Some(webhook.format), url, ..body.clone() })
}
