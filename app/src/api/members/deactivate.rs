//! Deactivating a member.

use governance::ids::MemberId;
use governance::payload::Digest;
use governance::wire::directory::MemberBody;
use leptos::prelude::*;
use service::directory::members;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Shuts a member out of the organization; their approvals stop counting.
///
/// # Errors
/// 404; 403 without `members.manage`, or for an owner by somebody who is none; 409 for the last owner, and with what
/// it would make impossible, unless confirmed.
#[server(endpoint = "members/deactivate")]
pub async fn deactivate_member(id: MemberId, #[server(default)] confirmed: Option<Digest>) -> Result<(), Refused> {
    let body = MemberBody { active: Some(false), ..MemberBody::default() };
    let member = members::update(&system()?, &caller().await?, id, body, confirmed).await?;
    form::done(&format!("/settings/members/{id}"), &format!("{} was deactivated.", member.name));
    Ok(())
}
