//! Projects, environments and clusters.

use super::{nth, unknown};
use crate::Timestamp;
use crate::cases::Found;
use crate::cases::file::Document;
use crate::ids::{ClusterId, EnvironmentId, MemberId, ProjectId};
use crate::resources::{Cluster, Directory, Environment, Freeze, Project};
use crate::yaml::Path;
use uuid::Uuid;

/// The resources of a document.
pub(super) fn directory(document: &Document, errors: &mut Vec<Found>) -> Directory {
    let clusters: Vec<Cluster> = (document.clusters.iter().enumerate())
        .map(|(number, (name, entry))| Cluster {
            id: ClusterId(nth(number)),
            slug: name.to_owned(),
            name: name.to_owned(),
            environment: entry.environment.clone(),
        })
        .collect();
    let mut projects = Vec::new();
    let mut environments: Vec<Environment> = Vec::new();
    for (number, (slug, entry)) in document.projects.iter().enumerate() {
        let project = ProjectId(nth(number));
        projects.push(Project { id: project, slug: slug.to_owned(), name: slug.to_owned() });
        for (name, entry) in entry.environments.iter() {
            let path = Path::of("projects").key(slug).key("environments").key(name);
            if environments.iter().any(|other| other.project == project && other.name.eq_ignore_ascii_case(name)) {
                errors.push(Found::new(
                    path.clone(),
                    "another environment of this project has that name; case does not count",
                ));
            }
            let hosting =
                entry.cluster.as_ref().map(|text| (text, clusters.iter().find(|cluster| cluster.slug == *text)));
            if let Some((text, None)) = hosting {
                let message = unknown("cluster", text, clusters.iter().map(|cluster| cluster.slug.clone()));
                errors.push(Found::new(path.key("cluster"), message));
            }
            environments.push(Environment {
                id: EnvironmentId(nth(environments.len())),
                project,
                name: name.to_owned(),
                cluster: hosting.and_then(|(_, cluster)| cluster).map(|cluster| cluster.id),
                freeze: entry.frozen.0.clone().map(|reason| Freeze {
                    // Who froze it and when plays no part in any decision.
                    at: Timestamp::default(),
                    by: MemberId(Uuid::nil()),
                    reason,
                }),
            });
        }
    }
    Directory::new(projects, environments, clusters)
}
