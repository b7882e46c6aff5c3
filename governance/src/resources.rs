//! What actions are aimed at: projects, environments, clusters, and targets among them.

use crate::Timestamp;
use crate::action::{Action, Aim};
use crate::fields::FieldErrors;
use crate::ids::{ClusterId, EnvironmentId, MemberId, ProjectId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    pub id: ProjectId,
    /// What stands in addresses and in pipelines; unique in the organization.
    pub slug: String,
    pub name: String,
}

/// Why and since when nothing may be delivered to an environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Freeze {
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    pub by: MemberId,
    pub reason: String,
}

/// An environment of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    pub id: EnvironmentId,
    pub project: ProjectId,
    /// Unique in the project; conditions name it.
    pub name: String,
    /// The cluster that hosts it.
    pub cluster: Option<ClusterId>,
    pub freeze: Option<Freeze>,
}

/// A cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    pub id: ClusterId,
    /// What stands in addresses and in pipelines; unique in the organization.
    pub slug: String,
    pub name: String,
    /// The environment name that conditions see for targets that name the cluster alone.
    pub environment: Option<String>,
}

/// What an action is aimed at. All empty: the organization. An environment always comes with
/// its project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Target {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<EnvironmentId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster: Option<ClusterId>,
}

impl Target {
    /// The organization as a whole.
    pub const ORGANIZATION: Self = Self { project: None, environment: None, cluster: None };

    /// An environment of its project.
    pub const fn of(environment: &Environment) -> Self {
        Self { project: Some(environment.project), environment: Some(environment.id), cluster: None }
    }
}

/// The resources of one organization, as of one instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directory {
    projects: BTreeMap<ProjectId, Project>,
    environments: BTreeMap<EnvironmentId, Environment>,
    clusters: BTreeMap<ClusterId, Cluster>,
}

impl Directory {
    /// A directory of these resources.
    pub fn new(
        projects: impl IntoIterator<Item = Project>,
        environments: impl IntoIterator<Item = Environment>,
        clusters: impl IntoIterator<Item = Cluster>,
    ) -> Self {
        Self {
            projects: projects.into_iter().map(|project| (project.id, project)).collect(),
            environments: environments.into_iter().map(|environment| (environment.id, environment)).collect(),
            clusters: clusters.into_iter().map(|cluster| (cluster.id, cluster)).collect(),
        }
    }

    /// The same in which this environment stands as it is given.
    #[must_use]
    pub fn with_environment(mut self, environment: Environment) -> Self {
        self.environments.insert(environment.id, environment);
        self
    }

    /// The same in which this cluster stands as it is given.
    #[must_use]
    pub fn with_cluster(mut self, cluster: Cluster) -> Self {
        self.clusters.insert(cluster.id, cluster);
        self
    }

    pub fn projects(&self) -> impl Iterator<Item = &Project> {
        self.projects.values()
    }

    pub fn environments(&self) -> impl Iterator<Item = &Environment> {
        self.environments.values()
    }

    pub fn clusters(&self) -> impl Iterator<Item = &Cluster> {
        self.clusters.values()
    }

    pub fn project(&self, id: ProjectId) -> Option<&Project> {
        self.projects.get(&id)
    }

    pub fn environment(&self, id: EnvironmentId) -> Option<&Environment> {
        self.environments.get(&id)
    }

    pub fn cluster(&self, id: ClusterId) -> Option<&Cluster> {
        self.clusters.get(&id)
    }

    /// A project by slug or id.
    pub fn find_project(&self, text: &str) -> Option<&Project> {
        let id = text.parse().ok();
        self.projects.values().find(|project| project.slug == text || Some(project.id) == id)
    }

    /// An environment by name (any case) within a project, or by id.
    pub fn find_environment(&self, project: Option<ProjectId>, text: &str) -> Option<&Environment> {
        let id = text.parse().ok();
        self.environments.values().find(|environment| {
            Some(environment.id) == id && project.is_none_or(|project| project == environment.project)
                || Some(environment.project) == project && environment.name.eq_ignore_ascii_case(text)
        })
    }

