//! Creating an environment.

use governance::wire::directory::EnvironmentBody;
use leptos::prelude::*;
use service::directory::environments;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Creates an environment of a project.
///
/// # Errors
/// 422 with the fields `name` and `cluster`; 403 without `resources.manage`.
#[server(endpoint = "environments/create")]
pub async fn create_environment(
    project: String,
    #[server(default)] name: String,
    #[server(default)] cluster: String,
) -> Result<(), Refused> {
    let body = EnvironmentBody { project, name, cluster: Some(cluster) };
    let created = environments::create(&system()?, &caller().await?, body, None).await?;
    let notice = format!("The environment {} was created.", created.name);
    form::done(&format!("/settings/projects/{}", created.project.id), &notice);
    Ok(())
}
