//! A request and its life (semantics.md §6 to §8).
//!
//! ```text
//! pending → approved → executing → succeeded | failed
//! pending → rejected | cancelled | expired
//! approved → expired | cancelled | pending (the quorum no longer holds at the claim)
//! ```
//!
//! Every act is a method that takes the request as it is, the facts and the time, and gives an
//! [`Outcome`] or a [`Refusal`](crate::Refusal). Nothing else changes a request.

mod bypass;
mod cancel;
mod claim;
mod comment;
mod expire;
mod nudge;
mod open;
mod outcome;
mod reevaluate;
mod reminders;
mod review;
mod since;
mod state;
mod supersede;
mod together;

pub use bypass::Bypassed;
pub use claim::ClaimDecision;
pub use nudge::{NUDGE_PAUSE, in_words};
pub use open::Ask;
pub use outcome::Outcome;
pub use reminders::{Step, Told, Upcoming};
pub use since::{PolicySince, Since};
pub use state::{Basis, State, StateName};
pub use together::{Difference, Matter, TOGETHER_MOST, check_together};

use crate::Timestamp;
use crate::action::Action;
use crate::evaluation::{Finish, PolicyVerdict, evaluate, finish, taking_part};
use crate::facts::Facts;
use crate::gate::Gate;
use crate::ids::{BreakGlassSessionId, ClusterId, MemberId, RequestId, TokenId};
use crate::payload::{Digest, Payload};
use crate::people::{Permission, Roster};
use crate::policy::approvers::{Bar, Eligibility, eligibility};
use crate::policy::{ChangeSet, Matched, Place, Policy};
use crate::resources::{Directory, Target};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

/// Approve or reject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Approve,
    Reject,
}

impl FromStr for Verdict {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "approve" => Ok(Self::Approve),
            "reject" => Ok(Self::Reject),
            _ => Err(()),
        }
    }
}

/// One review by one member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    pub by: MemberId,
    pub verdict: Verdict,
    pub comment: String,
    pub at: Timestamp,
}

/// One member's wish to perform one action on one target with one payload.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub id: RequestId,
    /// Counts from 1 in each organization.
    pub number: u64,
    pub action: Action,
    pub target: Target,
    /// The cluster at which the target stood when the request was opened.
    pub cluster: Option<ClusterId>,
    /// What it touches, where that is more than the target: policies that match at any of these
    /// apply.
    pub touches: BTreeSet<Target>,
    /// The target in words, as it was when the request was opened.
    pub target_name: String,
    /// The member who asks; for a token, its owner.
    pub requester: MemberId,
    pub token: Option<TokenId>,
    pub reason: String,
    pub digest: Digest,
    pub gate: Gate,
    /// The break-glass session that bypassed its policies, if one did.
    pub session: Option<BreakGlassSessionId>,
    /// What it bypassed at its opening, and what more at its claim. Kept in the events that tell of it.
    pub bypassed: Vec<Bypassed>,
    /// The policies that applied when it was opened, each frozen in its version of then.
    pub matched: Vec<Matched>,
    /// In force; a retracted one is not among them.
    pub reviews: Vec<Review>,
    pub state: State,
    pub opened_at: Timestamp,
    /// The request that this one follows, by id and number.
    pub resubmission_of: Option<(RequestId, u64)>,
    /// While it is pending: the newest request that asks for the same and stands, by id and number. A fact
    /// about other requests, so it is read with the request and never kept.
    pub superseded_by: Option<(RequestId, u64)>,
    /// When those who can finish it were last nudged.
    pub nudged_at: Option<Timestamp>,
    /// When it was last set back to pending, if it was.
    pub reopened_at: Option<Timestamp>,
    /// Which of its policies' reminders were told, and when.
    pub told: BTreeMap<Told, Timestamp>,
}

/// How long a request waits before it is shown as stale (semantics.md §7).
pub const STALE_AFTER: TimeDelta = TimeDelta::days(1);

impl Request {
    /// What its events are about: "#42 release.deploy to api / production".
    pub fn subject(&self) -> String {
        format!("#{} {}", self.number, self.action.on(&self.target_name))
    }

