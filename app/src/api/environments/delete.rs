//! Deleting an environment.

use governance::ids::EnvironmentId;
use leptos::prelude::*;
use service::directory::environments;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Deletes an environment and ends its bindings.
///
/// # Errors
/// 404; 409 while it is frozen; 403 without `resources.manage`, and without `policies.manage` where a binding holds.
#[server(endpoint = "environments/delete")]
pub async fn delete_environment(id: EnvironmentId) -> Result<(), Refused> {
    let (system, caller) = (system()?, caller().await?);
    let project = environments::show(&system, &caller, id).await?.project.id;
    environments::delete(&system, &caller, id).await?;
    form::done(&format!("/settings/projects/{project}"), "The environment was deleted. Its requests and events stay.");
    Ok(())
}
