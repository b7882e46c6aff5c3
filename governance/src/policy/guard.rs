//! Changes of resources that would lead out of a gate.
//!
//! Names, hosting clusters, labels and the organization's time zone decide which policies match.
//! Where changes of policies are protected (`environment.policy_update`), none of these may take a
//! target out of a policy: that would loosen its gate without the approval that unbinding needs.

use super::{Binding, Mode, Policy, PolicySet};
use crate::action::Action;
use crate::ids::TemplateId;
use crate::resources::{Directory, Target};
use std::collections::BTreeSet;

/// A target and a policy that would gate it no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The target in words, as it is named before the change.
    pub target: String,
    pub policy: String,
}

impl PolicySet {
    /// The policies that hold at a target as far as its place and its environment's name go, whatever
    /// the action and the time, and that are enforced there.
    fn holding(&self, target: &Target, directory: &Directory) -> Vec<&Policy> {
        let here = |binding: &Binding| binding.mode == Mode::Enforce && binding.place.holds(target, directory);
        let name = directory.environment_name(target);
        let holds =
            |policy: &&Policy| self.bindings_of(policy.id).any(here) && policy.template.conditions.hold_in(name);
        self.policies.iter().filter(holds).collect()
    }

    /// What a change of resources would take out of the policies that hold at guarded targets.
    pub fn lost(&self, before: &Directory, after: &Directory) -> Vec<Loss> {
        let mut lost = Vec::new();
        for (target, held) in self.guarded(before) {
            if target.environment.is_some_and(|id| after.environment(id).is_none()) {
                continue;
            }
            let left: BTreeSet<TemplateId> = self.holding(&target, after).into_iter().map(|policy| policy.id).collect();
            for policy in held.into_iter().filter(|policy| !left.contains(&policy.id)) {
                lost.push(Loss { target: before.name(&target), policy: policy.template.name.clone() });
            }
        }
        lost
    }

    /// The policies, by name, whose hours or weekdays are those of the organization's zone, and which
    /// are enforced where changes of policies are protected.
    pub fn tied_to_the_zone(&self, directory: &Directory) -> Vec<&str> {
        let held: BTreeSet<TemplateId> =
            self.guarded(directory).flat_map(|(_, held)| held).map(|policy| policy.id).collect();
        let tied = |policy: &&Policy| {
            let conditions = &policy.template.conditions;
            let timed = !conditions.weekdays.is_empty() || conditions.hours.is_some();
            timed && conditions.timezone.is_none() && held.contains(&policy.id)
        };
        self.policies.iter().filter(tied).map(|policy| policy.template.name.as_str()).collect()
    }

    /// The targets at which a policy protects changes of what gates them, at some time, each with the
    /// policies that hold there.
    fn guarded<'a>(&'a self, directory: &'a Directory) -> impl Iterator<Item = (Target, Vec<&'a Policy>)> {
        targets(directory).filter_map(|target| {
            let held = self.holding(&target, directory);
            let guards = |policy: &&Policy| policy.template.protects(Action::EnvironmentPolicyUpdate);
            held.iter().any(guards).then_some((target, held))
        })
    }
}

/// Every target whose gate depends on names and hosting: environments, clusters, and clusters within
/// projects.
fn targets(directory: &Directory) -> impl Iterator<Item = Target> {
    let environments = directory.environments().map(Target::of);
    let clusters = directory.clusters().flat_map(|cluster| {
        let alone = Target { cluster: Some(cluster.id), ..Target::ORGANIZATION };
        let within = directory.projects().map(move |project| Target { project: Some(project.id), ..alone });
        std::iter::once(alone).chain(within)
    });
    environments.chain(clusters)
}