    /// The changes of policies that it asks for with its payload, as long as they can be compared with what is in force: while
    /// it is pending or approved. `None` where it asks for something else, too.
    pub fn asked_changes(&self, payload: &Payload, now: Timestamp) -> Option<ChangeSet> {
        let open = matches!(self.state_at(now), StateName::Pending | StateName::Approved);
        match payload {
            Payload::Json { json, .. } if open && self.action == Action::EnvironmentPolicyUpdate => {
                ChangeSet::deserialize(json).ok()
            }
            _ => None,
        }
    }

    /// Where it is gated: at what it touches, or at its target.
    fn targets(&self) -> Vec<Target> {
        targets(self.target, &self.touches)
    }

    /// The projects, environments and clusters that it is aimed at or touches.
    pub fn places(&self, directory: &Directory) -> BTreeSet<Place> {
        let targets = self.touches.iter().chain([&self.target]);
        targets.flat_map(|target| Place::of(target, directory)).filter(|place| *place != Place::Organization).collect()
    }

    /// The matched policies that gate it.
    pub fn enforced(&self) -> impl Iterator<Item = &Matched> {
        self.matched.iter().filter(|matched| matched.enforced())
    }

    /// The members whose approval is in force.
    pub fn approvals(&self) -> impl Iterator<Item = MemberId> {
        self.reviews.iter().filter(|review| review.verdict == Verdict::Approve).map(|review| review.by)
    }

    /// Where every enforced policy stands, by the roster as it is.
    pub fn verdicts(&self, roster: &Roster) -> Vec<PolicyVerdict> {
        self.enforced()
            .map(|matched| evaluate(&matched.policy, self.approvals(), Some(self.requester), roster))
            .collect()
    }

    /// Whether every enforced policy is satisfied.
    pub fn quorum_holds(&self, roster: &Roster) -> bool {
        self.verdicts(roster).iter().all(|verdict| verdict.satisfied)
    }

    /// The smallest set of members who would finish it, over every enforced policy together and from
    /// the approvals in force; `None` where nobody could. Its complexity: [`crate::evaluation::smallest`].
    pub fn finish(&self, roster: &Roster) -> Option<Finish> {
        let policies: Vec<&Policy> = self.enforced().map(|matched| &matched.policy).collect();
        finish(&policies, &self.approvals().collect(), Some(self.requester), roster)
    }

    /// Everyone whose approval can still be part of finishing it. Its complexity: [`taking_part`].
    pub fn finishers(&self, roster: &Roster) -> BTreeSet<MemberId> {
        let policies: Vec<&Policy> = self.enforced().map(|matched| &matched.policy).collect();
        taking_part(&policies, &self.approvals().collect(), Some(self.requester), roster)
    }

    /// Whether a member may review it as far as eligibility goes, and the bar if not. An approval
    /// counts for every policy for which the member is eligible, so one is enough.
    pub fn eligibility(&self, member: MemberId, roster: &Roster) -> Result<(), Bar> {
        let mut bar = Bar::NotNamed;
        for matched in self.enforced() {
            match eligibility(&matched.policy, member, Some(self.requester), roster) {
                Eligibility::Eligible(_) => return Ok(()),
                // That one is the requester, or inactive, says more than not being named.
                Eligibility::NotEligible(next) if bar == Bar::NotNamed => bar = next,
                Eligibility::NotEligible(_) => {}
            }
        }
        Err(bar)
    }

    /// Undecided for more than a day.
    pub fn stale(&self, now: Timestamp) -> bool {
        self.state_at(now) == StateName::Pending && now - self.opened_at > STALE_AFTER
    }

    /// Whether a member may act for the requester: the requester, or who manages requests.
    pub fn acts_for(&self, member: MemberId, facts: &Facts) -> Result<(), crate::Refusal> {
        let own = self.requester == member && facts.roster.active(member).is_some();
        if own || facts.roster.may(member, Permission::RequestsManage) {
            Ok(())
        } else {
            Err(crate::Refusal::MayNot(Permission::RequestsManage))
        }
    }
}

/// The targets at which policies match for a request that touches these.
pub(crate) fn targets(target: Target, touches: &BTreeSet<Target>) -> Vec<Target> {
    if touches.is_empty() { vec![target] } else { touches.iter().copied().collect() }
}
