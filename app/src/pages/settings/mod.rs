//! The settings of an organization. Every member may look at the directory; forms are shown to those who may use them.

mod clusters;
mod email;
mod environment;
mod executing;
mod invitations;
mod members;
mod org_roles;
mod organization;
mod overview;
mod projects;
mod teams;
mod tokens;
mod webhooks;

pub use clusters::{ClusterPage, ClustersPage, NewClusterPage};
pub use email::EmailPage;
pub use environment::EnvironmentPage;
pub use invitations::InvitationsPage;
pub use members::{MemberPage, MembersPage};
pub use org_roles::{NewOrgRolePage, OrgRolePage, OrgRolesPage};
pub use organization::OrganizationPage;
pub use overview::SettingsPage;
pub use projects::{NewProjectPage, ProjectPage, ProjectsPage};
pub use teams::{NewTeamPage, TeamPage, TeamsPage};
pub use tokens::{NewTokenPage, TokensPage};
pub use webhooks::{DeliveryPage, NewWebhookPage, WebhookPage, WebhooksPage};

use governance::Permission;

use crate::Refused;
use crate::session::{Viewer, viewer};

/// The reader, for a page that makes no sense without the permission.
///
/// # Errors
/// 403 without it.
async fn reader_with(needed: Permission) -> Result<Viewer, Refused> {
    let viewer = viewer().await?;
    if viewer.may(needed) { Ok(viewer) } else { Err(service::Error::Forbidden(needed).into()) }
}
