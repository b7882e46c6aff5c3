//! Changing a member's name, teams and org roles.

use governance::ids::MemberId;
use governance::payload::Digest;
use governance::wire::directory::MemberBody;
use leptos::prelude::*;
use service::directory::members;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Changes a member; teams and org roles are whole lists of ids.
///
/// # Errors
/// 422 with the fields `name`, `teams`, `orgRoles`; 403 without `members.manage` or a permission that a role would
/// grant; 409 where no active owner would be left, and with what it would make impossible, unless confirmed.
#[server(endpoint = "members/update")]
pub async fn update_member(
    id: MemberId,
    #[server(default)] name: String,
    #[server(default)] teams: Vec<String>,
    #[server(default)]
    #[server(rename = "orgRoles")]
    org_roles: Vec<String>,
    #[server(default)] confirmed: Option<Digest>,
) -> Result<(), Refused> {
    let body = MemberBody { name: Some(name), active: None, teams: Some(teams), org_roles: Some(org_roles) };
    let member = members::update(&system()?, &caller().await?, id, body, confirmed).await?;
    form::done(&format!("/settings/members/{id}"), &format!("{} was saved.", member.name));
    Ok(())
}
