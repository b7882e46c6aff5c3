//! The outbox: what is on its way to webhooks, written in the transaction that made the event.
//!
//! A delivery is waiting until it was made, given up or cancelled. Who makes it takes it for a while by
//! moving its next attempt beyond that; a process that dies gives it back by the passing of that time. The number
//! of the attempt tells who has it: what came of an earlier one changes nothing any more.

mod attempts;
mod enqueueing;
mod lists;
mod settling;
mod taking;

pub use attempts::{attempts, last_attempts, last_tried};
pub(super) use enqueueing::enqueue;
pub use enqueueing::enqueue_test;
pub use lists::{list, show};
pub use settling::{Now, cancel, dead_in_a_row, forget, retry, settle};
pub use taking::{due, due_of, keep_body, postpone, take};

use super::entities::{deliveries as rows, delivery_attempts};
use super::json;
use crate::Error;
use governance::Timestamp;
use governance::ids::{DeliveryId, EventId, OrganizationId, WebhookId};
use governance::wire::webhooks::DeliveryState;
use rows::Column as C;

/// A delivery as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub id: DeliveryId,
    pub organization: OrganizationId,
    pub webhook: WebhookId,
    /// `None` for a test.
    pub event: Option<EventId>,
    /// What is sent, the same in every attempt; `None` before the first.
    pub body: Option<String>,
    pub state: DeliveryState,
    /// How many attempts were begun.
    pub attempts: u32,
    /// How many of these do not count any more, since somebody asked for it to be tried again.
    pub forgiven: u32,
    pub created_at: Timestamp,
    /// When it is due, where it waits.
    pub next_at: Option<Timestamp>,
    pub delivered_at: Option<Timestamp>,
}

fn of_row(row: rows::Model) -> Result<Delivery, Error> {
    Ok(Delivery {
        id: DeliveryId(row.id),
        organization: OrganizationId(row.organization_id),
        webhook: WebhookId(row.webhook_id),
        event: row.event_id.map(EventId),
        body: row.body,
        state: json::word(&row.state)?,
        attempts: row.attempts.unsigned_abs(),
        forgiven: row.forgiven.unsigned_abs(),
        created_at: row.created_at,
        next_at: row.next_at,
        delivered_at: row.delivered_at,
    })
}
