//! Taking an invitation back.

use governance::ids::InvitationId;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Makes the address of an invitation worthless.
///
/// # Errors
/// 404 where it was used or revoked already; 403 without `members.manage`.
#[server(endpoint = "invitations/revoke")]
pub async fn revoke_invitation(id: InvitationId) -> Result<(), Refused> {
    service::accounts::invitations::revoke(&system()?, &caller().await?, id).await?;
    form::done("/settings/invitations", "The invitation was revoked. Its address opens nothing any more.");
    Ok(())
}
