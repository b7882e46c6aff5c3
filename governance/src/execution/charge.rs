//! Which executor carries a request out.

use crate::action::{Action, Executor};
use crate::ids::ExecutorId;
use crate::policy::Place;
use crate::resources::{Directory, Target};
use std::collections::BTreeSet;

/// An executor as far as it matters to which requests it carries out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    pub id: ExecutorId,
    /// The project or the cluster that it belongs to.
    pub place: Place,
    /// The actions that it carries out; empty for all that callers would.
    pub actions: BTreeSet<Action>,
    pub enabled: bool,
}

impl Charge {
    /// Whether it carries an action out, wherever that is aimed at.
    pub fn carries_out(&self, action: Action) -> bool {
        let named = self.actions.is_empty() || self.actions.contains(&action);
        self.enabled && named && action.executor() == Executor::Caller
    }
}

/// The executor in charge of an action on a target. A target that names a cluster is that cluster's affair. Any
/// other is its project's, and where that has no executor for the action, that of the cluster which hosts the environment.
pub fn in_charge<'a>(
    executors: &'a [Charge],
    action: Action,
    target: &Target,
    directory: &Directory,
) -> Option<&'a Charge> {
    let of = |place: Place| executors.iter().find(|one| one.place == place && one.carries_out(action));
    if let Some(cluster) = target.cluster {
        return of(Place::Cluster(cluster));
    }
    let projects = target.project.and_then(|project| of(Place::Project(project)));
    projects.or_else(|| of(Place::Cluster(directory.cluster_of(target)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{API, EU_1, PRODUCTION, STAGING, directory};
    use uuid::Uuid;

    const PROJECTS: ExecutorId = ExecutorId(Uuid::from_u128(1));
    const CLUSTERS: ExecutorId = ExecutorId(Uuid::from_u128(2));

    fn executor(id: ExecutorId, place: Place, actions: &[Action]) -> Charge {
        Charge { id, place, actions: actions.iter().copied().collect(), enabled: true }
    }

    fn of_api(actions: &[Action]) -> Charge {
        executor(PROJECTS, Place::Project(API), actions)
    }

    fn of_eu_1(actions: &[Action]) -> Charge {
        executor(CLUSTERS, Place::Cluster(EU_1), actions)
    }

    /// What it shows, the executors, the action, the target, and who is in charge.
    type Line<'a> = (&'a str, &'a [Charge], Action, Target, Option<ExecutorId>);

    #[test]
    fn one_executor_at_most_is_in_charge() {
        use Action as A;
        let production = Target { project: Some(API), environment: Some(PRODUCTION), cluster: None };
        let on_eu_1 = Target { cluster: Some(EU_1), ..production };
        let staging = Target { environment: Some(STAGING), ..production };
        let eu_1 = Target { cluster: Some(EU_1), ..Target::ORGANIZATION };
        let both = [of_api(&[]), of_eu_1(&[])];
        let picky = [of_api(&[A::RollbackExecute]), of_eu_1(&[])];
        let off = [Charge { enabled: false, ..of_api(&[]) }, of_eu_1(&[])];
        let table: &[Line<'_>] = &[
            ("none", &[], A::ReleaseDeploy, production, None),
            ("the project's comes first", &both, A::ReleaseDeploy, production, Some(PROJECTS)),
            ("a named cluster comes before that", &both, A::ClusterSync, on_eu_1, Some(CLUSTERS)),
            ("a cluster alone", &both, A::CommandExecute, eu_1, Some(CLUSTERS)),
            ("a named cluster without one", &both[..1], A::ClusterSync, on_eu_1, None),
            ("the hosting cluster", &both[1..], A::ReleaseDeploy, production, Some(CLUSTERS)),
            ("nothing hosts it", &both[1..], A::ReleaseDeploy, staging, None),
            ("an action that it carries out", &picky, A::RollbackExecute, production, Some(PROJECTS)),
            ("an action that it does not", &picky, A::ReleaseDeploy, production, Some(CLUSTERS)),
            ("a disabled one", &off, A::ReleaseDeploy, production, Some(CLUSTERS)),
        ];
        for (says, executors, action, target, expected) in table {
            let found = in_charge(executors, *action, target, &directory()).map(|one| one.id);
            assert_eq!(found, *expected, "{says}");
        }
    }

    #[test]
    fn what_countersign_executes_itself_has_no_executor() {
        let all: BTreeSet<_> = Action::ALL.into_iter().collect();
        let executors = [Charge { actions: all, ..of_api(&[]) }, of_api(&[]), of_eu_1(&[])];
        let production = Target { project: Some(API), environment: Some(PRODUCTION), cluster: None };
        for action in Action::ALL {
            let found = in_charge(&executors, action, &production, &directory());
            assert_eq!(found.is_some(), action.executor() == Executor::Caller, "{action}");
        }
    }
}
