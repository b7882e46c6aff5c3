//! Making a webhook.

use super::{about, checked, view, writing};
use crate::store::idempotency::{once, recall};
use crate::store::signing::Secrets;
use crate::store::webhooks::Webhook;
use crate::store::{events, idempotency, webhooks};
use crate::{Caller, Error, Idempotency, System};
use governance::event::Happening;
use governance::outgoing::Format;
use governance::wire::webhooks::{WebhookBody, WebhookCreated};

/// Makes a webhook, and shows its secret, once. One for Slack has none: its address is the secret.
///
/// # Errors
/// [`Error::Invalid`] with the fields of [`WebhookBody`]; a missing permission; [`Error::Conflict`] where the
/// key made one before, since its secret can't be shown again.
pub async fn create(
    system: &System,
    caller: &Caller,
    body: WebhookBody,
    key: Option<&Idempotency>,
) -> Result<WebhookCreated, Error> {
    once(key, || create_once(system, caller, &body, key)).await
}

async fn create_once(
    system: &System,
    caller: &Caller,
    body: &WebhookBody,
    key: Option<&Idempotency>,
) -> Result<WebhookCreated, Error> {
    let tx = writing(system, caller).await?;
    if let Some(id) = recall(&tx, caller, key).await? {
        let says = format!(
            "this Idempotency-Key created the webhook {id} already, and its secret was shown only then; \
             if it is lost, rotate the secret of that webhook"
        );
        return Err(Error::Conflict(says));
    }
    let wanted = checked(&tx, system, caller, None, body).await?;
    let webhook = Webhook {
        id: system.new_id(),
        organization: caller.organization,
        name: wanted.name,
        format: wanted.format,
        url: wanted.endpoint.to_string(),
        events: wanted.events,
        secrets: Secrets::random(),
        enabled: wanted.enabled,
        disabled_because: None,
        created_at: system.now(),
    };
    webhooks::insert(&tx, &webhook).await?;
    let happening =
        Happening::WebhookCreated { host: wanted.endpoint.host().to_owned(), events: webhook.events.patterns() };
    events::tell(&tx, system, caller, about(&webhook), happening).await?;
    idempotency::remember(&tx, caller, key, webhook.id.0, system.now()).await?;
    let secret = (webhook.format == Format::Standard).then(|| webhook.secrets.current.reveal().to_string());
    let webhook = view(&tx, system, webhook).await?;
    tx.commit().await?;
    Ok(WebhookCreated { webhook, secret })
}
