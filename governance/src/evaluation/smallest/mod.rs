//! The fewest members whose approvals finish what is open, over all policies at once.
//!
//! Every policy asks for a number of approvals, for a number of teams that can be stood for (the
//! rank of a transversal matroid), and for at least one approval out of certain sets: a required
//! member, the members of a required team, the holders of a required role. An approval counts for
//! every policy for which its giver is eligible, so policies are looked at together.
//!
//! # Complexity
//!
//! With one policy and no required teams or roles a set of the size max(approvals, teams) is found
//! directly: members × memberships steps. Required teams and roles make it the problem of the
//! smallest hitting set, which is NP-hard in their number, and several policies that overlap make
//! it a covering problem. There the search deepens from a lower bound, branching over the members
//! who serve what fewest can serve, alike members taken together: at most
//! (members who serve it) ^ (size of the answer) nodes, in practice a handful. After
//! a fixed number of looks ([`Looks`]) at a group of alike members the best set found so far is given,
//! with `proven` false: it does finish, and may not be the smallest.

mod bound;
mod looks;
mod problem;
mod search;
mod state;

pub(super) use problem::{Kind, Problem};
pub(super) use state::State;

pub use looks::Looks;

use crate::ids::MemberId;
use crate::people::Roster;
use crate::policy::Policy;
use std::collections::BTreeSet;

/// Members whose approvals finish what is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Smallest {
    pub members: BTreeSet<MemberId>,
    /// Whether no smaller set finishes it. False only where the search was cut short.
    pub proven: bool,
}

/// The smallest set of members out of `candidates` whose approvals, added to `approved`, satisfy
/// every one of `policies` on a request by `requester` (`None` where no request is meant); `None`
/// where no set does. Who approved already is no candidate.
pub fn smallest(
    policies: &[&Policy],
    approved: &BTreeSet<MemberId>,
    candidates: &BTreeSet<MemberId>,
    requester: Option<MemberId>,
    roster: &Roster,
) -> Option<Smallest> {
    smallest_within(policies, approved, candidates, requester, roster, &Looks::default())
}

/// The same with looks that are shared with other searches. Where none is left, a set is found all
/// the same, and not proven to be the smallest.
pub fn smallest_within(
    policies: &[&Policy],
    approved: &BTreeSet<MemberId>,
    candidates: &BTreeSet<MemberId>,
    requester: Option<MemberId>,
    roster: &Roster,
    looks: &Looks,
) -> Option<Smallest> {
    looks.take(candidates.len());
    let problem = Problem::new(policies, approved, candidates.iter().copied(), requester, roster);
    let (state, proven) = search::solve(&problem, looks)?;
    Some(Smallest { members: state.members(&problem).into_iter().collect(), proven })
}

/// Whether a set of few members finishes what is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Few {
    /// These do.
    Enough(BTreeSet<MemberId>),
    /// No set of so few does.
    TooFew,
    /// The search was cut short.
    Unknown,
}

/// Whether at most `most` of the `candidates` finish what is open, as for [`smallest_within`].
pub fn few_enough(
    policies: &[&Policy],
    approved: &BTreeSet<MemberId>,
    candidates: &BTreeSet<MemberId>,
    most: usize,
    requester: Option<MemberId>,
    roster: &Roster,
    looks: &Looks,
) -> Few {
    if looks.spent() {
        return Few::Unknown;
    }
    looks.take(candidates.len());
    let problem = Problem::new(policies, approved, candidates.iter().copied(), requester, roster);
    match search::at_most(&problem, most, looks) {
        search::Found::Some(state) => Few::Enough(state.members(&problem).into_iter().collect()),
        search::Found::None => Few::TooFew,
        search::Found::CutShort => Few::Unknown,
    }
}

/// The same for a problem that is taken apart further, as the state in which nothing is open.
pub(super) fn solve(problem: &Problem) -> Option<(State, bool)> {
    search::solve(problem, &Looks::default())
}
