//! Whether every set of approvers that satisfies one policy satisfies another, whoever asks.
//!
//! By the present membership, and for every requester: an active member, or a newcomer who may
//! approve nothing yet. Exact, because satisfaction is monotone: it is enough to look at the largest
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
//! is that one.
//!
//! # Complexity
//!
//! One [`few_enough`] for each constraint that is not settled by comparing the two policies' fields,
//! and for distinct teams one for each choice of up to d-1 teams that cannot be ruled out by
//! counting. Beyond [`CHOICES`] and [`SEARCHES`], or where `few_enough` gives up, the answer is
//! [`Implied::Undecided`]: nothing is ever called implied that is not proven.

use super::teams::Teams;
use crate::evaluation::{Few, evaluate, few_enough, smallest};
use crate::ids::{MemberId, TeamId};
use crate::people::Roster;
use crate::policy::Policy;
use crate::policy::approvers::eligible;
use std::collections::BTreeSet;

/// How many choices of teams are looked at for one constraint.
const CHOICES: usize = 100_000;
/// In how many of them further approvers are searched for.
const SEARCHES: usize = 1_000;

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
    pub(super) fn new(policy: &'a Policy, roster: &Roster) -> Self {
        let eligible: Members = eligible(policy, None, roster).map(|(member, _)| member.id).collect();
        let easiest = smallest(&[policy], &Members::new(), &eligible, None, roster).map(|found| found.members);
        Self { policy, eligible, easiest }
    }

    fn bars_the_requester(&self) -> bool {
        !self.policy.template.requester_can_approve
    }

    /// The fewest of these approvals that satisfy it as well.
    pub(super) fn fewest_of(&self, approvals: Members, roster: &Roster) -> Members {
        let fewest = smallest(&[self.policy], &Members::new(), &approvals, None, roster);
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

/// Whether satisfying `strong` always satisfies `weak`.
pub(super) fn implies(strong: &Side, weak: &Side, roster: &Roster) -> Implied {
    let Some(easiest) = &strong.easiest else { return Implied::Always };
    let lenient = usize::from(!strong.bars_the_requester() && weak.bars_the_requester());
    let mut search = Search { strong, weak, roster, lenient, undecided: false };
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
    roster: &'s Roster,
    /// 1 where only the strong policy lets the requester approve.
    lenient: usize,
    undecided: bool,
}

impl Search<'_, '_> {
    /// Looks at one set that satisfies the strong policy: the quick way for most pairs.
    fn refuted_by(&self, approvals: &Members) -> Option<Counterexample> {
        let anyone = std::iter::once(None);
        let one_of_them = approvals.iter().copied().filter(|_| self.lenient > 0).map(Some);
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
        let others = self.strong.eligible.difference(&free).copied().collect();
        match few_enough(&[self.strong.policy], &free, &others, budget, None, self.roster) {
            Few::Enough(paid) => {
                let requester = if paid.len() > most { paid.first().copied() } else { None };
                Some(Counterexample { approvals: free.union(&paid).copied().collect(), requester })
            }
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
        let (mut choices, mut searches) = (0, 0);
        for size in 0..different.min(teams.count() + 1) {
            let most = different - 1 - size;
            let mut chooser = teams.choose(size);
            // Fewer than so many freed leave too many approvals open.
            let least = wanted.saturating_sub(most + self.lenient + always.len());
            while let Some(chosen) = chooser.next(least) {
                choices += 1;
                let freed = teams.within(&chosen);
                if let Some(freed) = freed.filter(|freed| freed.len() >= least) {
                    let free: Members = freed.union(&always).copied().collect();
                    searches += 1;
                    if let found @ Some(_) = self.broken(free, most) {
                        return found;
                    }
                }
                // Where one search was cut short the next would be, too.
                if self.undecided || choices >= CHOICES || searches >= SEARCHES {
                    self.undecided = true;
                    return None;
                }
            }
        }
        None
    }
}
