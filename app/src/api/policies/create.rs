//! Creating a policy.

use leptos::prelude::*;

use super::form::PolicyForm;
use crate::session::{caller, system};
use crate::{Refused, form};

/// Creates a policy and leads to it.
#[server(endpoint = "policies/create")]
pub async fn create_policy(#[server(flatten)] policy: PolicyForm) -> Result<(), Refused> {
    let created = service::policies::create(&system()?, &caller().await?, &policy.body(), None).await?;
    let notice = "Policy created. It gates nothing until it is bound to a resource.";
    form::done(&format!("/approval-policies/{}", created.id), notice);
    Ok(())
}
