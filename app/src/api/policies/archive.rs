//! Archiving a policy.

use governance::ids::TemplateId;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Archives a policy; its bindings end with it.
#[server(endpoint = "policies/archive")]
pub async fn archive_policy(id: TemplateId) -> Result<(), Refused> {
    service::policies::archive(&system()?, &caller().await?, id).await?;
    form::done(&format!("/approval-policies/{id}"), "Policy archived. It gates no new request.");
    Ok(())
}
