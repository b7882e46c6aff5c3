//! Whether every set of approvers that satisfies one policy satisfies another, whoever asks.
//!
//! By the present membership, and for every requester: a member who may ask for the action, or a
//! newcomer who may approve nothing yet. Exact, because satisfaction is monotone: it is enough to look at the largest
//! sets of approvers that break one constraint of the weak policy, let everyone in them approve for
//! free, and ask how many further approvals the strong policy needs ([`smallest`]).
//!
//! - `minApprovals` c is broken by everyone outside the weak policy's eligible members, and c-1 of
//!   those inside.
//! - A required member, team or role is broken by everyone but its holders.
//! - `minDistinctTeams` d is broken, by König's theorem, exactly where x teams and y members with
//!   x + y < d touch every membership of the approvers: so for each choice of x teams everyone all
//!   of whose teams are among them is free, and d-1-x others may approve.
//!
//! The requester matters in one case only. If the strong policy bars the requester, an approval by
//! them counts for it in no case, so what holds for a newcomer holds for everyone; and if both let
//! the requester approve, neither looks at them. If only the strong one does, the requester is one
//! approver more that the weak one does not count: each budget above grows by one, and the requester
//! is that one. Where that one must be somebody who may not ask, each kind of member who may is tried
//! in turn; members of the same teams and roles are one kind, but for those who are required by name.
//!
//! # Complexity
//!
//! One [`few_enough`] for each constraint that is not settled by comparing the two policies' fields,
//! and for distinct teams one for each choice of up to d-1 teams that cannot be ruled out by
//! counting. All of it is paid from the caller's [`Looks`]; where they are spent the answer is
//! [`Implied::Undecided`]: nothing is ever called implied that is not proven.

use super::teams::Teams;
use crate::action::Action;
use crate::evaluation::{Few, Looks, evaluate, few_enough, smallest_within};
use crate::ids::{MemberId, TeamId};
use crate::people::Roster;
use crate::policy::Policy;
use crate::policy::approvers::eligible;
use std::collections::BTreeSet;

type Members = BTreeSet<MemberId>;

/// A policy, and what every comparison with it needs.
#[derive(Clone, Debug)]
pub(super) struct Side<'a> {
    policy: &'a Policy,
    eligible: Members,
    /// A small set that satisfies it; `None` where no set does.
    pub(super) easiest: Option<Members>,
}

impl<'a> Side<'a> {
    /// Works it out by the present membership.
    pub(super) fn new(policy: &'a Policy, roster: &Roster, looks: &Looks) -> Self {
        let eligible: Members = eligible(policy, None, roster).map(|(member, _)| member.id).collect();
        let easiest = smallest_within(&[policy], &Members::new(), &eligible, None, roster, looks);
        Self { policy, eligible, easiest: easiest.map(|found| found.members) }
    }

    fn bars_the_requester(&self) -> bool {
        !self.policy.template.requester_can_approve
    }

    /// The fewest of these approvals that satisfy it as well.
    pub(super) fn fewest_of(&self, approvals: Members, roster: &Roster, looks: &Looks) -> Members {
        let fewest = smallest_within(&[self.policy], &Members::new(), &approvals, None, roster, looks);
        fewest.map_or(approvals, |fewest| fewest.members)
    }

    /// What approvals leave open, in words.
    pub(super) fn missing(&self, approvals: &Members, requester: Option<MemberId>, roster: &Roster) -> String {
        let verdict = evaluate(self.policy, approvals.iter().copied(), requester, roster);
        verdict.missing.iter().map(|missing| missing.says(roster)).collect::<Vec<_>>().join(", ")
    }

    fn satisfied(&self, approvals: &Members, requester: Option<MemberId>, roster: &Roster) -> bool {
        evaluate(self.policy, approvals.iter().copied(), requester, roster).satisfied
    }
}

/// Whether one policy implies another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Implied {
    Always,
    Unless(Counterexample),
    /// Neither was proven within the bounds.
    Undecided,
}

/// Approvals that satisfy the strong policy and not the weak one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Counterexample {
    pub(super) approvals: Members,
    /// Who must have asked; `None` for anyone who is not among the approvals.
    pub(super) requester: Option<MemberId>,
}

