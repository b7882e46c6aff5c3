//! Reactivating a member.

use governance::ids::MemberId;
use governance::wire::directory::MemberBody;
use leptos::prelude::*;
use service::directory::members;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Lets a deactivated member in again, with the teams and org roles that they have.
///
/// # Errors
/// 404; 403 without `members.manage` or a permission that the member would get back.
#[server(endpoint = "members/reactivate")]
pub async fn reactivate_member(id: MemberId) -> Result<(), Refused> {
    let body = MemberBody { active: Some(true), ..MemberBody::default() };
    let member = members::update(&system()?, &caller().await?, id, body, None).await?;
    form::done(&format!("/settings/members/{id}"), &format!("{} is active again.", member.name));
    Ok(())
}
