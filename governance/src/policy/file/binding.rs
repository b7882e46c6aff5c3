//! A binding as files write it: a policy by name, and exactly one place.

use crate::policy::{Mode, Place};
use crate::resources::{Directory, Environment};
use serde::{Deserialize, Serialize};

/// A binding before it is checked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = PolicyFileBinding))]
#[serde(deny_unknown_fields)]
pub struct BindingEntry {
    /// The policy, by name.
    pub policy: String,
    /// `true` for the whole organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<bool>,
    /// By slug.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// By slug.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// By `project/name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// Absent: enforce.
    #[serde(default, skip_serializing_if = "enforces")]
    pub mode: Mode,
}

fn enforces(mode: &Mode) -> bool {
    *mode == Mode::Enforce
}

impl BindingEntry {
    /// The entry for a binding of a policy of that name.
    pub fn of(policy: &str, place: &Place, mode: Mode, directory: &Directory) -> Self {
        let mut entry = Self { policy: policy.to_owned(), mode, ..Self::default() };
        match *place {
            Place::Organization => entry.organization = Some(true),
            Place::Project(id) => {
                entry.project = Some(directory.project(id).map_or_else(|| id.to_string(), |it| it.slug.clone()));
            }
            Place::Cluster(id) => {
                entry.cluster = Some(directory.cluster(id).map_or_else(|| id.to_string(), |it| it.slug.clone()));
            }
            Place::Environment(id) => {
                let found = directory.environment(id);
                entry.environment = Some(found.map_or_else(|| id.to_string(), |it| full_name(it, directory)));
            }
        }
        entry
    }

    /// The one place that it names, or the key at fault (empty for the whole entry) and what is
    /// allowed. `holder` is what holds the resources: "this document", "this organization".
    pub fn place(&self, directory: &Directory, holder: &str) -> Result<Place, (&'static str, String)> {
        match (self.organization, &self.project, &self.environment, &self.cluster) {
            (Some(true), None, None, None) => Ok(Place::Organization),
            (Some(false), None, None, None) => Err(("organization", "must be true where it is given".to_owned())),
            (None, Some(text), None, None) => {
                let found = directory.find_project(text).map(|project| Place::Project(project.id));
                let known = directory.projects().map(|project| project.slug.clone());
                found.ok_or_else(|| ("project", unknown(holder, "project", text, known)))
            }
            (None, None, Some(text), None) => {
                // The project exactly, the environment in any case, as everywhere.
                let slug = |it: &Environment| directory.project(it.project).map(|project| &project.slug);
                let named = |it: &&Environment| {
                    let rest = slug(it).and_then(|slug| text.strip_prefix(slug.as_str())?.strip_prefix('/'));
                    rest.is_some_and(|name| name.eq_ignore_ascii_case(&it.name))
                };
                let found = directory.environments().find(named);
                found.map(|environment| Place::Environment(environment.id)).ok_or_else(|| {
                    let known = directory.environments().map(|environment| full_name(environment, directory));
                    let says = unknown(holder, "environment", text, known);
                    ("environment", format!("{says}; written as project/environment"))
                })
            }
            (None, None, None, Some(text)) => {
                let found = directory.find_cluster(text).map(|cluster| Place::Cluster(cluster.id));
                let known = directory.clusters().map(|cluster| cluster.slug.clone());
                found.ok_or_else(|| ("cluster", unknown(holder, "cluster", text, known)))
            }
            _ => {
                let says = "must have exactly one of `organization: true`, `project`, `environment`, `cluster`";
                Err(("", says.to_owned()))
            }
        }
    }
}

fn full_name(environment: &Environment, directory: &Directory) -> String {
    let project = directory.project(environment.project).map_or("", |project| &project.slug);
    format!("{project}/{}", environment.name)
}

/// That there is no such thing, and which there are, the first dozen of them.
pub(crate) fn unknown(holder: &str, noun: &str, text: &str, known: impl Iterator<Item = String>) -> String {
    let mut names: Vec<String> = known.take(13).collect();
    if names.is_empty() {
        return format!("there is no {noun} `{text}`; {holder} has none");
    }
    if names.len() > 12 {
        names[12] = "…".to_owned();
    }
    format!("there is no {noun} `{text}`; {holder} has {}", names.join(", "))
}
