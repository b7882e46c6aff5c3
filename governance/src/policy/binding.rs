//! Bindings: a template attached to one resource at the template's scope (semantics.md §2, §3).

use super::Policy;
use crate::ids::{BindingId, ClusterId, EnvironmentId, ProjectId, TemplateId};
use crate::resources::{Directory, Target};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// The kind of resource that a template can be bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    Organization,
    Project,
    Cluster,
    Environment,
}

impl Scope {
    /// The four levels, from the widest.
    pub const ALL: [Self; 4] = [Self::Organization, Self::Project, Self::Cluster, Self::Environment];

    /// The word for it, in lower case.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Project => "project",
            Self::Cluster => "cluster",
            Self::Environment => "environment",
        }
    }

    /// Something at this level, in words that name its kind: "environment api / production", "the organization".
    pub fn named(self, name: &str) -> String {
        match self {
            Self::Organization => name.to_owned(),
            level => format!("{} {name}", level.word()),
        }
    }

    /// What a binding at this level applies to, in the brief's words.
    pub const fn applies_to(self) -> &'static str {
        match self {
            Self::Organization => "All projects and clusters in the organization",
            Self::Project => "All actions within a specific project",
            Self::Cluster => "All operations on a specific cluster",
            Self::Environment => "Actions targeting a specific environment",
        }
    }
}

impl FromStr for Scope {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|scope| scope.word() == text).ok_or(())
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The one resource that a binding attaches its template to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "level", content = "id", rename_all = "lowercase")]
pub enum Place {
    Organization,
    Project(ProjectId),
    Cluster(ClusterId),
    Environment(EnvironmentId),
}

impl Place {
    /// Every resource of a level: where a template of this scope can be bound.
    pub fn all(scope: Scope, directory: &Directory) -> BTreeSet<Self> {
        match scope {
            Scope::Organization => BTreeSet::from([Self::Organization]),
            Scope::Project => directory.projects().map(|project| Self::Project(project.id)).collect(),
            Scope::Cluster => directory.clusters().map(|cluster| Self::Cluster(cluster.id)).collect(),
            Scope::Environment => {
                directory.environments().map(|environment| Self::Environment(environment.id)).collect()
            }
        }
    }

    /// The level that it stands at.
    pub const fn scope(&self) -> Scope {
        match self {
            Self::Organization => Scope::Organization,
            Self::Project(_) => Scope::Project,
            Self::Cluster(_) => Scope::Cluster,
            Self::Environment(_) => Scope::Environment,
        }
    }

    /// The places where a target stands, from the widest (semantics.md §3).
    pub fn of(target: &Target, directory: &Directory) -> impl Iterator<Item = Self> + use<> {
        let project = target.project.map(Self::Project);
        let cluster = directory.cluster_of(target).map(Self::Cluster);
        let environment = target.environment.map(Self::Environment);
        [Some(Self::Organization), project, cluster, environment].into_iter().flatten()
    }

    /// Whether a target stands at this place.
    pub fn holds(&self, target: &Target, directory: &Directory) -> bool {
        Self::of(target, directory).any(|place| place == *self)
    }

    /// The resource as a target.
    pub fn target(&self, directory: &Directory) -> Target {
        match *self {
            Self::Organization => Target::ORGANIZATION,
            Self::Project(project) => Target { project: Some(project), ..Target::ORGANIZATION },
            Self::Cluster(cluster) => Target { cluster: Some(cluster), ..Target::ORGANIZATION },
            Self::Environment(id) => Target {
                project: directory.environment(id).map(|environment| environment.project),
                environment: Some(id),
                cluster: None,
            },
        }
    }

    /// The place in words: "api / production", "eu-1", "the organization".
    pub fn name(&self, directory: &Directory) -> String {
        directory.name(&self.target(directory))
    }

    /// The place in words that name its kind: "environment api / production", "cluster eu-1", "the organization".
    pub fn in_words(&self, directory: &Directory) -> String {
        self.scope().named(&self.name(directory))
    }
}

/// Whether a binding gates, or only tells what it would have gated (semantics.md §3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    Observe,
    #[default]
    Enforce,
}

impl Mode {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Observe => "observe",
            Self::Enforce => "enforce",
        }
    }
}

impl FromStr for Mode {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Observe, Self::Enforce].into_iter().find(|mode| mode.word() == text).ok_or(())
    }
}

/// A template attached to one resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Binding {
    pub id: BindingId,
    pub policy: TemplateId,
    pub place: Place,
    pub mode: Mode,
}

/// The templates of an organization that can gate, each in its current version, and their bindings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicySet {
    pub policies: Vec<Policy>,
    pub bindings: Vec<Binding>,
}

impl PolicySet {
    /// The bindings of a template.
    pub fn bindings_of(&self, policy: TemplateId) -> impl Iterator<Item = &Binding> {
        self.bindings.iter().filter(move |binding| binding.policy == policy)
    }

    /// The templates by name: the order in which resolution tells of them.
    pub fn by_name(&self) -> Vec<&Policy> {
        let mut policies: Vec<&Policy> = self.policies.iter().collect();
        policies.sort_by(|a, b| (&a.template.name, a.id).cmp(&(&b.template.name, b.id)));
        policies
    }

    /// A template in its current version.
    pub fn policy(&self, id: TemplateId) -> Option<&Policy> {
        self.policies.iter().find(|policy| policy.id == id)
    }
}
