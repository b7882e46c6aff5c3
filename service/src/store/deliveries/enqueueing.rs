//! Putting deliveries on their way.

use super::{Delivery, of_row, rows};
use crate::Error;
use crate::store::{CHUNK, Tx, webhooks};
use governance::Timestamp;
use governance::event::EventKind;
use governance::ids::{DeliveryId, EventId, OrganizationId, WebhookId};
use governance::wire::webhooks::DeliveryState;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use uuid::Uuid;

fn waiting(organization: OrganizationId, webhook: WebhookId, event: Option<EventId>, now: Timestamp) -> rows::Model {
    rows::Model {
        id: Uuid::now_v7(),
        organization_id: organization.0,
        webhook_id: webhook.0,
        event_id: event.map(|id| id.0),
        body: None,
        state: DeliveryState::Waiting.key().to_owned(),
        attempts: 0,
        forgiven: 0,
        created_at: now,
        next_at: Some(now),
        delivered_at: None,
    }
}

/// Puts events on their way to each enabled webhook that wants them.
///
/// # Errors
/// Only internal ones.
pub(in crate::store) async fn enqueue(
    tx: &Tx,
    organization: OrganizationId,
    appended: impl Iterator<Item = (EventKind, EventId)>,
    now: Timestamp,
) -> Result<(), Error> {
    let wanting = webhooks::wanting(tx, organization).await?;
    let mut rows = Vec::new();
    for (kind, event) in appended {
        let wanting = wanting.iter().filter(|(_, filter)| filter.wants(kind));
        rows.extend(wanting.map(|(webhook, _)| waiting(organization, *webhook, Some(event), now)));
    }
    for rows in rows.chunks(CHUNK / 2) {
        let rows = rows.iter().cloned().map(|row| row.into_active_model().reset_all());
        rows::Entity::insert_many(rows).exec(&**tx).await?;
    }
    Ok(())
}

/// Puts a test with this body on its way.
///
/// # Errors
/// Only internal ones.
pub async fn enqueue_test(
    tx: &Tx,
    organization: OrganizationId,
    webhook: WebhookId,
    body: impl FnOnce(DeliveryId) -> String,
    now: Timestamp,
) -> Result<Delivery, Error> {
    let mut row = waiting(organization, webhook, None, now);
    row.body = Some(body(DeliveryId(row.id)));
    row.clone().into_active_model().insert(&**tx).await?;
    of_row(row)
}
