//! Which environments a change of policies touches, and where the request for it is aimed.

use super::{Change, ChangeSet};
use crate::facts::Facts;
use crate::ids::EnvironmentId;
use crate::policy::Place;
use crate::resources::{Directory, Environment, Target};
use std::collections::BTreeSet;

impl ChangeSet {
    /// The environments whose gate the changes touch: every one that stands where a policy among
    /// them is bound, or is bound or unbound by them, at whatever level. A version that says the
    /// same as the current one touches none.
    pub fn touches(&self, facts: &Facts) -> BTreeSet<EnvironmentId> {
        let set = &facts.policies;
        let place_of = |id| set.bindings.iter().find(|known| known.id == id).map(|known| known.place);
        let places = |change: &Change| -> Vec<Place> {
            match change {
                Change::Create { .. } => Vec::new(),
                Change::Save { policy, template, .. }
                    if set.policy(*policy).is_some_and(|known| known.template == *template) =>
                {
                    Vec::new()
                }
                Change::Save { policy, .. } | Change::Archive { policy } => {
                    set.bindings_of(*policy).map(|binding| binding.place).collect()
                }
                Change::Bind { place, .. } => vec![*place],
                Change::SetMode { binding, .. } | Change::Unbind { binding } => {
                    place_of(*binding).into_iter().collect()
                }
            }
        };
        let places: BTreeSet<Place> = self.changes.iter().flat_map(places).collect();
        let directory = &facts.directory;
        let stands = |environment: &&Environment| places.iter().any(|place| place.holds(&at(environment), directory));
        directory.environments().filter(stands).map(|environment| environment.id).collect()
    }
}

impl Target {
    /// The narrowest target that holds all these environments: one environment, one project, or the
    /// organization.
    pub fn around(environments: &BTreeSet<EnvironmentId>, directory: &Directory) -> Self {
        let mut known = environments.iter().filter_map(|id| directory.environment(*id));
        let Some(first) = known.next() else { return Self::ORGANIZATION };
        let others: Vec<&Environment> = known.collect();
        if others.is_empty() {
            at(first)
        } else if others.iter().all(|other| other.project == first.project) {
            Self { project: Some(first.project), ..Self::ORGANIZATION }
        } else {
            Self::ORGANIZATION
        }
    }
}

fn at(environment: &Environment) -> Target {
    Target { project: Some(environment.project), environment: Some(environment.id), cluster: None }
}
