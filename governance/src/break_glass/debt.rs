//! The review that every ended session owes.

use super::{Limits, Session};
use crate::Timestamp;
use crate::ids::{BreakGlassSessionId, MemberId};
use chrono::TimeDelta;

/// A session that is over and was not reviewed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// The session of which the review is owed.
    pub session: BreakGlassSessionId,
    /// Whose session it was: the one member who may not review it.
    pub holder: MemberId,
    /// When it ended; from then on the time for the review runs.
    pub ended_at: Timestamp,
    /// Until when the review is due.
    pub due: Timestamp,
}

impl Owed {
    /// How long before a review is due its reminder is sent at the earliest.
    pub const EARLIEST_REMINDER: TimeDelta = TimeDelta::days(1);

    /// What a session owes at an instant, if it is over. Once its end is written down, the review is due when
    /// that says; until then the limits of now tell.
    pub fn by(session: &Session, limits: &Limits, at: Timestamp) -> Option<Self> {
        let due = session.end.as_ref().map_or(session.ends_at + limits.review_due, |end| end.review_due);
        let ended_at = session.until();
        session.over(at).then_some(Self { session: session.id, holder: session.holder, ended_at, due })
    }

    /// Whether the time for the review has passed.
    pub fn overdue(&self, at: Timestamp) -> bool {
        self.due <= at
    }

    /// How it stands.
    pub fn standing(&self, at: Timestamp) -> Standing {
        let soon = self.due - ((self.due - self.ended_at) / 4).min(Self::EARLIEST_REMINDER);
        if self.overdue(at) {
            Standing::Overdue
        } else if soon <= at {
            Standing::DueSoon
        } else {
            Standing::Owed
        }
    }
}

/// How urgent a review is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    Owed,
    /// In the last quarter of its time, or its last day: those who may review are reminded.
    DueSoon,
    Overdue,
}
