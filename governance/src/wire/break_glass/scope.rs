//! Where a break-glass session holds, as bodies and files write it.

use crate::fields::FieldErrors;
use crate::policy::Place;
use crate::policy::file::BindingEntry;
use crate::resources::Directory;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The organization, or a list of resources. What is absent is not part of it; nothing at all covers
/// nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = BreakGlassScope))]
#[serde(deny_unknown_fields, default)]
pub struct ScopeBody {
    /// `true` for the whole organization.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub organization: bool,
    /// By slug.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub projects: Vec<String>,
    /// By `project/name`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub environments: Vec<String>,
    /// By slug.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clusters: Vec<String>,
}

impl ScopeBody {
    /// The places that it names. Errors name the list and the place in it (`scope.environments[0]`);
    /// `holder` is what holds the resources: "this document", "this organization".
    ///
    /// # Errors
    /// Everything that nothing bears, at once.
    pub fn places(&self, directory: &Directory, holder: &str) -> Result<BTreeSet<Place>, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut places: BTreeSet<Place> = self.organization.then_some(Place::Organization).into_iter().collect();
        let project = |text: &String| BindingEntry { project: Some(text.clone()), ..BindingEntry::default() };
        let environment = |text: &String| BindingEntry { environment: Some(text.clone()), ..BindingEntry::default() };
        let cluster = |text: &String| BindingEntry { cluster: Some(text.clone()), ..BindingEntry::default() };
        let named = (self.projects.iter().map(project).enumerate().map(|named| ("projects", named)))
            .chain(self.environments.iter().map(environment).enumerate().map(|named| ("environments", named)))
            .chain(self.clusters.iter().map(cluster).enumerate().map(|named| ("clusters", named)));
        for (list, (number, entry)) in named {
            match entry.place(directory, holder) {
                Ok(place) => {
                    places.insert(place);
                }
                Err((_, message)) => errors.add(format!("scope.{list}[{number}]"), message),
            }
        }
        errors.or(places)
    }

    /// The body that names these places, by the names of now.
    pub fn of(places: &BTreeSet<Place>, directory: &Directory) -> Self {
        let mut body = Self::default();
        for place in places {
            let entry = BindingEntry::of("", place, crate::policy::Mode::Enforce, directory);
            body.organization |= entry.organization == Some(true);
            body.projects.extend(entry.project);
            body.environments.extend(entry.environment);
            body.clusters.extend(entry.cluster);
        }
        body
    }
}
