//! Whom two versions ask, on a request by the same requester.

use super::Listed;
use crate::ids::{MemberId, RequestId};
use crate::people::Roster;
use crate::policy::Policy;
use crate::policy::approvers::{eligibility, eligible};
use std::collections::{BTreeMap, BTreeSet};

/// Whom the version asks, beside earlier ones.
///
/// Who the requester is decides about nobody but the requester. So each version is asked once about
/// everybody, and then for each requester about that one.
#[derive(Debug)]
pub(super) struct People<'a> {
    roster: &'a Roster,
    policy: &'a Policy,
    eligible: BTreeSet<MemberId>,
    /// By version: who is eligible for exactly one of the two, and whether their quorums differ.
    known: BTreeMap<u32, Versus>,
}

#[derive(Debug)]
struct Versus {
    differ: BTreeSet<MemberId>,
    quorum: bool,
}

impl<'a> People<'a> {
    pub(super) fn new(policy: &'a Policy, roster: &'a Roster) -> Self {
        Self { roster, policy, eligible: everybody(policy, roster), known: BTreeMap::new() }
    }

    /// Whether the version asks other people than an earlier one did, or for another quorum.
    pub(super) fn differ(&mut self, then: &Policy, requester: MemberId) -> bool {
        let own = self.own_vote(then, requester) != self.own_vote(self.policy, requester);
        let versus = self.versus(then);
        versus.quorum || own || versus.differ.iter().any(|member| *member != requester)
    }

    /// What differs.
    pub(super) fn change(&mut self, id: RequestId, then: &Policy, requester: MemberId) -> Listed {
        let quorum = self.versus(then).quorum;
        let of = |policy: &Policy| -> BTreeSet<MemberId> {
            eligible(policy, Some(requester), self.roster).map(|(member, _)| member.id).collect()
        };
        let (before, after) = (of(then), of(self.policy));
        Listed {
            id,
            gained: after.difference(&before).copied().collect(),
            lost: before.difference(&after).copied().collect(),
            quorum,
        }
    }

    fn own_vote(&self, policy: &Policy, requester: MemberId) -> bool {
        eligibility(policy, requester, Some(requester), self.roster).holds()
    }

    fn versus(&mut self, then: &Policy) -> &Versus {
        self.known.entry(then.version).or_insert_with(|| Versus {
            differ: everybody(then, self.roster).symmetric_difference(&self.eligible).copied().collect(),
            quorum: then.template.quorum != self.policy.template.quorum,
        })
    }
}

fn everybody(policy: &Policy, roster: &Roster) -> BTreeSet<MemberId> {
    eligible(policy, None, roster).map(|(member, _)| member.id).collect()
}
