//! Org roles.

mod list;
mod new;
mod show;

pub use list::OrgRolesPage;
pub use new::NewOrgRolePage;
pub use show::OrgRolePage;

/// The form's fields, as the reader knows them.
const LABELS: [(&str, &str); 2] = [("name", "Name"), ("permissions", "Permissions")];
