//! A test delivery.

use super::{views, writing};
use crate::store::{deliveries, organizations, webhooks};
use crate::{Caller, Error, System};
use governance::ids::WebhookId;
use governance::outgoing::{Format, slack, test_event};
use governance::wire::webhooks::DeliveryView;

/// Puts a test on its way. Its delivery tells what came of it. It is no event of the log.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Conflict`] for a disabled one, a missing permission.
pub async fn test(system: &System, caller: &Caller, id: WebhookId) -> Result<DeliveryView, Error> {
    let tx = writing(system, caller).await?;
    let webhook = webhooks::lock(&tx, caller.organization, id).await?;
    enabled(&webhook)?;
    let organization = organizations::reference(&tx, caller.organization).await?;
    let now = system.now();
    let body = |id| match webhook.format {
        Format::Standard => test_event(id, now, &webhook.name, &organization, system.base_url()).to_string(),
        Format::Slack => slack::test_message(&webhook.name, &organization, system.base_url()).to_string(),
    };
    let delivery = deliveries::enqueue_test(&tx, caller.organization, id, body, now).await?;
    let view = views::deliveries(&tx, &webhook, vec![delivery]).await?.pop();
    tx.commit().await?;
    view.ok_or(Error::NotFound("delivery"))
}

/// Refuses what would never be sent.
pub(super) fn enabled(webhook: &webhooks::Webhook) -> Result<(), Error> {
    if webhook.enabled { Ok(()) } else { Err(Error::Conflict("this webhook is disabled; enable it first".to_owned())) }
}