/// Whether satisfying `strong` always satisfies `weak` on a request for this action.
pub(super) fn implies(strong: &Side, weak: &Side, action: Action, roster: &Roster, looks: &Looks) -> Implied {
    let Some(easiest) = &strong.easiest else { return Implied::Always };
    let mut search = Search { strong, weak, action, roster, looks, lenient: 0, undecided: false };
    if !strong.bars_the_requester() && weak.bars_the_requester() {
        search.lenient = usize::from(strong.eligible.iter().any(|id| search.may_ask(*id)));
    }
    let found = search.refuted_by(easiest).or_else(|| search.refutation());
    match found {
        Some(counterexample) => Implied::Unless(counterexample),
        None if search.undecided => Implied::Undecided,
        None => Implied::Always,
    }
}

struct Search<'s, 'a> {
    strong: &'s Side<'a>,
    weak: &'s Side<'a>,
    action: Action,
    roster: &'s Roster,
    looks: &'s Looks,
    /// 1 where only the strong policy lets the requester approve, and somebody who may approve for it
    /// may ask.
    lenient: usize,
    undecided: bool,
}

impl Search<'_, '_> {
    fn may_ask(&self, id: MemberId) -> bool {
        self.roster.may_ask_for(id, self.action)
    }

    /// Looks at one set that satisfies the strong policy: the quick way for most pairs.
    fn refuted_by(&self, approvals: &Members) -> Option<Counterexample> {
        let anyone = std::iter::once(None);
        let one_of_them = approvals.iter().copied().filter(|id| self.lenient > 0 && self.may_ask(*id)).map(Some);
        self.looks.take(approvals.len());
        let mut requesters = anyone.chain(one_of_them);
        let requester = requesters.find(|requester| !self.weak.satisfied(approvals, *requester, self.roster))?;
        Some(Counterexample { approvals: approvals.clone(), requester })
    }

    /// Looks at each constraint of the weak policy that the fields of the strong one do not settle.
    fn refutation(&mut self) -> Option<Counterexample> {
        let (strong, weak) = (&self.strong.policy.template.quorum, &self.weak.policy.template.quorum);
        let inside = self.strong.eligible.is_subset(&self.weak.eligible);
        let lenient = self.lenient;
        let strict = lenient == 0;

        let count = weak.min_approvals as usize;
        if count > 0 && !(inside && strong.min_approvals as usize >= count + lenient) {
            let outside = self.strong.eligible.difference(&self.weak.eligible).copied().collect();
            if let found @ Some(_) = self.broken(outside, count - 1) {
                return found;
            }
        }
        let users = weak.required_user_ids.iter();
        let users = users.filter(|id| !(strict && strong.required_user_ids.contains(id))).copied();
        let teams = weak.required_team_ids.iter();
        let teams = teams.filter(|id| !(strict && strong.required_team_ids.contains(id))).copied();
        let roles = weak.required_org_roles.iter();
        let roles = roles.filter(|id| !(strict && strong.required_org_roles.contains(id))).copied();
        let without = |holds: &dyn Fn(MemberId) -> bool| -> Members {
            self.strong.eligible.iter().copied().filter(|id| !holds(*id)).collect()
        };
        let in_team = |id: MemberId, team: TeamId| self.roster.member(id).is_some_and(|m| m.teams.contains(&team));
        let largest: Vec<Members> = users
            .map(|user| without(&|id| id == user))
            .chain(teams.map(|team| without(&|id| in_team(id, team))))
            .chain(roles.map(|role| without(&|id| self.roster.member(id).is_some_and(|m| m.roles.contains(&role)))))
            .collect();
        for free in largest {
            if self.undecided {
                return None;
            }
            if let found @ Some(_) = self.broken(free, 0) {
                return found;
            }
        }
        let different = weak.min_distinct_teams as usize;
        if different > 0 && !self.undecided && !(inside && strong.min_distinct_teams as usize >= different + lenient) {
            return self.too_few_teams(different);
        }
        None
    }

