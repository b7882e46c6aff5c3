//! What a change of policies touches, and where the request for it is aimed.

use super::{Change, ChangeSet};
use crate::facts::Facts;
use crate::policy::Place;
use crate::resources::{Directory, Target};
use std::collections::BTreeSet;

impl ChangeSet {
    /// The targets whose gate the changes touch: every environment that stands where a policy among
    /// them is bound, or is bound or unbound by them, at whatever level; a resource at which no
    /// environment stands, itself. A version that says the same as the current one touches nothing.
    pub fn touches(&self, facts: &Facts) -> BTreeSet<Target> {
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
        places.iter().flat_map(|place| standing_at(place, &facts.directory)).collect()
    }
}

/// The environments that stand at a place, or the place itself where none does.
fn standing_at(place: &Place, directory: &Directory) -> Vec<Target> {
    let environments = directory.environments().map(Target::of);
    let here: Vec<Target> = environments.filter(|target| place.holds(target, directory)).collect();
    if !here.is_empty() {
        return here;
    }
    vec![match *place {
        Place::Project(id) => Target { project: Some(id), ..Target::ORGANIZATION },
        Place::Cluster(id) => Target { cluster: Some(id), ..Target::ORGANIZATION },
        Place::Organization | Place::Environment(_) => Target::ORGANIZATION,
    }]
}

impl Target {
    /// The narrowest target that holds all of these: the only one, their project, or the
    /// organization.
    pub fn around(targets: &BTreeSet<Self>) -> Self {
        let mut all = targets.iter();
        let Some(first) = all.next() else { return Self::ORGANIZATION };
        if targets.len() == 1 {
            *first
        } else if first.project.is_some() && all.all(|other| other.project == first.project) {
            Self { project: first.project, ..Self::ORGANIZATION }
        } else {
            Self::ORGANIZATION
        }
    }
}
