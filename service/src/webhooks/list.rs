//! Looking at webhooks.

use super::{reading, view, views};
use crate::store::webhooks;
use crate::{Caller, Error, System};
use governance::ids::WebhookId;
use governance::wire::webhooks::WebhookView;

/// The webhooks by name. Never their secrets.
///
/// # Errors
/// A missing permission.
pub async fn list(system: &System, caller: &Caller) -> Result<Vec<WebhookView>, Error> {
    let tx = reading(system, caller).await?;
    let all = webhooks::list(&tx, caller.organization).await?;
    views::webhooks(&tx, caller.organization, all, system.now()).await
}

/// One webhook.
///
/// # Errors
/// [`Error::NotFound`], a missing permission.
pub async fn show(system: &System, caller: &Caller, id: WebhookId) -> Result<WebhookView, Error> {
    let tx = reading(system, caller).await?;
    let webhook = webhooks::show(&tx, caller.organization, id).await?;
    view(&tx, system, webhook).await
}
