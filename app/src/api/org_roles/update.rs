//! Changing an org role.

use governance::ids::OrgRoleId;
use governance::payload::Digest;
use governance::wire::directory::OrgRoleBody;
use leptos::prelude::*;
use service::directory::org_roles;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Changes an org role's name and its whole list of permissions.
///
/// # Errors
/// As for creating one; 404; 409 for what a built-in role keeps, and with what it would make impossible, unless
/// confirmed.
#[server(endpoint = "org-roles/update")]
pub async fn update_org_role(
    id: OrgRoleId,
    #[server(default)] name: String,
    #[server(default)] permissions: Vec<String>,
    #[server(default)] confirmed: Option<Digest>,
) -> Result<(), Refused> {
    let role =
        org_roles::update(&system()?, &caller().await?, id, OrgRoleBody { name, permissions }, confirmed).await?;
    form::done(&format!("/settings/org-roles/{id}"), &format!("The org role {} was saved.", role.name));
    Ok(())
}
