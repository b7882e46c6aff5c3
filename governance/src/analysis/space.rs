//! The finite space in which policies are compared: moments × targets × actions.
//!
//! A policy sees of a request its action, where its target stands, the name of its environment, and
//! the local weekday and hour. So a few thousand points stand for every request of a year, and
//! what is found on them is found by exhaustion. Every point is a request that could be asked for.

use super::bits::Bits;
use super::coverage::Coverage;
use super::moments::moments;
use super::targets::targets;
use crate::Timestamp;
use crate::action::Action;
use crate::policy::{Conditions, Place, Template};
use crate::resources::{Directory, Target};
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};

/// A point of the space, and every request that the policies at hand cannot tell from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    pub at: Timestamp,
    pub target: Target,
    pub action: Action,
}

/// The space that some policies need to be told apart.
#[derive(Clone, Debug)]
pub struct Space<'a> {
    pub(super) directory: &'a Directory,
    pub(super) organization_zone: Tz,
    pub(super) moments: Vec<Timestamp>,
    pub(super) targets: Vec<Target>,
    /// The targets that suit each action.
    pub(super) suits: BTreeMap<Action, Bits>,
    /// The targets that stand at each place.
    pub(super) stands: BTreeMap<Place, Bits>,
}

impl<'a> Space<'a> {
    /// The space for these templates at these places: a year from `now`, and every target of the
    /// directory that suits the action by [`Directory::check`].
    pub fn new<'t>(
        templates: impl Iterator<Item = &'t Template> + Clone,
        places: &BTreeSet<Place>,
        directory: &'a Directory,
        organization_zone: Tz,
        now: Timestamp,
    ) -> Self {
        let timed = |conditions: &&Conditions| !conditions.weekdays.is_empty() || conditions.hours.is_some();
        let conditions = templates.map(|template| &template.conditions);
        let zones = conditions.clone().filter(timed).map(|conditions| conditions.zone(organization_zone));
        let zones: BTreeMap<&str, Tz> = zones.map(|zone| (zone.name(), zone)).collect();
        let zones: Vec<Tz> = zones.into_values().collect();
        let targets = targets(directory, places, &names(conditions));
        let each = |holds: &dyn Fn(&Target) -> bool| Bits::of(targets.len(), |target| holds(&targets[target]));
        let suits = |action: Action| (action, each(&|target| directory.check(action, target).is_ok()));
        let stands = |place: &Place| (*place, each(&|target| place.holds(target, directory)));
        Self {
            directory,
            organization_zone,
            moments: moments(&zones, now),
            suits: Action::ALL.into_iter().map(suits).collect(),
            stands: places.iter().map(stands).collect(),
            targets,
        }
    }

    /// The points that a coverage holds: by action in the brief's order, then targets, then moments
    /// in their order.
    pub fn cells(&self, coverage: &Coverage) -> impl Iterator<Item = Cell> {
        coverage.actions.iter().flat_map(move |action| {
            let targets = self.suiting(coverage, *action).iter().collect::<Vec<_>>();
            let moments = coverage.moments.iter().collect::<Vec<_>>();
            let pairs =
                targets.into_iter().flat_map(move |target| moments.clone().into_iter().map(move |at| (target, at)));
            pairs.map(|(target, at)| self.cell(*action, target, at))
        })
    }

    /// The targets of a coverage that suit an action.
    pub(super) fn suiting(&self, coverage: &Coverage, action: Action) -> Bits {
        coverage.targets.and(&self.suits[&action])
    }

    pub(super) fn cell(&self, action: Action, target: usize, at: usize) -> Cell {
        Cell { at: self.moments[at], target: self.targets[target], action }
    }
}

/// The names of environments that conditions mention, in lower case.
pub(super) fn names<'t>(conditions: impl Iterator<Item = &'t Conditions>) -> BTreeSet<String> {
    conditions.flat_map(|conditions| &conditions.environments).map(|name| name.to_lowercase()).collect()
}
