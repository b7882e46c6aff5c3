//! Going back to an earlier version of a policy.

use governance::ids::TemplateId;
use leptos::prelude::*;

use super::save::told;
use crate::Refused;
use crate::session::{caller, system};

/// Saves a new version with the content of an earlier one. Where the policy is bound, it may have to be approved first.
#[server(endpoint = "policies/restore")]
pub async fn restore_policy(id: TemplateId, version: u32, #[server(default)] reason: String) -> Result<(), Refused> {
    let saved = service::policies::restore(&system()?, &caller().await?, id, version, &reason).await?;
    told(&saved, &format!("/approval-policies/{id}"));
    Ok(())
}
