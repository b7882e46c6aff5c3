//! Looking at deliveries, and trying them again by hand. Neither is an event: the same bytes go to the same
//! receiver, and an event that tells of a delivery would be delivered itself, without an end.

use super::test::enabled;
use super::{reading, views, writing};
use crate::page::Seek;
use crate::store::{deliveries as store, webhooks};
use crate::{Caller, Error, System};
use governance::ids::{DeliveryId, WebhookId};
use governance::wire::Page;
use governance::wire::webhooks::{DeliveryDetail, DeliveryState, DeliveryView};

/// The deliveries of a webhook, the newest first; only those in a state if wanted.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Invalid`] for a cursor that is none, a missing permission.
pub async fn deliveries(
    system: &System,
    caller: &Caller,
    id: WebhookId,
    state: Option<DeliveryState>,
    seek: &Seek,
) -> Result<Page<DeliveryView>, Error> {
    let before = seek.place::<DeliveryId>()?;
    let tx = reading(system, caller).await?;
    let webhook = webhooks::show(&tx, caller.organization, id).await?;
    let mut all = store::list(&tx, caller.organization, id, state, before, seek.limit() + 1).await?;
    let next = seek.cut(&mut all, |delivery| delivery.id.to_string());
    Ok(Page { items: views::deliveries(&tx, &webhook, all).await?, next })
}

/// One delivery with what is sent and every attempt.
///
/// # Errors
/// [`Error::NotFound`], a missing permission.
pub async fn delivery(system: &System, caller: &Caller, id: DeliveryId) -> Result<DeliveryDetail, Error> {
    let tx = reading(system, caller).await?;
    let delivery = store::show(&tx, caller.organization, id).await?;
    let webhook = webhooks::show(&tx, caller.organization, delivery.webhook).await?;
    let body = delivery.body.clone().unwrap_or_default();
    let attempts = store::attempts(&tx, id).await?;
    let view = views::deliveries(&tx, &webhook, vec![delivery]).await?.pop();
    Ok(DeliveryDetail { delivery: view.ok_or(Error::NotFound("delivery"))?, body, attempts })
}

/// Sends a delivery again that was made, given up or cancelled. One that waits goes on waiting.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Conflict`] for a disabled webhook, a missing permission.
pub async fn retry(system: &System, caller: &Caller, id: DeliveryId) -> Result<DeliveryView, Error> {
    let tx = writing(system, caller).await?;
    let delivery = store::show(&tx, caller.organization, id).await?;
    let webhook = webhooks::lock(&tx, caller.organization, delivery.webhook).await?;
    enabled(&webhook)?;
    store::retry(&tx, webhook.id, Some(id), system.now()).await?;
    let delivery = store::show(&tx, caller.organization, id).await?;
    let view = views::deliveries(&tx, &webhook, vec![delivery]).await?.pop();
    tx.commit().await?;
    view.ok_or(Error::NotFound("delivery"))
}

/// Sends all that was given up again. Gives how many.
///
/// # Errors
/// As [`retry`].
pub async fn retry_dead(system: &System, caller: &Caller, webhook: WebhookId) -> Result<u64, Error> {
    let tx = writing(system, caller).await?;
    let webhook = webhooks::lock(&tx, caller.organization, webhook).await?;
    enabled(&webhook)?;
    let number = store::retry(&tx, webhook.id, None, system.now()).await?;
    tx.commit().await?;
    Ok(number)
}
