//! Break-glass: time-limited sessions that bypass approvals and freezes, loudly (semantics.md §9).
//!
//! A session is asked for like any protected action (`break_glass.initiate`), so it may wait for
//! approval; its clock starts when it becomes active. It covers only requests of its holder, in
//! person or through the tokens that it names, for the actions and places that it names. It ends at
//! its time, to the second, when it is revoked, or when its holder may hold it no longer ([`may_hold`]),
//! and it never comes back. Every ended session owes a review by somebody else.
//!
//! INVARIANT: whether a session is over is a fact of time ([`Sessions::instant`]); nothing waits for
//! a worker to write its end down.

mod active;
mod debt;
mod end;
mod limits;
mod review;
mod start;

pub use active::{Sessions, may_hold};
pub use debt::{Owed, Standing};
pub use limits::{Limits, Past};
pub use review::{Account, FollowUp};
pub use start::Wish;

use crate::Timestamp;
use crate::action::Action;
use crate::event::{Actor, Event, Happening};
use crate::ids::{BreakGlassSessionId, MemberId, RequestId, TokenId};
use crate::policy::Place;
use crate::resources::{Directory, Target};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a session lets its holder bypass. Each set but `tokens` holds at least one thing; an empty
/// one would cover nothing, never everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The actions whose gate it opens; never `break_glass.initiate`.
    pub actions: BTreeSet<Action>,
    /// The places where it holds; the organization is a place like any other.
    pub scope: BTreeSet<Place>,
    /// The holder's tokens whose requests it covers too.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tokens: BTreeSet<TokenId>,
}

impl Grant {
    /// Whether it covers an action at every one of these targets.
    pub fn covers(&self, action: Action, targets: &[Target], directory: &Directory) -> bool {
        let holds = |target: &Target| Place::of(target, directory).any(|place| self.scope.contains(&place));
        self.actions.contains(&action) && !targets.is_empty() && targets.iter().all(holds)
    }

    /// The scope in words: "api / production, eu-1".
    pub fn scope_says(&self, directory: &Directory) -> String {
        self.scope.iter().map(|place| place.name(directory)).collect::<Vec<_>>().join(", ")
    }
}

/// A break-glass session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: BreakGlassSessionId,
    pub holder: MemberId,
    /// The request by which it was asked for.
    pub request: RequestId,
    pub grant: Grant,
    /// The justification, which every event of the session repeats.
    pub reason: String,
    pub started_at: Timestamp,
    /// When it ends by itself. At this instant nothing is bypassed any more.
    pub ends_at: Timestamp,
    /// Its end, once that is written down.
    pub end: Option<End>,
}

/// How a session ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// The instant from which on it bypasses nothing.
    pub at: Timestamp,
    /// Who revoked it or made its holder unfit to hold it, and why; `None` where its time came.
    pub revoked: Option<(MemberId, String)>,
    /// Until when its review is due, by the limits that held when it ended.
    pub review_due: Timestamp,
}

impl Session {
    /// The instant at which it ended or will end.
    pub fn until(&self) -> Timestamp {
        self.end.as_ref().map_or(self.ends_at, |end| end.at)
    }

    /// Whether it is active at an instant of [`Sessions::instant`].
    pub fn active(&self, at: Timestamp) -> bool {
        self.started_at <= at && !self.over(at)
    }

    /// Whether it is over at an instant of [`Sessions::instant`].
    pub fn over(&self, at: Timestamp) -> bool {
        self.end.is_some() || at >= self.ends_at
    }

    /// How long it was active or will have been.
    pub fn length(&self) -> TimeDelta {
        self.until() - self.started_at
    }

    /// The member whom something that happened to it is about in person.
    const fn concerned(&self, happening: &Happening) -> Option<MemberId> {
        match happening {
            Happening::BreakGlassRevoked { .. }
            | Happening::BreakGlassExpired { .. }
            | Happening::BreakGlassReviewed { .. } => Some(self.holder),
            Happening::FollowUpAsked { owner, .. } | Happening::FollowUpOverdue { owner, .. } => Some(owner.id),
            _ => None,
        }
    }

    /// What its events are about; the holder's name stands in it.
    pub fn subject(holder: &str) -> String {
        format!("break-glass session of {holder}")
    }
}

/// A session in its new state, with the events that tell how it came there.
///
/// INVARIANT: there is at least one event, so nothing changes unseen.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub session: Session,
    events: Vec<Event>,
}

impl Step {
    fn new(session: Session, holder: &str, actor: Actor, at: Timestamp, happening: Happening) -> Self {
        Self { session, events: Vec::new() }.and(holder, actor, at, happening)
    }

    fn and(mut self, holder: &str, actor: Actor, at: Timestamp, happening: Happening) -> Self {
        self.events.push(Event {
            at,
            actor,
            request: None,
            session: Some(self.session.id),
            target: None,
            subject: Session::subject(holder),
            concerns: self.session.concerned(&happening),
            happening,
        });
        self
    }

    /// The events, in the order in which they happened.
    pub fn events(&self) -> &[Event] {
        &self.events
    }
}
