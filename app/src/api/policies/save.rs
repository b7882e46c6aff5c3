//! Saving a new version of a policy.

use governance::ids::TemplateId;
use governance::wire::policies::VersionBody;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use service::policies::Saved;

use super::form::PolicyForm;
use crate::session::{caller, system};
use crate::{Refused, form};

/// Saves a new version, unless nothing was changed or somebody else saved one since the form was opened.
#[server(endpoint = "policies/save")]
pub async fn save_policy(
    id: TemplateId,
    #[server(rename = "baseVersion")] base_version: u32,
    #[server(default)] reason: String,
    #[server(flatten)] policy: PolicyForm,
) -> Result<(), Refused> {
    let body = VersionBody { base_version: Some(base_version), policy: policy.body(), reason };
    let saved = service::policies::save(&system()?, &caller().await?, id, &body).await?;
    told(&saved, &format!("/approval-policies/{id}"));
    Ok(())
}

#[cfg(feature = "ssr")]
/// Leads to the policy, which tells what came of saving.
pub(super) fn told(saved: &Saved, page: &str) {
    match &saved.outcome {
        None => form::done(page, "Nothing was changed."),
        Some(gated) => {
            let version = saved.policy.version;
            let open = "Requests that are open keep the version that they were opened with.";
            form::gated(gated, page, &format!("Saved as version {version}. {open}"));
        }
    }
}
