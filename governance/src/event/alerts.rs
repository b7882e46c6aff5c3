//! Who is alerted of what happened, whether they want it or not: the events of break-glass, which cannot
//! be suppressed (semantics.md §9), and an audit log that was tampered with. Some are alerted for what they
//! may do about it, and one for whom it is about.
//!
//! An alert is an event that somebody must see. Unlike a notification it cannot be switched off, and
//! whose act it is makes no difference: nobody can keep others, or the trace of it, from being told.

use super::{Event, EventKind};
use crate::ids::MemberId;
use crate::people::{OWNER, Permission, Roster};
use std::collections::BTreeSet;

/// Who is alerted of a kind of event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alert {
    /// Members with `security.alerts`.
    Security,
    /// Members with `break_glass.review`, who can do something about it.
    Reviewers,
    /// Both.
    SecurityAndReviewers,
    /// Members with `security.alerts`, and owners.
    SecurityAndOwners,
}

impl Alert {
    /// Who is alerted of a kind, if anybody is.
    pub const fn of(kind: EventKind) -> Option<Self> {
        match kind {
            EventKind::BreakGlassStarted | EventKind::BreakGlassBypassed => Some(Self::Security),
            // What ended owes a review.
            EventKind::BreakGlassRevoked | EventKind::BreakGlassExpired | EventKind::BreakGlassReviewOverdue => {
                Some(Self::SecurityAndReviewers)
            }
            EventKind::BreakGlassReviewDue | EventKind::FollowUpOverdue => Some(Self::Reviewers),
            EventKind::BreakGlassReviewed => Some(Self::Security),
            EventKind::BreakGlassFrequent | EventKind::AuditBroken => Some(Self::SecurityAndOwners),
            _ => None,
        }
    }

    const fn permissions(self) -> &'static [Permission] {
        match self {
            Self::Security | Self::SecurityAndOwners => &[Permission::SecurityAlerts],
            Self::Reviewers => &[Permission::BreakGlassReview],
            Self::SecurityAndReviewers => &[Permission::SecurityAlerts, Permission::BreakGlassReview],
        }
    }
}

/// The active member whom an event is about in person: the holder of a session that somebody else ended or
/// reviewed, the owner of a follow-up. Nobody is told so of their own act.
pub fn concerned(event: &Event, roster: &Roster) -> Option<MemberId> {
    let other = event.concerns.filter(|member| event.actor.member_id() != Some(*member))?;
    roster.active(other).map(|member| member.id)
}

/// The active members who are alerted of a kind of event, whomever it is about.
pub fn alerted(kind: EventKind, roster: &Roster) -> BTreeSet<MemberId> {
    let Some(alert) = Alert::of(kind) else { return BTreeSet::new() };
    let owners = roster.roles().find(|role| role.name == OWNER && alert == Alert::SecurityAndOwners);
    let hears = |id: MemberId| {
        alert.permissions().iter().any(|permission| roster.may(id, *permission))
            || owners.is_some_and(|owner| roster.active(id).is_some_and(|member| member.roles.contains(&owner.id)))
    };
    roster.members().map(|member| member.id).filter(|id| hears(*id)).collect()
}
