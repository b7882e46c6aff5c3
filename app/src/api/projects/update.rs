//! Changing a project.

use governance::ids::ProjectId;
use governance::wire::directory::ProjectBody;
use leptos::prelude::*;
use service::directory::projects;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Changes a project's name and slug.
///
/// # Errors
/// As for creating one; 404.
#[server(endpoint = "projects/update")]
pub async fn update_project(
    id: ProjectId,
    #[server(default)] name: String,
    #[server(default)] slug: String,
) -> Result<(), Refused> {
    let project = projects::update(&system()?, &caller().await?, id, ProjectBody { slug, name }).await?;
    form::done(&format!("/settings/projects/{id}"), &format!("The project {} was saved.", project.name));
    Ok(())
}