    /// A cluster by slug or id.
    pub fn find_cluster(&self, text: &str) -> Option<&Cluster> {
        let id = text.parse().ok();
        self.clusters.values().find(|cluster| cluster.slug == text || Some(cluster.id) == id)
    }

    /// The cluster at which a target stands: the one that it names, or the one that hosts its
    /// environment (semantics.md §3).
    pub fn cluster_of(&self, target: &Target) -> Option<ClusterId> {
        target.cluster.or_else(|| self.environment(target.environment?)?.cluster)
    }

    /// A target together with the cluster at which it stands, as events remember it.
    #[must_use]
    pub fn placed(&self, target: Target) -> Target {
        Target { cluster: self.cluster_of(&target), ..target }
    }

    /// The environment name that conditions compare: the environment's own, or for a target
    /// without one its cluster's label (semantics.md §4).
    pub fn environment_name(&self, target: &Target) -> Option<&str> {
        match target.environment {
            Some(id) => self.environment(id).map(|environment| environment.name.as_str()),
            None => self.cluster(self.cluster_of(target)?)?.environment.as_deref(),
        }
    }

    /// The freeze that stands in the way of an action on a target, if any.
    pub fn freeze(&self, action: Action, target: &Target) -> Option<(&Environment, &Freeze)> {
        let environment = self.environment(target.environment?).filter(|_| action.blocked_by_freeze())?;
        Some((environment, environment.freeze.as_ref()?))
    }

    /// A target in words: "api / production", "eu-1", "the organization".
    pub fn name(&self, target: &Target) -> String {
        let mut parts = Vec::new();
        if let Some(project) = target.project {
            parts.push(self.project(project).map_or("a deleted project", |project| project.slug.as_str()));
        }
        if let Some(environment) = target.environment {
            parts.push(self.environment(environment).map_or("a deleted environment", |e| e.name.as_str()));
        }
        let mut name = parts.join(" / ");
        if let Some(cluster) = target.cluster {
            let cluster = self.cluster(cluster).map_or("a deleted cluster", |cluster| cluster.slug.as_str());
            name = if name.is_empty() { cluster.to_owned() } else { format!("{name} on {cluster}") };
        }
        if name.is_empty() { "the organization".to_owned() } else { name }
    }

    /// Whether a target suits an action: it names what the action is aimed at, and its parts fit
    /// together. Errors name the fields `target.project`, `target.environment`, `target.cluster`.
    pub fn check(&self, action: Action, target: &Target) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::default();
        let title = action.title();
        match action.aim() {
            Aim::Environment if target.environment.is_none() => {
                if target.project.is_none() {
                    errors.add("target.project", format!("{title} needs a project and an environment"));
                } else {
                    errors.add("target.environment", format!("{title} needs an environment"));
                }
            }
            Aim::Project if target.project.is_none() => {
                errors.add("target.project", format!("{title} needs a project"));
            }
            Aim::Project if target.environment.is_some() => {
                errors.add("target.environment", format!("{title} is aimed at a whole project"));
            }
            Aim::Cluster if self.cluster_of(target).is_none() => {
                errors.add("target.cluster", format!("{title} needs a cluster, or an environment that one hosts"));
            }
            Aim::Organization if *target != Target::ORGANIZATION => {
                errors.add("target", format!("{title} is aimed at the organization"));
            }
            _ => {}
        }
        if matches!(action.aim(), Aim::Project) && target.cluster.is_some() {
            errors.add("target.cluster", format!("{title} is aimed at a whole project"));
        }
        let environment = target.environment.and_then(|id| self.environment(id));
        if environment.is_some_and(|environment| target.project != Some(environment.project)) {
            errors.add("target.environment", "this environment belongs to another project");
        }
        let hosting = environment.and_then(|environment| environment.cluster);
        if let (Some(named), Some(hosting)) = (target.cluster, hosting)
            && named != hosting
        {
            let hosting = self.cluster(hosting).map_or("another cluster", |cluster| &cluster.slug);
            errors.add("target.cluster", format!("this environment runs on {hosting}"));
        }
        errors.or(())
    }
}
