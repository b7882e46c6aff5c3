//! The four levels at which policies are bound: their words, icons and addresses.

use governance::Scope;
use governance::ids::OrganizationId;
use governance::wire::policies::BindingView;
use uuid::Uuid;

use crate::kit::Glyph;

/// The icon of a level.
pub fn glyph(scope: Scope) -> Glyph {
    match scope {
        Scope::Organization => Glyph::Building2,
        Scope::Project => Glyph::Box,
        Scope::Cluster => Glyph::Server,
        Scope::Environment => Glyph::Layers,
    }
}

/// The level's word with a capital letter.
pub fn title(scope: Scope) -> &'static str {
    match scope {
        Scope::Organization => "Organization",
        Scope::Project => "Project",
        Scope::Cluster => "Cluster",
        Scope::Environment => "Environment",
    }
}

/// The page that tells what gates a resource.
pub fn resource_path(scope: Scope, id: Uuid) -> String {
    format!("/resources/{scope}/{id}")
}

/// The page of the resource that a binding stands at.
pub fn path_of(binding: &BindingView, organization: OrganizationId) -> String {
    resource_path(binding.level, binding.resource.as_ref().map_or(organization.0, |resource| resource.id))
}

/// A text with a capital letter at its start, as the beginning of a line.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    first + letters.as_str()
}
