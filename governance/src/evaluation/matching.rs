//! How many different teams a set of approvers can stand for.

use crate::ids::TeamId;
use std::collections::{BTreeMap, BTreeSet};

/// The size of the largest set of (member, team) pairs in which no member and no team stands
/// twice: maximum bipartite matching by augmenting paths, never greedy (semantics.md §5).
///
/// `teams_of` holds for each approver the teams that they are in. Takes at most
/// members × memberships steps.
pub fn distinct_teams<'a>(teams_of: impl IntoIterator<Item = &'a BTreeSet<TeamId>>) -> usize {
    let members: Vec<&BTreeSet<TeamId>> = teams_of.into_iter().collect();
    let mut stands_for: BTreeMap<TeamId, usize> = BTreeMap::new();
    (0..members.len()).filter(|member| augment(*member, &members, &mut stands_for, &mut BTreeSet::new())).count()
}

/// Finds a team for `member`, moving others to further teams of theirs where that makes room.
fn augment(
    member: usize,
    members: &[&BTreeSet<TeamId>],
    stands_for: &mut BTreeMap<TeamId, usize>,
    tried: &mut BTreeSet<TeamId>,
) -> bool {
    for team in members[member] {
        if !tried.insert(*team) {
            continue;
        }
        let holder = stands_for.get(team).copied();
        if holder.is_none_or(|holder| augment(holder, members, stands_for, tried)) {
            stands_for.insert(*team, member);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn teams(ids: &[u128]) -> BTreeSet<TeamId> {
        ids.iter().map(|id| TeamId(Uuid::from_u128(*id))).collect()
    }

    #[test]
    fn a_member_of_two_teams_stands_for_the_one_that_is_needed() {
        // Greedy would let the first member take team 1 and find no team for the second.
        assert_eq!(distinct_teams([&teams(&[1, 2]), &teams(&[1])]), 2);
        assert_eq!(distinct_teams([&teams(&[1, 2]), &teams(&[1]), &teams(&[2])]), 2);
        assert_eq!(distinct_teams([&teams(&[1, 2]), &teams(&[1, 3]), &teams(&[1])]), 3);
    }

    #[test]
    fn one_member_of_many_teams_stands_for_one() {
        assert_eq!(distinct_teams([&teams(&[1, 2, 3])]), 1);
    }

    #[test]
    fn members_without_a_team_stand_for_none() {
        assert_eq!(distinct_teams([&teams(&[]), &teams(&[])]), 0);
        assert_eq!(distinct_teams([]), 0);
    }
}