    /// Whether the strong policy is satisfied by `free` and at most `most` others; one more where
    /// that one is the requester.
    fn broken(&mut self, free: Members, most: usize) -> Option<Counterexample> {
        let budget = most + self.lenient;
        if self.needs_at_least(&free) > budget {
            return None;
        }
        let others: Members = self.strong.eligible.difference(&free).copied().collect();
        let found = |free: &Members, paid: Members, requester| {
            Some(Counterexample { approvals: free.union(&paid).copied().collect(), requester })
        };
        let paid = self.enough(&free, &others, budget)?;
        if paid.len() <= most {
            return found(&free, paid, None);
        }
        if let requester @ Some(_) = paid.iter().copied().find(|id| self.may_ask(*id)) {
            return found(&free, paid, requester);
        }
        if let Some(paid) = self.enough(&free, &others, most) {
            return found(&free, paid, None);
        }
        let roster = self.roster;
        let mut kinds = BTreeSet::new();
        for requester in others.iter().copied().filter(|id| roster.may_ask_for(*id, self.action)).collect::<Vec<_>>() {
            let named = self.strong.policy.template.quorum.required_user_ids.contains(&requester);
            let kind = roster.member(requester).map(|member| (&member.teams, &member.roles));
            if self.undecided || !kinds.insert((kind, named.then_some(requester))) {
                continue;
            }
            let with: Members = free.iter().copied().chain([requester]).collect();
            if let Some(paid) = self.enough(&with, &others, most) {
                return found(&with, paid, Some(requester));
            }
        }
        None
    }

    /// At most `most` of `others` who satisfy the strong policy together with `free`.
    fn enough(&mut self, free: &Members, others: &Members, most: usize) -> Option<Members> {
        match few_enough(&[self.strong.policy], free, others, most, None, self.roster, self.looks) {
            Few::Enough(paid) => Some(paid),
            Few::TooFew => None,
            Few::Unknown => {
                self.undecided = true;
                None
            }
        }
    }

    /// A bound from below, by counting alone.
    fn needs_at_least(&self, free: &Members) -> usize {
        let quorum = &self.strong.policy.template.quorum;
        let users = quorum.required_user_ids.difference(free).count();
        let lacks = |holds: &dyn Fn(&MemberId) -> bool| usize::from(!free.iter().any(holds));
        let member = |id: &MemberId| self.roster.member(*id);
        let teams = quorum.required_team_ids.iter();
        let teams = teams.map(|team| lacks(&|id| member(id).is_some_and(|member| member.teams.contains(team))));
        let roles = quorum.required_org_roles.iter();
        let roles = roles.map(|role| lacks(&|id| member(id).is_some_and(|member| member.roles.contains(role))));
        let count = (quorum.min_approvals as usize).saturating_sub(free.len());
        count.max(users).max(teams.chain(roles).max().unwrap_or(0))
    }

    /// Whether the strong policy can be satisfied by approvers who stand for fewer teams.
    fn too_few_teams(&mut self, different: usize) -> Option<Counterexample> {
        let shared = self.strong.eligible.intersection(&self.weak.eligible);
        let teams = Teams::of(shared.filter_map(|id| self.roster.member(*id)));
        let uncounted = self.strong.eligible.difference(&self.weak.eligible).copied();
        let always: Members = uncounted.chain(teams.teamless.iter().copied()).collect();
        let wanted = self.strong.policy.template.quorum.min_approvals as usize;
        for size in 0..different.min(teams.count() + 1) {
            let most = different - 1 - size;
            let mut chooser = teams.choose(size);
            // Fewer than so many freed leave too many approvals open.
            let least = wanted.saturating_sub(most + self.lenient + always.len());
            while let Some(chosen) = chooser.next(least, self.looks) {
                self.looks.take(teams.memberships(&chosen));
                let freed = teams.within(&chosen);
                if let Some(freed) = freed.filter(|freed| freed.len() >= least) {
                    let free: Members = freed.union(&always).copied().collect();
                    if let found @ Some(_) = self.broken(free, most) {
                        return found;
                    }
                }
                // Where one search was cut short the next would be, too.
                if self.undecided {
                    return None;
                }
            }
            if self.looks.spent() {
                self.undecided = true;
                return None;
            }
        }
        None
    }
}
