//! How many different teams a set of approvers can stand for.

use crate::ids::TeamId;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// The size of the largest set of (member, team) pairs in which no member and no team stands
/// twice: maximum bipartite matching by augmenting paths, never greedy (semantics.md §5).
///
/// `teams_of` holds for each approver the teams that they are in. Takes at most
/// teams × memberships steps.
pub fn distinct_teams<'a>(teams_of: impl IntoIterator<Item = &'a BTreeSet<TeamId>>) -> usize {
    let mut numbers = BTreeMap::new();
    let mut matching = Matching::default();
    for teams in teams_of {
        let teams = teams.iter().map(|team| {
            let next = numbers.len();
            *numbers.entry(*team).or_insert(next)
        });
        matching.add(&teams.collect());
    }
    matching.size()
}

/// A maximum matching that grows by one member at a time. Teams are numbers from 0.
///
/// A member who cannot be matched is forgotten: what a set of members stands for is the rank of a
/// transversal matroid, so one who adds nothing to a set adds nothing to a larger one either.
#[derive(Clone, Debug, Default)]
pub struct Matching {
    /// The teams of each matched member.
    teams_of: Vec<Rc<[usize]>>,
    /// The team that each matched member stands for.
    stands_for: Vec<usize>,
    /// Who stands for each team; shorter than the number of teams while the last ones are free.
    holders: Vec<Option<usize>>,
    /// Teams through which nothing can be added any more, as far as that has been found out. Looking
    /// for a way in vain costs each team only once.
    closed: Vec<bool>,
}

impl Matching {
    /// How many teams the members so far stand for.
    pub fn size(&self) -> usize {
        self.stands_for.len()
    }

    /// Adds a member of these teams. True if the members now stand for one team more.
    pub fn add(&mut self, teams: &Rc<[usize]>) -> bool {
        let member = self.size();
        let (found, via) = self.path(teams);
        let Some(mut team) = found else {
            for team in via.into_keys() {
                grow(&mut self.closed, team, false);
                self.closed[team] = true;
            }
            return false;
        };
        self.teams_of.push(Rc::clone(teams));
        // Along the path, each member moves to the next team and leaves theirs to the one before.
        loop {
            let mover = via.get(&team).copied().flatten().unwrap_or(member);
            grow(&mut self.holders, team, None);
            self.holders[team] = Some(mover);
            if mover == member {
                self.stands_for.push(team);
                return true;
            }
            team = std::mem::replace(&mut self.stands_for[mover], team);
        }
    }

    /// Whether a member of these teams would add one.
    pub fn would_add(&self, teams: &[usize]) -> bool {
        self.path(teams).0.is_some()
    }

    /// The teams, of so many, through which one more can be stood for: the free ones, and those
    /// whose holder could move on to such a team. Whoever is in none of them adds nothing, now or
    /// later.
    pub fn open(&self, teams: usize) -> Vec<bool> {
        let mut open: Vec<bool> = (0..teams).map(|team| self.holder(team).is_none()).collect();
        let mut changed = true;
        while changed {
            changed = false;
            for (member, team) in self.stands_for.iter().enumerate() {
                if !open[*team] && self.teams_of[member].iter().any(|team| open[*team]) {
                    open[*team] = true;
                    changed = true;
                }
            }
        }
        open
    }

    fn holder(&self, team: usize) -> Option<usize> {
        self.holders.get(team).copied().flatten()
    }

    /// A free team that a member of `teams` can reach by moving others on, if there is one; and who
    /// would take each team that was looked at (`None` for the new member).
    fn path(&self, teams: &[usize]) -> (Option<usize>, BTreeMap<usize, Option<usize>>) {
        let is_open = |team: &&usize| !self.closed.get(**team).copied().unwrap_or(false);
        let mut waiting: Vec<usize> = teams.iter().filter(is_open).copied().collect();
        let mut via: BTreeMap<usize, Option<usize>> = waiting.iter().map(|team| (*team, None)).collect();
        while let Some(team) = waiting.pop() {
            let Some(holder) = self.holder(team) else { return (Some(team), via) };
            for next in self.teams_of[holder].iter().filter(is_open) {
                if !via.contains_key(next) {
                    via.insert(*next, Some(holder));
                    waiting.push(*next);
                }
            }
        }
        (None, via)
    }
}

/// Makes room for the item at `at`.
fn grow<T: Clone>(items: &mut Vec<T>, at: usize, with: T) {
    if items.len() <= at {
        items.resize(at + 1, with);
    }
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

    #[test]
    fn a_long_chain_of_members_who_move_on_needs_no_deep_stack() {
        let chain: Vec<BTreeSet<TeamId>> = (0..2000u128).rev().map(|i| teams(&[i, i + 1])).collect();
        assert_eq!(distinct_teams(chain.iter().chain([&teams(&[0])])), 2001);
    }

    #[test]
    fn a_team_is_open_while_its_holder_could_move_on() {
        let mut matching = Matching::default();
        assert!(matching.add(&Rc::from([0, 1])));
        assert_eq!(matching.open(3), [true, true, true]);
        assert!(matching.add(&Rc::from([0])));
        assert_eq!(matching.open(3), [false, false, true]);
        assert!(!matching.would_add(&[0, 1]));
        assert!(matching.would_add(&[1, 2]));
    }
}
