//! The targets that policies can tell apart.

use crate::ids::{ClusterId, EnvironmentId, ProjectId};
use crate::policy::Place;
use crate::resources::{Cluster, Directory, Environment, Project, Target};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Every target that can be asked for, but of those that stand at the same of these places, in an
/// environment of the same of these names, and suit the same actions, only the first one.
///
/// A target can name more than one resource: a cluster within a project, or an environment that no
/// cluster hosts on a cluster.
pub(super) fn targets(directory: &Directory, places: &BTreeSet<Place>, names: &BTreeSet<String>) -> Vec<Target> {
    let at = |place: Place| places.contains(&place).then_some(place);
    let named = |name: Option<&str>| name.map(str::to_lowercase).filter(|name| names.contains(name));

    let projects = firsts(directory.projects(), |project| at(Place::Project(project.id)));
    let clusters =
        firsts(directory.clusters(), |cluster| (at(Place::Cluster(cluster.id)), named(cluster.environment.as_deref())));
    let environments = firsts(directory.environments(), |environment| {
        let hosted = environment.cluster.map(|cluster| at(Place::Cluster(cluster)));
        let own = (at(Place::Project(environment.project)), at(Place::Environment(environment.id)));
        (own, hosted, named(Some(&environment.name)))
    });

    let in_environment = |environment: &Environment| Target {
        project: Some(environment.project),
        environment: Some(environment.id),
        cluster: None,
    };
    let in_project = |project: &Project| Target { project: Some(project.id), ..Target::ORGANIZATION };
    let mut targets: Vec<Target> = environments.iter().map(|environment| in_environment(environment)).collect();
    targets.extend(clusters.iter().map(|cluster| Target { cluster: Some(cluster.id), ..Target::ORGANIZATION }));
    targets.extend(projects.iter().map(|project| in_project(project)));
    targets.push(Target::ORGANIZATION);
    for cluster in &clusters {
        let cluster = Some(cluster.id);
        targets.extend(projects.iter().map(|project| Target { cluster, ..in_project(project) }));
        let unhosted = environments.iter().filter(|environment| environment.cluster.is_none());
        targets.extend(unhosted.map(|environment| Target { cluster, ..in_environment(environment) }));
    }
    targets
}

fn firsts<'a, T, K: Ord>(things: impl Iterator<Item = &'a T>, key: impl Fn(&T) -> K) -> Vec<&'a T> {
    let mut seen = BTreeSet::new();
    things.filter(|thing| seen.insert(key(thing))).collect()
}

/// The directory and, after everything that is there, one more project with an environment of each
/// of these names on one more cluster, and a cluster with each name as its label: what a policy
/// could meet that is not there yet.
pub(super) fn extended(directory: &Directory, names: &BTreeSet<String>) -> Directory {
    // The last ids there are, so that these come after the real ones.
    let id = |number: usize| Uuid::from_u128(u128::MAX - number as u128);
    let (project, host) = (ProjectId(id(0)), ClusterId(id(0)));
    let any = ["any environment".to_owned()];
    let environments = names.iter().chain(&any).enumerate().map(|(number, name)| Environment {
        id: EnvironmentId(id(number)),
        project,
        name: name.clone(),
        cluster: Some(host),
        freeze: None,
    });
    let cluster = |number: usize, label: Option<&String>| Cluster {
        id: ClusterId(id(number)),
        slug: label.map_or_else(|| "any cluster".to_owned(), |label| format!("any {label} cluster")),
        name: String::new(),
        environment: label.cloned(),
    };
    let labelled = names.iter().enumerate().map(|(number, name)| cluster(number + 1, Some(name)));
    Directory::new(
        directory.projects().cloned().chain([Project {
            id: project,
            slug: "any project".to_owned(),
            name: String::new(),
        }]),
        directory.environments().cloned().chain(environments),
        directory.clusters().cloned().chain([cluster(0, None)]).chain(labelled),
    )
}
