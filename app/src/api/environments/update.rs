//! Changing an environment.

use governance::ids::EnvironmentId;
use governance::wire::directory::EnvironmentBody;
use leptos::prelude::*;
use service::directory::environments;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Changes an environment's name and the cluster that hosts it; no cluster takes it off its cluster.
///
/// # Errors
/// As for creating one; 404; 403 without `policies.manage` where a binding holds.
#[server(endpoint = "environments/update")]
pub async fn update_environment(
    id: EnvironmentId,
    #[server(default)] name: String,
    #[server(default)] cluster: String,
) -> Result<(), Refused> {
    let body = EnvironmentBody { project: String::new(), name, cluster: Some(cluster) };
    let saved = environments::update(&system()?, &caller().await?, id, body).await?;
    form::done(&format!("/settings/environments/{id}"), &format!("The environment {} was saved.", saved.name));
    Ok(())
}
