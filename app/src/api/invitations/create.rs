//! Inviting somebody.

use governance::wire::directory::InvitationBody;
use leptos::prelude::*;
use service::accounts::invitations;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Makes an invitation, whose one-time address the next page shows once.
///
/// # Errors
/// 422 with the fields `email`, `teams`, `orgRoles`; 403 without `members.manage` or a permission that a role would
/// grant.
#[server(endpoint = "invitations/create")]
pub async fn invite_member(
    #[server(default)] email: String,
    #[server(default)] teams: Vec<String>,
    #[server(default)]
    #[server(rename = "orgRoles")]
    org_roles: Vec<String>,
) -> Result<(), Refused> {
    let body = InvitationBody { email, org_roles, teams };
    let invited = invitations::create(&system()?, &caller().await?, body, None).await?;
    let notice = format!("{} is invited.", invited.invitation.email);
    form::done_with_secret("/settings/invitations", &notice, invited.url);
    Ok(())
}
