//! Projects. Deleting one passes the gate: [`crate::requests::gated::delete_project`].

use super::{reading, views};
use crate::store::events::About;
use crate::store::idempotency::{Idempotency, once, recall, remember};
use crate::store::{events, facts, organizations, resources};
use crate::{Caller, Error, System, input};
use governance::event::Happening;
use governance::ids::ProjectId;
use governance::resources::{Directory, Project};
use governance::wire::directory::{ProjectBody, ProjectView};
use governance::{FieldErrors, Permission};

/// The projects by slug, with their environments.
///
/// # Errors
/// Only internal ones.
pub async fn list(system: &System, caller: &Caller) -> Result<Vec<ProjectView>, Error> {
    let tx = reading(system, caller).await?;
    let directory = facts::directory(&tx, caller.organization).await?;
    let mut projects: Vec<_> = directory.projects().map(|project| views::project(project, &directory)).collect();
    projects.sort_by(|a, b| a.slug.cmp(&b.slug));
    Ok(projects)
}

/// One project.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show(system: &System, caller: &Caller, id: ProjectId) -> Result<ProjectView, Error> {
    let tx = reading(system, caller).await?;
    let directory = facts::directory(&tx, caller.organization).await?;
    directory.project(id).map(|project| views::project(project, &directory)).ok_or(Error::NotFound("project"))
}

/// Creates a project without environments.
///
/// # Errors
/// [`Error::Invalid`] with the fields of [`ProjectBody`], a missing permission.
pub async fn create(
    system: &System,
    caller: &Caller,
    body: ProjectBody,
    key: Option<&Idempotency>,
) -> Result<ProjectView, Error> {
    once(key, || create_once(system, caller, body.clone(), key)).await
}

async fn create_once(
    system: &System,
    caller: &Caller,
    body: ProjectBody,
    key: Option<&Idempotency>,
) -> Result<ProjectView, Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::ResourcesManage).await?;
    organizations::lock(&tx, caller.organization).await?;
    let directory = facts::directory(&tx, caller.organization).await?;
    if let Some(id) = recall(&tx, caller, key).await? {
        let project = directory.project(ProjectId(id)).ok_or(Error::NotFound("project"))?;
        return Ok(views::project(project, &directory));
    }
    let project = checked(system.new_id(), &body, &directory)?;
    resources::insert_project(&tx, caller.organization, &project).await?;
    events::tell(&tx, system, caller, About::project(&project), Happening::ProjectCreated).await?;
    remember(&tx, caller, key, project.id.0, system.now()).await?;
    tx.commit().await?;
    Ok(views::project(&project, &directory))
}

/// Changes slug and name. Pipelines that use the old slug no longer find the project.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Invalid`] with the fields of [`ProjectBody`], a missing permission.
pub async fn update(system: &System, caller: &Caller, id: ProjectId, body: ProjectBody) -> Result<ProjectView, Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::ResourcesManage).await?;
    organizations::lock(&tx, caller.organization).await?;
    let directory = facts::directory(&tx, caller.organization).await?;
    let before = directory.project(id).ok_or(Error::NotFound("project"))?;
    let after = checked(id, &body, &directory)?;
    if after != *before {
        resources::update_project(&tx, &after).await?;
        events::tell(&tx, system, caller, About::project(&after), Happening::ProjectChanged).await?;
    }
    let directory = facts::directory(&tx, caller.organization).await?;
    tx.commit().await?;
    Ok(views::project(&after, &directory))
}

fn checked(id: ProjectId, body: &ProjectBody, directory: &Directory) -> Result<Project, Error> {
    let mut errors = FieldErrors::default();
    let slug = input::slug(&mut errors, "slug", &body.slug);
    let name = input::name(&mut errors, "name", &body.name);
    if directory.projects().any(|other| other.id != id && other.slug == slug) {
        errors.add("slug", "is the slug of another project");
    }
    Ok(errors.or(Project { id, slug, name })?)
}
