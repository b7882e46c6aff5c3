//! What is on its way by email, written in the transaction that tells it.
//!
//! A mail is waiting until it was sent, dropped or given up. Who sends it takes it for a while by moving its next
//! attempt beyond that; a process that dies gives it back by the passing of that time. The number of the attempt tells
//! who has it: what came of an earlier one changes nothing any more.

mod enqueueing;
mod looking;
mod settling;
mod taking;

pub use enqueueing::enqueue_test;
pub(super) use enqueueing::{enqueue_alerts, enqueue_handled, enqueue_news};
pub use looking::{Counts, counts, failed};
pub use settling::{Now, discard, forget, give_up, postpone, postpone_due, retry, settle};
pub use taking::{due, lock_due, newest, taken};

use super::entities::mails as rows;
use crate::Error;
use governance::Timestamp;
use governance::ids::{EventId, MemberId, OrganizationId, RequestId};
use governance::mail::Occasion;
use rows::Column as C;
use uuid::Uuid;

/// Waits to be sent, or to be tried again.
const WAITING: &str = "waiting";
/// The mail server has it.
const SENT: &str = "sent";
/// It was given up.
const FAILED: &str = "failed";
/// What it told was read, became handled or was not wanted any more before it was sent.
const DROPPED: &str = "dropped";

/// A mail as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    pub id: Uuid,
    pub organization: OrganizationId,
    pub member: MemberId,
    /// The request that it tells of.
    pub request: Option<RequestId>,
    /// The event that it tells of; `None` for time, and for a change of membership.
    pub event: Option<EventId>,
    pub occasion: Occasion,
    /// How many attempts were begun.
    pub attempts: u32,
    pub created_at: Timestamp,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
}

fn of_row(row: rows::Model) -> Result<Mail, Error> {
    Ok(Mail {
        id: row.id,
        organization: OrganizationId(row.organization_id),
        member: MemberId(row.member_id),
        request: row.request_id.map(RequestId),
        event: row.event_id.map(EventId),
        occasion: row.occasion.parse().map_err(|()| Error::internal("an unknown occasion for a mail"))?,
        attempts: row.attempts.unsigned_abs(),
        created_at: row.created_at,
        last_error: row.last_error,
    })
}
