//! Replay: what one version of a policy would have done to requests of the past.
//!
//! The version is laid over each request as it was opened: its action, its target, its time. People
//! and resources are taken as they are now, since nobody wrote down how they were then; so a
//! request whose target is gone is counted and left out. How a request was gated is not guessed
//! but known: from the versions that were frozen on it.

mod coverage;
mod pace;
mod people;

pub use coverage::Coverage;
pub use pace::Pace;

use crate::Timestamp;
use crate::action::Action;
use crate::facts::Facts;
use crate::ids::{MemberId, RequestId, TemplateId};
use crate::policy::{Matched, Place, Policy};
use crate::resources::Target;
use people::People;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A request of the past, as far as a replay needs it.
#[derive(Clone, Debug)]
pub struct Past {
    pub id: RequestId,
    pub action: Action,
    pub target: Target,
    /// What it touches, where that is more than the target.
    pub touches: BTreeSet<Target>,
    pub requester: MemberId,
    pub opened_at: Timestamp,
    /// Whether anything gated it, but for policies that a re-evaluation dropped.
    pub gated: bool,
    /// How the policy gated it, where it did.
    pub then: Option<Arc<Then>>,
}

/// How a policy gated a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Then {
    /// In the version that was frozen.
    pub policy: Policy,
    /// Whether no other policy gated it too.
    pub alone: bool,
}

impl Then {
    /// How a policy gated a request on which these were frozen; `None` where it did not, or only
    /// observed it.
    pub fn of(policy: TemplateId, matched: &[Matched]) -> Option<Self> {
        let mut enforced = matched.iter().filter(|matched| matched.enforced());
        let this = enforced.clone().find(|matched| matched.policy.id == policy)?;
        Some(Self { policy: this.policy.clone(), alone: enforced.all(|matched| matched.policy.id == policy) })
    }
}

/// What the version would have changed for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Difference {
    /// Nothing gated it, and this would have.
    NewlyGated,
    /// This alone gated it, and would not have.
    NoLongerGated,
    /// This gated it and would have, but asking other people or for another quorum.
    AsksOthers,
    /// Others gated it, and this would have gated it too.
    GatedAlso,
    /// This gated it among others, and would not have.
    GatedLess,
}

impl Difference {
    /// All of them, from what is noticed most.
    pub const ALL: [Self; 5] =
        [Self::NewlyGated, Self::NoLongerGated, Self::AsksOthers, Self::GatedAlso, Self::GatedLess];

    /// What it is called.
    pub const fn title(self) -> &'static str {
        match self {
            Self::NewlyGated => "Newly gated",
            Self::NoLongerGated => "No longer gated",
            Self::AsksOthers => "Other approvers",
            Self::GatedAlso => "Gated by this too",
            Self::GatedLess => "Gated by others only",
        }
    }

    /// What it means.
    pub const fn says(self) -> &'static str {
        match self {
            Self::NewlyGated => "Went through without approval, and would have waited for this policy.",
            Self::NoLongerGated => "Waited for this policy alone, and would have gone through without approval.",
            Self::AsksOthers => "Waited for this policy, and would have asked other people or for another quorum.",
            Self::GatedAlso => "Waited for other policies, and would have waited for this one too.",
            Self::GatedLess => "Waited for this policy among others, and would have waited for the others only.",
        }
    }
}

/// The requests for which the version changes the same thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    pub count: u64,
    /// The first that were seen, at most [`LISTED`].
    pub listed: Vec<Listed>,
}

/// How many requests of a group are listed.
pub const LISTED: usize = 25;

/// A request for which something changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub id: RequestId,
    /// Who could have approved and could not before; only where the approvers change.
    pub gained: Vec<MemberId>,
    /// Who could have approved before and could not now.
    pub lost: Vec<MemberId>,
    /// Whether another quorum would have been asked for.
    pub quorum: bool,
}

/// A replay under way: requests are shown to it one after another, the newest first.
#[derive(Debug)]
pub struct Replay<'a> {
    coverage: Coverage<'a>,
    people: People<'a>,
    /// What came of it so far.
    pub tally: Tally,
}

/// What came of a replay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many requests were looked at.
    pub seen: u64,
    /// How many of them are left out because their target is gone.
    pub gone: u64,
    /// How many of them the policy gated.
    pub gated_then: u64,
    /// How many the version would have gated.
    pub gated_now: u64,
    pub groups: BTreeMap<Difference, Group>,
}

impl Tally {
    /// How many requests something changes for in this way.
    pub fn count(&self, difference: Difference) -> u64 {
        self.groups.get(&difference).map_or(0, |group| group.count)
    }

    /// Whether nothing changes for any request.
    pub fn changes_nothing(&self) -> bool {
        self.groups.values().all(|group| group.count == 0)
    }
}

impl<'a> Replay<'a> {
    /// A replay of a version as if it were enforced at these places.
    pub fn new(policy: &'a Policy, places: &'a [Place], facts: &'a Facts) -> Self {
        Self {
            coverage: Coverage { template: &policy.template, places, facts },
            people: People::new(policy, &facts.roster),
            tally: Tally::default(),
        }
    }

    /// Lays the version over a request. `None` where it changes nothing, or the target is gone.
    pub fn see(&mut self, past: &Past) -> Option<Difference> {
        self.tally.seen += 1;
        let Some(now) = self.coverage.of(past) else {
            self.tally.gone += 1;
            return None;
        };
        self.tally.gated_then += u64::from(past.then.is_some());
        self.tally.gated_now += u64::from(now);
        let difference = match (&past.then, now) {
            (None, true) if past.gated => Difference::GatedAlso,
            (None, true) => Difference::NewlyGated,
            (Some(then), false) if then.alone => Difference::NoLongerGated,
            (Some(_), false) => Difference::GatedLess,
            (Some(then), true) if self.people.differ(&then.policy, past.requester) => Difference::AsksOthers,
            (Some(_), true) | (None, false) => return None,
        };
        let group = self.tally.groups.entry(difference).or_default();
        group.count += 1;
        if group.listed.len() < LISTED {
            let then = past.then.as_ref().filter(|_| difference == Difference::AsksOthers);
            group.listed.push(match then {
                Some(then) => self.people.change(past.id, &then.policy, past.requester),
                None => Listed { id: past.id, gained: Vec::new(), lost: Vec::new(), quorum: false },
            });
        }
        Some(difference)
    }
}
