//! Changes of resources that would lead out of a gate.
//!
//! Names, hosting clusters, labels and the organization's time zone decide which policies match.
//! Where changes of policies are protected (`environment.policy_update`), none of these may take a
//! target out of a policy: that would loosen its gate without the approval that unbinding needs.

use super::{Mode, PolicySet};
use crate::action::Action;
use crate::policy::Policy;
use crate::resources::{Directory, Target};

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
    fn holding<'a>(&'a self, target: &'a Target, directory: &'a Directory) -> impl Iterator<Item = &'a Policy> {
        self.policies.iter().filter(move |policy| {
            let here =
                |binding: &super::Binding| binding.mode == Mode::Enforce && binding.place.holds(target, directory);
            self.bindings_of(policy.id).any(here)
                && policy.template.conditions.hold_in(directory.environment_name(target))
        })
    }

    /// Whether a policy protects changes of what gates a target, at some time.
    pub fn guards(&self, target: &Target, directory: &Directory) -> bool {
        self.holding(target, directory).any(|policy| policy.template.protects(Action::EnvironmentPolicyUpdate))
    }

    /// What a change of resources would take out of the policies that hold at guarded targets.
    pub fn lost(&self, before: &Directory, after: &Directory) -> Vec<Loss> {
        let mut lost = Vec::new();
        for target in targets(before) {
            let gone = target.environment.is_some_and(|id| after.environment(id).is_none());
            if gone || !self.guards(&target, before) {
                continue;
            }
            let left: Vec<&Policy> = self.holding(&target, after).collect();
            for policy in self.holding(&target, before).filter(|policy| !left.contains(policy)) {
                lost.push(Loss { target: before.name(&target), policy: policy.template.name.clone() });
            }
        }
        lost
    }

    /// The policies, by name, whose hours or weekdays are those of the organization's zone, and which
    /// are enforced where changes of policies are protected.
    pub fn tied_to_the_zone(&self, directory: &Directory) -> Vec<&str> {
        let guarded: Vec<Target> = targets(directory).filter(|target| self.guards(target, directory)).collect();
        let tied = |policy: &&Policy| {
            let conditions = &policy.template.conditions;
            let timed = !conditions.weekdays.is_empty() || conditions.hours.is_some();
            let holds = |target: &Target| self.holding(target, directory).any(|other| other.id == policy.id);
            timed && conditions.timezone.is_none() && guarded.iter().any(holds)
        };
        self.policies.iter().filter(tied).map(|policy| policy.template.name.as_str()).collect()
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
