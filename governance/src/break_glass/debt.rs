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
}

impl Owed {
    /// What a session owes at an instant, if it is over.
    pub fn by(session: &Session, at: Timestamp) -> Option<Self> {
        session.over(at).then(|| Self { session: session.id, holder: session.holder, ended_at: session.until() })
    }

    /// Until when the review is due.
    pub fn due(&self, limits: &Limits) -> Timestamp {
        self.ended_at + limits.review_due
    }

    /// Whether the time for the review has passed.
    pub fn overdue(&self, limits: &Limits, at: Timestamp) -> bool {
        self.ended_at <= limits.overdue_since(at)
    }

    /// How it stands.
    pub fn standing(&self, limits: &Limits, at: Timestamp) -> Standing {
        if self.overdue(limits, at) {
            Standing::Overdue
        } else if self.ended_at <= limits.due_soon_since(at) {
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

impl Limits {
    /// At an instant, the reviews of sessions that ended then or before are overdue.
    pub fn overdue_since(&self, at: Timestamp) -> Timestamp {
        at - self.review_due
    }

    /// At an instant, the reviews of sessions that ended then or before are due soon, or overdue.
    pub fn due_soon_since(&self, at: Timestamp) -> Timestamp {
        self.overdue_since(at) + (self.review_due / 4).min(TimeDelta::days(1))
    }
}
