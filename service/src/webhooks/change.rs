//! Changing a webhook.

use super::{about, checked, view, writing};
use crate::store::{deliveries, events, webhooks};
use crate::{Caller, Error, System};
use governance::event::Happening;
use governance::ids::WebhookId;
use governance::wire::webhooks::{WebhookBody, WebhookView};

/// Changes name, address, events, and whether anything is sent. What waits for a webhook that is disabled is
/// cancelled; what waits when the address changes goes to the new one.
///
/// # Errors
/// [`Error::Invalid`] with the fields of [`WebhookBody`], [`Error::NotFound`], a missing permission.
pub async fn change(system: &System, caller: &Caller, id: WebhookId, body: &WebhookBody) -> Result<WebhookView, Error> {
    let tx = writing(system, caller).await?;
    let mut webhook = webhooks::lock(&tx, caller.organization, id).await?;
    let subject = about(&webhook);
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
