//! Who could still take part in finishing what is open.

use super::smallest::{Problem, State};
use crate::ids::MemberId;
use crate::people::Roster;
use crate::policy::Policy;
use std::collections::BTreeSet;
use std::iter::repeat_n;

/// Every active member who is one of some whose approvals, added to `approved`, satisfy every one of
/// `policies` on a request by `requester`, and who would not without them. Nobody where no set does,
/// or where nothing is open.
///
/// Whoever is given does take part. Where numbers of approvals or teams are asked for, whether
/// somebody does is a covering problem like that of [`super::smallest`], and is looked for greedily:
/// whoever takes part in nothing but a rare arrangement of overlapping policies may be left out.
///
/// Alike members are looked at together; for each group and each need that it serves, the groups
/// that serve the same are thinned out one after the other: groups² × needs × log(members) states.
pub fn taking_part(
    policies: &[&Policy],
    approved: &BTreeSet<MemberId>,
    requester: Option<MemberId>,
    roster: &Roster,
) -> BTreeSet<MemberId> {
    let problem = Problem::new(policies, approved, roster.members().map(|member| member.id), requester, roster);
    let most: usize = problem.needs.iter().map(|need| need.missing).sum();
    // More of a group than is missing in all never help.
    let all: Vec<usize> = problem.peers.iter().map(|peers| peers.members.len().min(most)).collect();
    if !done(&problem, &all) {
        return BTreeSet::new();
    }
    let takes_part = |group: &usize| {
        let serves = &problem.peers[*group].serves;
        serves.iter().any(|need| is_last(&problem, all.clone(), *group, *need))
    };
    let groups = (0..problem.peers.len()).filter(takes_part);
    groups.flat_map(|group| problem.peers[group].members.iter().copied()).collect()
}

/// Whether one of a group can be the one without whom a need stays open, and with whom everything is
/// served: `counts` says how many of each group there are, and serves everything.
fn is_last(problem: &Problem, mut counts: Vec<usize>, group: usize, need: usize) -> bool {
    let servers = &problem.needs[need].servers;
    if problem.needs[need].kind.is_one() {
        // Nobody else may serve it, so all others go at once.
        for server in servers {
            counts[*server] = usize::from(*server == group);
        }
        return done(problem, &counts);
    }
    for server in servers {
        // As few of them as will do.
        let (mut low, mut high) = (usize::from(*server == group), counts[*server]);
        while low < high {
            counts[*server] = usize::midpoint(low, high);
            if done(problem, &counts) {
                high = counts[*server];
            } else {
                low = counts[*server] + 1;
            }
        }
        counts[*server] = low;
    }
    counts[group] -= 1;
    !done(problem, &counts)
}

fn done(problem: &Problem, counts: &[usize]) -> bool {
    State::of(problem, counts.iter().enumerate().flat_map(|(group, count)| repeat_n(group, *count))).done()
}
