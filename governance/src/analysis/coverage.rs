//! What a bound template matches, over the whole space.
//!
//! A template matches where its target stands at one of the places, it protects the action, and its
//! conditions hold. All are joined with AND and each looks at one axis alone, so what it matches is
//! a product, and a set for each axis describes it. The parts are decided by the evaluator's own
//! functions ([`Place::holds`], [`Template::protects`], [`crate::policy::Conditions::hold_in`] and
//! `hold_at`); a property test holds the product against [`crate::policy::resolve`].

use super::bits::Bits;
use super::space::{Cell, Space};
use crate::action::Action;
use crate::people::Permission;
use crate::policy::{Place, Template};
use std::collections::{BTreeMap, BTreeSet};

/// The requests that a template matches at some places.
#[derive(Clone, Debug)]
pub struct Coverage {
    pub(super) moments: Bits,
    /// Those that stand at one of the places, in an environment that the conditions allow.
    pub(super) targets: Bits,
    pub(super) actions: BTreeSet<Action>,
}

impl Coverage {
    /// What both hold.
    pub(super) fn and(&self, other: &Self) -> Self {
        Self {
            moments: self.moments.and(&other.moments),
            targets: self.targets.and(&other.targets),
            actions: self.actions.intersection(&other.actions).copied().collect(),
        }
    }
}

impl Space<'_> {
    /// What a template matches at these places, which must be among those of the space.
    pub fn coverage<'p>(&self, template: &Template, places: impl IntoIterator<Item = &'p Place>) -> Coverage {
        let conditions = &template.conditions;
        let nowhere = Bits::none(self.targets.len());
        let standing = places.into_iter().filter_map(|place| self.stands.get(place));
        let standing = standing.fold(nowhere, |all, place| all.or(place));
        // Many targets share a name.
        let names = self.targets.iter().map(|target| self.directory.environment_name(target)).collect::<Vec<_>>();
        let distinct: BTreeSet<Option<&str>> = names.iter().copied().collect();
        let holds: BTreeMap<_, _> = distinct.into_iter().map(|name| (name, conditions.hold_in(name))).collect();
        let named = Bits::of(self.targets.len(), |target| holds[&names[target]]);
        Coverage {
            moments: Bits::of(self.moments.len(), |at| conditions.hold_at(self.moments[at], self.organization_zone)),
            targets: standing.and(&named),
            actions: Action::ALL.into_iter().filter(|action| template.protects(*action)).collect(),
        }
    }

    /// A request that a coverage holds; none where it holds nothing.
    pub fn first(&self, coverage: &Coverage) -> Option<Cell> {
        let at = coverage.moments.first()?;
        let mut suiting = coverage.actions.iter().map(|action| (*action, self.suiting(coverage, *action).first()));
        suiting.find_map(|(action, target)| Some(self.cell(action, target?, at)))
    }

    /// A request that `one` holds and `other` does not.
    pub fn first_outside(&self, one: &Coverage, other: &Coverage) -> Option<Cell> {
        let at = one.moments.first()?;
        let untimely = one.moments.without(&other.moments).first();
        one.actions.iter().find_map(|action| {
            let targets = self.suiting(one, *action);
            let target = targets.first()?;
            if !other.actions.contains(action) {
                return Some(self.cell(*action, target, at));
            }
            let elsewhere = targets.without(&other.targets).first().map(|target| self.cell(*action, target, at));
            elsewhere.or_else(|| Some(self.cell(*action, target, untimely?)))
        })
    }

    /// A request for each kind of people who may ask for what a coverage holds. Who may ask for what needs
    /// more permissions may ask for what needs only some of them, so a request for that stands for both.
    pub(super) fn first_for_each_asker(&self, coverage: &Coverage) -> Vec<Cell> {
        let Some(at) = coverage.moments.first() else { return Vec::new() };
        let mut found: BTreeMap<&[Permission], Cell> = BTreeMap::new();
        for action in &coverage.actions {
            let asker = action.needs();
            if !found.contains_key(asker)
                && let Some(target) = self.suiting(coverage, *action).first()
            {
                found.insert(asker, self.cell(*action, target, at));
            }
        }
        let fewer = |needs: &[Permission], other: &[Permission]| {
            other.len() < needs.len() && other.iter().all(|needed| needs.contains(needed))
        };
        let least = |needs: &&[Permission]| !found.keys().any(|other| fewer(needs, other));
        found.iter().filter(|(needs, _)| least(needs)).map(|(_, cell)| *cell).collect()
    }
}
