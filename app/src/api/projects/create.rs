//! Creating a project.

use governance::wire::directory::ProjectBody;
use leptos::prelude::*;
use service::directory::projects;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Creates a project without environments.
///
/// # Errors
/// 422 with the fields `name` and `slug`; 403 without `resources.manage`.
#[server(endpoint = "projects/create")]
pub async fn create_project(#[server(default)] name: String, #[server(default)] slug: String) -> Result<(), Refused> {
    let project = projects::create(&system()?, &caller().await?, ProjectBody { slug, name }, None).await?;
    let notice = format!("The project {} was created. Add its environments next.", project.name);
    form::done(&format!("/settings/projects/{}", project.id), &notice);
    Ok(())
}
