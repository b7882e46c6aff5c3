//! Who is freed by a choice of teams: the members all of whose teams are among them.

use crate::evaluation::Looks;
use crate::ids::{MemberId, TeamId};
use crate::people::Member;
use std::collections::{BTreeMap, BTreeSet};

/// Some members by their teams.
pub(super) struct Teams<'a> {
    /// The largest first: they free the most, and bound what the rest can free.
    teams: Vec<(TeamId, Vec<&'a Member>)>,
    pub(super) teamless: Vec<MemberId>,
}

impl<'a> Teams<'a> {
    pub(super) fn of(members: impl Iterator<Item = &'a Member>) -> Self {
        let (mut teams, mut teamless) = (BTreeMap::<TeamId, Vec<&Member>>::new(), Vec::new());
        for member in members {
            if member.teams.is_empty() {
                teamless.push(member.id);
            }
            for team in &member.teams {
                teams.entry(*team).or_default().push(member);
            }
        }
        let mut teams: Vec<_> = teams.into_iter().collect();
        teams.sort_by_key(|(_, members)| std::cmp::Reverse(members.len()));
        Self { teams, teamless }
    }

    /// How many teams have members.
    pub(super) fn count(&self) -> usize {
        self.teams.len()
    }

    /// How many memberships these teams have together.
    pub(super) fn memberships(&self, chosen: &[usize]) -> usize {
        chosen.iter().map(|place| self.teams[*place].1.len()).sum()
    }

    /// Chooses so many of the teams, every combination once.
    pub(super) fn choose(&self, size: usize) -> Chooser {
        let sizes: Vec<usize> = self.teams.iter().map(|(_, members)| members.len()).collect();
        Chooser { places: (size <= sizes.len()).then(|| (0..size).collect()), sizes }
    }

    /// The members all of whose teams are chosen, but for the teamless. `None` where a smaller choice
    /// frees the same: then this one has nothing to add.
    pub(super) fn within(&self, chosen: &[usize]) -> Option<BTreeSet<MemberId>> {
        let teams: BTreeSet<TeamId> = chosen.iter().map(|place| self.teams[*place].0).collect();
        let members = chosen.iter().flat_map(|place| &self.teams[*place].1);
        let freed: Vec<&Member> = members.copied().filter(|member| member.teams.is_subset(&teams)).collect();
        let needed: BTreeSet<TeamId> = freed.iter().flat_map(|member| member.teams.iter().copied()).collect();
        (needed == teams).then(|| freed.into_iter().map(|member| member.id).collect())
    }
}

/// Combinations of teams, as their places.
pub(super) struct Chooser {
    /// From the largest.
    sizes: Vec<usize>,
    /// The next choice, growing; `None` when there is no further one.
    places: Option<Vec<usize>>,
}

impl Chooser {
    /// The next choice whose teams have at least `least` memberships together; none, too, where no
    /// look is left.
    pub(super) fn next(&mut self, least: usize, looks: &Looks) -> Option<Vec<usize>> {
        while let Some(places) = self.places.take().filter(|_| !looks.spent()) {
            looks.take(places.len() + 1);
            let enough = places.iter().map(|place| self.sizes[*place]).sum::<usize>() >= least;
            self.places = self.after(places.clone(), enough);
            if enough {
                return Some(places);
            }
        }
        None
    }

    /// The choice after this one. Teams stand from the largest, so where this one is too small, and
    /// its last places stand next to each other, no later choice that differs in these alone is
    /// large enough.
    fn after(&self, mut places: Vec<usize>, enough: bool) -> Option<Vec<usize>> {
        let size = places.len();
        let mut at = size;
        if !enough {
            at = size.saturating_sub(1);
            while at > 0 && places[at - 1] + 1 == places[at] {
                at -= 1;
            }
        }
        while at > 0 {
            at -= 1;
            let next = places[at] + 1;
            if next + (size - at) <= self.sizes.len() {
                for (step, place) in places[at..].iter_mut().enumerate() {
                    *place = next + step;
                }
                return Some(places);
            }
        }
        None
    }
}
