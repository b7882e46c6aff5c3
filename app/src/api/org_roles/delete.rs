//! Deleting an org role.

use governance::ids::OrgRoleId;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Deletes an org role that nobody holds.
///
/// # Errors
/// 404; 409 while somebody holds it, and for a built-in one; 403 without `organization.manage`.
#[server(endpoint = "org-roles/delete")]
pub async fn delete_org_role(id: OrgRoleId) -> Result<(), Refused> {
    service::directory::org_roles::delete(&system()?, &caller().await?, id).await?;
    form::done("/settings/org-roles", "The org role was deleted.");
    Ok(())
}
