//! Executors with their secrets.

use super::entities::executors as rows;
use super::signing::Secrets;
use super::{Tx, executions, json};
use crate::Error;
use governance::execution::{self, Charge};
use governance::ids::{ClusterId, ExecutorId, OrganizationId, ProjectId};
use governance::outgoing::Endpoint;
use governance::request::Request;
use governance::{Action, Directory, Place, Timestamp};
use rows::Column as C;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeSet;

/// An executor as it is kept.
#[derive(Clone, Debug)]
pub struct Executor {
    pub id: ExecutorId,
    pub organization: OrganizationId,
    /// The project or cluster that it belongs to.
    pub place: Place,
    pub url: String,
    /// Empty for all that callers would carry out.
    pub actions: BTreeSet<Action>,
    pub secrets: Secrets,
    pub limit_minutes: u32,
    pub enabled: bool,
    pub created_at: Timestamp,
}

impl Executor {
    /// What it is in charge of.
    pub fn charge(&self) -> Charge {
        Charge { id: self.id, place: self.place, actions: self.actions.clone(), enabled: self.enabled }
    }

    /// Where it sends to, without what may be a secret.
    pub fn host(&self) -> String {
        let endpoint: Option<Endpoint> = self.url.parse().ok();
        endpoint.map_or_else(String::new, |endpoint| endpoint.host().to_owned())
    }
}

/// The one of these that is in charge of a request.
pub fn in_charge<'a>(executors: &'a [Executor], request: &Request, directory: &Directory) -> Option<&'a Executor> {
    let charges: Vec<Charge> = executors.iter().map(Executor::charge).collect();
    let found = execution::in_charge(&charges, request.action, &request.target, directory)?;
    executors.iter().find(|executor| executor.id == found.id)
}

fn of_row(row: rows::Model) -> Result<Executor, Error> {
    let place = match (row.project_id, row.cluster_id) {
        (Some(id), _) => Place::Project(ProjectId(id)),
        (None, Some(id)) => Place::Cluster(ClusterId(id)),
        (None, None) => return Err(Error::internal("an executor belongs to a project or a cluster")),
    };
    Ok(Executor {
        id: ExecutorId(row.id),
        organization: OrganizationId(row.organization_id),
        place,
        url: row.url,
        actions: json::read(&row.actions)?,
        secrets: Secrets::read(&row.secret, row.previous_secret.as_deref(), row.previous_until)?,
        limit_minutes: row.limit_minutes.unsigned_abs(),
        enabled: row.enabled,
        created_at: row.created_at,
    })
}

fn to_row(executor: &Executor) -> Result<rows::Model, Error> {
    let (secret, previous_secret, previous_until) = executor.secrets.columns();
    let (project_id, cluster_id) = match executor.place {
        Place::Project(id) => (Some(id.0), None),
        Place::Cluster(id) => (None, Some(id.0)),
        Place::Organization | Place::Environment(_) => {
            return Err(Error::internal("an executor belongs to a project or a cluster"));
        }
    };
    Ok(rows::Model {
        id: executor.id.0,
        organization_id: executor.organization.0,
        project_id,
        cluster_id,
        url: executor.url.clone(),
        actions: json::write(&executor.actions)?,
        secret,
        previous_secret,
        previous_until,
        limit_minutes: i32::try_from(executor.limit_minutes).map_err(Error::internal)?,
        enabled: executor.enabled,
        created_at: executor.created_at,
    })
}

/// Adds an executor.
///
/// # Errors
/// [`Error::Conflict`] where the project or cluster has one.
pub async fn insert(tx: &Tx, executor: &Executor) -> Result<(), Error> {
    to_row(executor)?.into_active_model().insert(&**tx).await?;
    Ok(())
}

/// Writes an executor that is there already, and was locked.
///
/// # Errors
/// Only internal ones.
pub async fn update(tx: &Tx, executor: &Executor) -> Result<(), Error> {
    to_row(executor)?.into_active_model().reset_all().update(&**tx).await?;
    Ok(())
}

/// Removes an executor. What is in its hands stays, without it.
///
/// # Errors
/// Only internal ones.
pub async fn delete(tx: &Tx, id: ExecutorId) -> Result<(), Error> {
    rows::Entity::delete_by_id(id.0).exec(&**tx).await?;
    Ok(())
}

/// Removes that of a project or cluster which is deleted, and gives whether there was one. Callers carry out what it
/// has not been given yet.
///
/// # Errors
/// Only internal ones.
pub(super) async fn delete_of(tx: &Tx, place: Place) -> Result<bool, Error> {
    let its = match place {
        Place::Project(id) => C::ProjectId.eq(id.0),
        Place::Cluster(id) => C::ClusterId.eq(id.0),
        Place::Organization | Place::Environment(_) => return Ok(false),
    };
    let Some(row) = rows::Entity::find().filter(its).lock_exclusive().one(&**tx).await? else { return Ok(false) };
    let id = ExecutorId(row.id);
    executions::withdraw_all(tx, id).await?;
    delete(tx, id).await?;
    Ok(true)
}

/// The executors of an organization, the oldest first.
///
/// # Errors
/// Only internal ones.
pub async fn list(tx: &Tx, organization: OrganizationId) -> Result<Vec<Executor>, Error> {
    let query = rows::Entity::find().filter(C::OrganizationId.eq(organization.0)).order_by_asc(C::Id);
    query.all(&**tx).await?.into_iter().map(of_row).collect()
}

/// One executor.
///
/// # Errors
/// [`Error::NotFound`] also for another organization's.
pub async fn show(tx: &Tx, organization: OrganizationId, id: ExecutorId) -> Result<Executor, Error> {
    let query = rows::Entity::find_by_id(id.0).filter(C::OrganizationId.eq(organization.0));
    of_row(query.one(&**tx).await?.ok_or(Error::NotFound("executor"))?)
}

/// One executor, locked for a change.
///
/// # Errors
/// As [`show`].
pub async fn lock(tx: &Tx, organization: OrganizationId, id: ExecutorId) -> Result<Executor, Error> {
    let query = rows::Entity::find_by_id(id.0).filter(C::OrganizationId.eq(organization.0));
    of_row(query.lock_exclusive().one(&**tx).await?.ok_or(Error::NotFound("executor"))?)
}

/// One that may have been removed or disabled meanwhile.
///
/// # Errors
/// Only internal ones.
pub async fn enabled(tx: &Tx, id: Option<ExecutorId>) -> Result<Option<Executor>, Error> {
    let Some(id) = id else { return Ok(None) };
    let query = rows::Entity::find_by_id(id.0).filter(C::Enabled.eq(true));
    query.one(&**tx).await?.map(of_row).transpose()
}
