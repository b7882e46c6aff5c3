//! A new secret for a webhook.

use super::{about, writing};
use crate::store::{events, webhooks};
use crate::{Caller, Error, System};
use governance::event::Happening;
use governance::ids::WebhookId;
use governance::outgoing::Format;
use governance::wire::webhooks::{RotateBody, SecretRotated};

/// Rotates the secret: for a while deliveries are signed with both, so that the receiver can change over
/// without missing any. The one before the previous is given up at once.
///
/// # Errors
/// [`Error::Invalid`] with `keepPreviousHours`, [`Error::NotFound`], [`Error::Conflict`] for a Slack webhook, a missing
/// permission.
pub async fn rotate(
    system: &System,
    caller: &Caller,
    id: WebhookId,
    body: &RotateBody,
) -> Result<SecretRotated, Error> {
    let tx = writing(system, caller).await?;
    let mut webhook = webhooks::lock(&tx, caller.organization, id).await?;
    if webhook.format == Format::Slack {
        let says = "a Slack webhook has no secret but its address; make another one in Slack and enter it here";
        return Err(Error::Conflict(says.to_owned()));
    }
    let hours = body.check()?;
    let previous_valid_until = webhook.secrets.rotate(hours, system.now());
    webhooks::update(&tx, &webhook).await?;
    let happening = Happening::WebhookSecretRotated { previous_hours: hours };
    events::tell(&tx, system, caller, about(&webhook), happening).await?;
    tx.commit().await?;
    Ok(SecretRotated { secret: webhook.secrets.current.reveal().to_string(), previous_valid_until })
}
