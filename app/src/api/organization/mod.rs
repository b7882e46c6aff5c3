//! The organization.

mod update;

pub use update::UpdateOrganization;
