//! Clusters.
//!
//! What could lead out of a policy needs `policies.manage` besides (see [`super`]).

use super::{gates, reading, views};
use crate::store::events::About;
use crate::store::idempotency::{Idempotency, once, recall, remember};
use crate::store::{events, facts, organizations, resources};
use crate::{Caller, Error, System, input};
use governance::event::Happening;
use governance::ids::ClusterId;
use governance::resources::{Cluster, Directory};
use governance::wire::directory::{ClusterBody, ClusterView};
use governance::{FieldErrors, Permission, Place};

/// The clusters by slug.
///
/// # Errors
/// Only internal ones.
pub async fn list(system: &System, caller: &Caller) -> Result<Vec<ClusterView>, Error> {
    let tx = reading(system, caller).await?;
    let directory = facts::directory(&tx, caller.organization).await?;
    let mut clusters: Vec<_> = directory.clusters().map(views::cluster).collect();
    clusters.sort_by(|a, b| a.slug.cmp(&b.slug));
    Ok(clusters)
}

/// One cluster.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show(system: &System, caller: &Caller, id: ClusterId) -> Result<ClusterView, Error> {
    let tx = reading(system, caller).await?;
    let directory = facts::directory(&tx, caller.organization).await?;
    directory.cluster(id).map(views::cluster).ok_or(Error::NotFound("cluster"))
}

/// Creates a cluster that hosts nothing yet.
///
/// # Errors
/// [`Error::Invalid`] with the fields of [`ClusterBody`], a missing permission.
pub async fn create(
    system: &System,
    caller: &Caller,
    body: ClusterBody,
    key: Option<&Idempotency>,
) -> Result<ClusterView, Error> {
    once(key, || create_once(system, caller, body.clone(), key)).await
}

async fn create_once(
    system: &System,
    caller: &Caller,
    body: ClusterBody,
    key: Option<&Idempotency>,
) -> Result<ClusterView, Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::ResourcesManage).await?;
    organizations::lock(&tx, caller.organization).await?;
    let directory = facts::directory(&tx, caller.organization).await?;
    if let Some(id) = recall(&tx, caller, key).await? {
        return directory.cluster(ClusterId(id)).map(views::cluster).ok_or(Error::NotFound("cluster"));
    }
    let cluster = checked(system.new_id(), &body, &directory)?;
    resources::insert_cluster(&tx, caller.organization, &cluster).await?;
    events::tell(&tx, system, caller, About::cluster(&cluster), Happening::ClusterCreated).await?;
    remember(&tx, caller, key, cluster.id.0, system.now()).await?;
    tx.commit().await?;
    Ok(views::cluster(&cluster))
}

/// Changes slug, name and environment label; a body without a label takes it off.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Invalid`] with the fields of [`ClusterBody`], a missing permission.
pub async fn update(system: &System, caller: &Caller, id: ClusterId, body: ClusterBody) -> Result<ClusterView, Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::ResourcesManage).await?;
    organizations::lock(&tx, caller.organization).await?;
    let directory = facts::directory(&tx, caller.organization).await?;
    let before = directory.cluster(id).ok_or(Error::NotFound("cluster"))?;
    let after = checked(id, &body, &directory)?;
    if after != *before {
        if after.environment != before.environment {
            gates::cluster(&tx, caller, id).await?;
            let changed = directory.clone().with_cluster(after.clone());
            gates::keeps_its_gates(&tx, caller, &directory, &changed).await?;
        }
        resources::update_cluster(&tx, &after).await?;
        events::tell(&tx, system, caller, About::cluster(&after), Happening::ClusterChanged).await?;
    }
    tx.commit().await?;
    Ok(views::cluster(&after))
}

/// Deletes a cluster that hosts no environment and has no policy bound to it.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Conflict`] while it hosts environments or is bound, a missing
/// permission.
pub async fn delete(system: &System, caller: &Caller, id: ClusterId) -> Result<(), Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::ResourcesManage).await?;
    organizations::lock(&tx, caller.organization).await?;
    let directory = facts::directory(&tx, caller.organization).await?;
    let cluster = directory.cluster(id).ok_or(Error::NotFound("cluster"))?;
    gates::cluster(&tx, caller, id).await?;
    let hosted = directory.environments().filter(|environment| environment.cluster == Some(id)).count();
    if hosted > 0 {
        let what = if hosted == 1 { "1 environment".to_owned() } else { format!("{hosted} environments") };
        return Err(Error::Conflict(format!("{} hosts {what}; move them first", cluster.slug)));
    }
    gates::unbound(&tx, caller, Place::Cluster(id), &directory).await?;
    if resources::delete_cluster(&tx, id, system.now()).await? {
        let executor = About::executor(Place::Cluster(id), &directory);
        events::tell(&tx, system, caller, executor, Happening::ExecutorDeleted).await?;
    }
    events::tell(&tx, system, caller, About::cluster(cluster), Happening::ClusterDeleted).await?;
    tx.commit().await
}

fn checked(id: ClusterId, body: &ClusterBody, directory: &Directory) -> Result<Cluster, Error> {
    let mut errors = FieldErrors::default();
    let slug = input::slug(&mut errors, "slug", &body.slug);
    let name = input::name(&mut errors, "name", &body.name);
    let label = body.environment.as_deref().filter(|text| !text.trim().is_empty());
    let environment = label.map(|text| input::environment_name(&mut errors, "environment", text));
    if directory.clusters().any(|other| other.id != id && other.slug == slug) {
        errors.add("slug", "is the slug of another cluster");
    }
    Ok(errors.or(Cluster { id, slug, name, environment })?)
}
