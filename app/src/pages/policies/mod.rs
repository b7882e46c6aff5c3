//! Policies: list, editor, one policy with its bindings, its versions.

mod data;
mod edit;
mod list;
mod new;
mod replay;
mod show;
mod versions;

pub use edit::EditPolicyPage;
pub use list::PoliciesPage;
pub use new::NewPolicyPage;
pub use replay::ReplayPage;
pub use show::PolicyPage;
pub use versions::VersionsPage;

use crate::kit::Crumb;

/// The way to every page below the list.
fn trail() -> Vec<Crumb> {
    vec![Crumb::new("Policies", "/approval-policies")]
}

/// The same, through one policy.
fn trail_through(name: &str, id: governance::ids::TemplateId) -> Vec<Crumb> {
    vec![Crumb::new("Policies", "/approval-policies"), Crumb::new(name, format!("/approval-policies/{id}"))]
}
