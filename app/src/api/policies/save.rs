//! Saving a new version of a policy.

use governance::ids::TemplateId;
use governance::wire::policies::VersionBody;
use leptos::prelude::*;

use super::form::PolicyForm;
use crate::session::{caller, system};
use crate::{Refused, form};

/// Saves a new version, unless nothing was changed or somebody else saved one since the form was opened.
#[server(endpoint = "policies/save")]
pub async fn save_policy(
    id: TemplateId,
    #[server(rename = "baseVersion")] base_version: u32,
    #[server(flatten)] policy: PolicyForm,
) -> Result<(), Refused> {
    let body = VersionBody { base_version: Some(base_version), policy: policy.body() };
    let saved = service::policies::save(&system()?, &caller().await?, id, &body).await?;
    let notice = if saved.version == base_version {
        "Nothing was changed.".to_owned()
    } else {
        format!(
            "Saved as version {}. Requests that are open keep the version that they were opened with.",
            saved.version
        )
    };
    form::done(&format!("/approval-policies/{id}"), &notice);
    Ok(())
}
