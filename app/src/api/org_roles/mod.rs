//! Org roles and their permissions.

mod create;
mod delete;
mod update;

pub use create::CreateOrgRole;
pub use delete::DeleteOrgRole;
pub use update::UpdateOrgRole;
