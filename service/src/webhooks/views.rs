//! Webhooks and deliveries as the doors show them.

use crate::Error;
use crate::store::deliveries::{self, Delivery};
use crate::store::webhooks::{self, Webhook};
use crate::store::{Tx, facts, log};
use governance::Timestamp;
use governance::ids::{EventId, OrganizationId};
use governance::outgoing::{TEST_TYPE, event_type};
use governance::wire::Ref;
use governance::wire::webhooks::{DeliveredEvent, DeliveryState, DeliveryView, WebhookView};

/// Some webhooks of one organization.
pub(super) async fn webhooks(
    tx: &Tx,
    organization: OrganizationId,
    all: Vec<Webhook>,
    now: Timestamp,
) -> Result<Vec<WebhookView>, Error> {
    let waiting = webhooks::count(tx, organization, DeliveryState::Waiting).await?;
    let dead = webhooks::count(tx, organization, DeliveryState::Dead).await?;
    let mut last = deliveries::last_tried(tx, all.iter().map(|webhook| webhook.id)).await?;
    let view = |webhook: Webhook| WebhookView {
        id: webhook.id,
        url: webhook.shown_url(),
        format: webhook.format,
        name: webhook.name,
        events: webhook.events.patterns(),
        enabled: webhook.enabled,
        disabled_because: webhook.disabled_because,
        created_at: webhook.created_at,
        previous_secret_until: webhook.secrets.previous_until(now),
        last_delivery: last.remove(&webhook.id),
        waiting: waiting.get(&webhook.id).copied().unwrap_or_default(),
        dead: dead.get(&webhook.id).copied().unwrap_or_default(),
    };
    Ok(all.into_iter().map(view).collect())
}

/// Some deliveries of one webhook.
pub(super) async fn deliveries(tx: &Tx, webhook: &Webhook, all: Vec<Delivery>) -> Result<Vec<DeliveryView>, Error> {
    let roster = facts::roster(tx, webhook.organization).await?;
    let ids: Vec<EventId> = all.iter().filter_map(|delivery| delivery.event).collect();
    let events = log::by_ids(tx, webhook.organization, ids, &roster).await?;
    let mut last = deliveries::last_attempts(tx, all.iter().map(|delivery| delivery.id)).await?;
    let view = |delivery: Delivery| {
        let event = delivery.event.and_then(|id| events.get(&id));
        DeliveryView {
            id: delivery.id,
            webhook: Ref::new(webhook.id.0, &webhook.name),
            event: event.map(|event| DeliveredEvent {
                id: EventId(event.id),
                sequence: event.sequence,
                kind: event.kind,
                subject: event.subject.clone(),
            }),
            kind: event.map_or_else(|| TEST_TYPE.to_owned(), |event| event_type(event.kind)),
            state: delivery.state,
            attempts: delivery.attempts,
            created_at: delivery.created_at,
            next_attempt_at: delivery.next_at,
            delivered_at: delivery.delivered_at,
            last: last.remove(&delivery.id),
        }
    };
    Ok(all.into_iter().map(view).collect())
}
