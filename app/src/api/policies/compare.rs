//! Comparing an edit of a policy with what is in force.

use governance::ids::TemplateId;
use governance::wire::comparisons::ComparisonView;
use leptos::prelude::*;

use super::form::PolicyForm;
use crate::Refused;

/// Whether the policy in the form is weaker or stronger than its current version. Nothing is written.
///
/// # Errors
/// What is wrong with the form, and 403 for those who may not change policies.
#[server(endpoint = "policies/compare")]
pub async fn compare_policy(id: TemplateId, #[server(flatten)] policy: PolicyForm) -> Result<ComparisonView, Refused> {
    use crate::session::{caller, system};
    Ok(service::policies::compare_draft(&system()?, &caller().await?, id, &policy.body()).await?)
}
