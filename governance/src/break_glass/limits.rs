//! Within which limits sessions are started.

use super::{Owed, Sessions};
use crate::Timestamp;
use crate::ids::MemberId;
use crate::refusal::Refusal;
use crate::time::start_of_day;
use chrono::{Datelike, TimeDelta};
use chrono_tz::Tz;

/// An organization's settings for break-glass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The shortest session (semantics.md §9; default 30 minutes).
    pub shortest: TimeDelta,
    /// The longest session (semantics.md §9; default 4 hours).
    pub longest: TimeDelta,
    /// How long a member waits after a session for the next one (default none).
    pub pause: TimeDelta,
    /// How many sessions a member starts in a calendar month before owners are told (default 3).
    pub a_month: u32,
    /// How long after its end a session may go unreviewed (semantics.md §9; default 7 days). A session keeps what
    /// holds when it ends.
    pub review_due: TimeDelta,
    /// Whether an overdue review blocks that member's next session (semantics.md §9; default not).
    pub review_blocks: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            shortest: TimeDelta::minutes(30),
            longest: TimeDelta::hours(4),
            pause: TimeDelta::zero(),
            a_month: 3,
            review_due: TimeDelta::days(7),
            review_blocks: false,
        }
    }
}

/// What a member's earlier sessions say about the next one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// When the last one ended.
    pub last_end: Option<Timestamp>,
    /// How many were started since [`Limits::month_of`].
    pub this_month: u32,
    /// Those that are over and not reviewed.
    pub owed: Vec<Owed>,
}

impl Limits {
    /// The start of the calendar month of an instant, in the organization's zone.
    pub fn month_of(at: Timestamp, zone: Tz) -> Timestamp {
        let today = at.with_timezone(&zone).date_naive();
        start_of_day(today.with_day(1).unwrap_or(today), zone)
    }

    /// Whether a member may start a session now, as far as limits go.
    ///
    /// # Errors
    /// [`Refusal::SessionActive`] while another one is active, [`Refusal::SessionPause`] too soon after the
    /// last, [`Refusal::ReviewsOwed`] where an overdue review blocks it.
    pub fn check(&self, holder: MemberId, sessions: &Sessions, past: &Past, now: Timestamp) -> Result<(), Refusal> {
        let at = sessions.instant(now);
        if let Some(active) = sessions.of(holder, now) {
            return Err(Refusal::SessionActive(active.ends_at - at));
        }
        if let Some(left) = past
            .last_end
            .filter(|end| *end <= at)
            .map(|end| end + self.pause - at)
            .filter(|left| *left > TimeDelta::zero())
        {
            return Err(Refusal::SessionPause(left));
        }
        let overdue: Vec<Owed> = past.owed.iter().filter(|owed| owed.overdue(at)).cloned().collect();
        if self.review_blocks && !overdue.is_empty() {
            return Err(Refusal::ReviewsOwed(overdue));
        }
        Ok(())
    }

    /// Whether owners are told that a member starts one more session this month.
    pub fn frequent(&self, past: &Past) -> bool {
        past.this_month >= self.a_month
    }
}
