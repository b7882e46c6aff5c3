//! Archiving a policy.

use governance::ids::TemplateId;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Archives a policy; its bindings end with it. Where it is bound, it may have to be approved first.
#[server(endpoint = "policies/archive")]
pub async fn archive_policy(id: TemplateId, #[server(default)] reason: String) -> Result<(), Refused> {
    let gated = service::policies::archive(&system()?, &caller().await?, id, &reason).await?;
    form::gated(&gated, &format!("/approval-policies/{id}"), "Policy archived. It gates no new request.");
    Ok(())
}
