//! Environments. Freezing one passes the gate: [`crate::requests::gated::freeze`].
//!
//! What could lead out of a policy needs `policies.manage` besides (see [`super`]). An environment
//! stays in its project.

use super::{gates, reading, views};
use crate::store::events::About;
use crate::store::idempotency::{Idempotency, once, recall, remember};
use crate::store::{events, facts, organizations, resources};
use crate::{Caller, Error, System, input};
use governance::event::Happening;
use governance::ids::{EnvironmentId, ProjectId};
use governance::resources::{Directory, Environment};
use governance::wire::directory::{EnvironmentBody, EnvironmentView};
use governance::{FieldErrors, Permission, Place};

/// The environments by project and name.
///
/// # Errors
/// Only internal ones.
pub async fn list(system: &System, caller: &Caller) -> Result<Vec<EnvironmentView>, Error> {
    let tx = reading(system, caller).await?;
    let directory = facts::directory(&tx, caller.organization).await?;
    let all = directory.environments();
    let mut environments: Vec<_> = all.map(|environment| views::environment(environment, &directory)).collect();
    environments.sort_by_cached_key(|one| (one.project.name.clone(), one.name.to_lowercase()));
    Ok(environments)
}

/// One environment.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show(system: &System, caller: &Caller, id: EnvironmentId) -> Result<EnvironmentView, Error> {
    let tx = reading(system, caller).await?;
    let directory = facts::directory(&tx, caller.organization).await?;
    let environment = directory.environment(id).ok_or(Error::NotFound("environment"))?;
    Ok(views::environment(environment, &directory))
}

/// Creates an environment that is not frozen.
///
/// # Errors
/// [`Error::Invalid`] with the fields of [`EnvironmentBody`], a missing permission.
pub async fn create(
    system: &System,
    caller: &Caller,
    body: EnvironmentBody,
    key: Option<&Idempotency>,
) -> Result<EnvironmentView, Error> {
    once(key, || create_once(system, caller, body.clone(), key)).await
}

async fn create_once(
    system: &System,
    caller: &Caller,
    body: EnvironmentBody,
    key: Option<&Idempotency>,
) -> Result<EnvironmentView, Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::ResourcesManage).await?;
    organizations::lock(&tx, caller.organization).await?;
    let directory = facts::directory(&tx, caller.organization).await?;
    if let Some(id) = recall(&tx, caller, key).await? {
        let environment = directory.environment(EnvironmentId(id)).ok_or(Error::NotFound("environment"))?;
        return Ok(views::environment(environment, &directory));
    }
    let environment = checked(system.new_id(), None, &body, &directory)?;
    resources::insert_environment(&tx, caller.organization, &environment).await?;
    let about = About::environment(&environment, &directory);
    events::tell(&tx, system, caller, about, Happening::EnvironmentCreated).await?;
    remember(&tx, caller, key, environment.id.0, system.now()).await?;
    tx.commit().await?;
    Ok(views::environment(&environment, &directory))
}

/// Changes name and hosting cluster; a body without a cluster takes it off its cluster.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] with the fields of [`EnvironmentBody`], `project` among
/// them where it is another one; a missing permission.
pub async fn update(
    system: &System,
    caller: &Caller,
    id: EnvironmentId,
    body: EnvironmentBody,
) -> Result<EnvironmentView, Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::ResourcesManage).await?;
    organizations::lock(&tx, caller.organization).await?;
    let directory = facts::directory(&tx, caller.organization).await?;
    let before = directory.environment(id).ok_or(Error::NotFound("environment"))?;
    let after = checked(id, Some(before), &body, &directory)?;
    if after != *before {
        gates::environment(&tx, caller, before, &directory).await?;
        let changed = directory.clone().with_environment(after.clone());
        gates::keeps_its_gates(&tx, caller, &directory, &changed).await?;
        resources::update_environment(&tx, id, &after.name, after.cluster).await?;
        let about = About::environment(&after, &directory);
        events::tell(&tx, system, caller, about, Happening::EnvironmentChanged).await?;
    }
    tx.commit().await?;
    Ok(views::environment(&after, &directory))
}

/// Deletes an environment. It has to be unfrozen and its policies unbound first, which both pass
/// the gate.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Conflict`] while it is frozen or bound, a missing permission.
pub async fn delete(system: &System, caller: &Caller, id: EnvironmentId) -> Result<(), Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::ResourcesManage).await?;
    organizations::lock(&tx, caller.organization).await?;
    let directory = facts::directory(&tx, caller.organization).await?;
    let environment = directory.environment(id).ok_or(Error::NotFound("environment"))?;
    gates::environment(&tx, caller, environment, &directory).await?;
    if environment.freeze.is_some() {
        return Err(Error::Conflict(format!("{} is frozen; unfreeze it first", environment.name)));
    }
    gates::unbound(&tx, caller, Place::Environment(id), &directory).await?;
    resources::delete_environment(&tx, id, system.now()).await?;
    let about = About::environment(environment, &directory);
    events::tell(&tx, system, caller, about, Happening::EnvironmentDeleted).await?;
    tx.commit().await
}

fn checked(
    id: EnvironmentId,
    before: Option<&Environment>,
    body: &EnvironmentBody,
    directory: &Directory,
) -> Result<Environment, Error> {
    let mut errors = FieldErrors::default();
    let project = project(&mut errors, before, body.project.trim(), directory);
    let name = input::environment_name(&mut errors, "name", &body.name);
    let same_name = |other: &Environment| {
        Some(other.project) == project && other.id != id && other.name.to_lowercase() == name.to_lowercase()
    };
    if directory.environments().any(same_name) {
        errors.add("name", "is the name of another environment of this project");
    }
    let cluster = body.cluster.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let found = cluster.and_then(|text| directory.find_cluster(text)).map(|cluster| cluster.id);
    if let (Some(text), None) = (cluster, found) {
        errors.add("cluster", format!("`{text}` is no cluster here"));
    }
    let freeze = before.and_then(|before| before.freeze.clone());
    let project = errors.or(project)?.ok_or_else(|| Error::field("project", "is required"))?;
    Ok(Environment { id, project, name, cluster: found, freeze })
}

/// The project: named by the body, or the one that an existing environment is in.
fn project(
    errors: &mut FieldErrors,
    before: Option<&Environment>,
    text: &str,
    directory: &Directory,
) -> Option<ProjectId> {
    let found = directory.find_project(text).map(|project| project.id);
    match (before, found) {
        (Some(before), _) if text.is_empty() || found == Some(before.project) => Some(before.project),
        (Some(_), _) => {
            errors.add("project", "an environment stays in its project");
            None
        }
        (None, Some(project)) => Some(project),
        (None, None) if text.is_empty() => {
            errors.add("project", "is required");
            None
        }
        (None, None) => {
            errors.add("project", format!("`{text}` is no project here"));
            None
        }
    }
}
