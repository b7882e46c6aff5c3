//! Deleting a webhook.

use super::{about, writing};
use crate::store::{events, webhooks};
use crate::{Caller, Error, System};
use governance::event::Happening;
use governance::ids::WebhookId;

/// Deletes a webhook with all that is on its way to it, and the record of what arrived.
///
/// # Errors
/// [`Error::NotFound`], a missing permission.
pub async fn delete(system: &System, caller: &Caller, id: WebhookId) -> Result<(), Error> {
    let tx = writing(system, caller).await?;
    let webhook = webhooks::lock(&tx, caller.organization, id).await?;
    webhooks::delete(&tx, id).await?;
    events::tell(&tx, system, caller, about(&webhook), Happening::WebhookDeleted).await?;
    tx.commit().await
}
