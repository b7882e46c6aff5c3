//! Creating an org role.

use governance::wire::directory::OrgRoleBody;
use leptos::prelude::*;
use service::directory::org_roles;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Creates an org role that carries these permissions.
///
/// # Errors
/// 422 with the fields `name` and `permissions`; 403 without `organization.manage` or a permission that the role
/// would carry.
#[server(endpoint = "org-roles/create")]
pub async fn create_org_role(
    #[server(default)] name: String,
    #[server(default)] permissions: Vec<String>,
) -> Result<(), Refused> {
    let role = org_roles::create(&system()?, &caller().await?, OrgRoleBody { name, permissions }, None).await?;
    form::done(
        "/settings/org-roles",
        &format!("The org role {} was created. Give it to members on their pages.", role.name),
    );
    Ok(())
}
