//! Policies, their versions and bindings.

use super::entities::{bindings, policies, policy_versions};
use super::{Tx, json};
use crate::Error;
use governance::Timestamp;
use governance::ids::{BindingId, ClusterId, EnvironmentId, MemberId, OrganizationId, ProjectId, TemplateId};
use governance::policy::{Binding, Mode, Place, Template};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Set,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A policy and its current version, whether archived or not.
#[derive(Clone, Debug)]
pub struct Stored {
    pub id: TemplateId,
    pub created_at: Timestamp,
    pub archived_at: Option<Timestamp>,
    pub current: Version,
}

/// One saved version.
#[derive(Clone, Debug)]
pub struct Version {
    pub version: u32,
    pub template: Template,
    pub saved_by: MemberId,
    pub saved_at: Timestamp,
}

/// The policies of an organization by name: the live ones or the archived ones. Two queries, however
/// many there are.
///
/// # Errors
/// Only internal ones.
pub async fn list(tx: &Tx, organization: OrganizationId, archived: bool) -> Result<Vec<Stored>, Error> {
    let ended = policies::Column::ArchivedAt;
    let wanted = policies::Entity::find()
        .filter(policies::Column::OrganizationId.eq(organization.0))
        .filter(if archived { ended.is_not_null() } else { ended.is_null() });
    let current = wanted.clone().select_only().columns([policies::Column::Id, policies::Column::Version]).into_query();
    let key = [policy_versions::Column::PolicyId, policy_versions::Column::Version].map(Expr::col);
    let rows = policy_versions::Entity::find().filter(Expr::tuple(key).in_subquery(current)).all(&**tx).await?;
    let mut versions: BTreeMap<Uuid, policy_versions::Model> =
        rows.into_iter().map(|row| (row.policy_id, row)).collect();
    let rows = wanted.order_by_asc(policies::Column::Name).order_by_asc(policies::Column::Id).all(&**tx).await?;
    rows.into_iter()
        .map(|row| versions.remove(&row.id).ok_or_else(|| lacks(&row)).and_then(|version| stored(&row, version)))
        .collect()
}

/// One policy.
///
/// # Errors
/// [`Error::NotFound`] also for another organization's.
pub async fn find(tx: &Tx, organization: OrganizationId, id: TemplateId) -> Result<Stored, Error> {
    let query = policies::Entity::find_by_id(id.0).filter(policies::Column::OrganizationId.eq(organization.0));
    with_version(tx, query.one(&**tx).await?.ok_or(Error::NotFound("policy"))?).await
}

async fn with_version(tx: &Tx, row: policies::Model) -> Result<Stored, Error> {
    let version = policy_versions::Entity::find_by_id((row.id, row.version)).one(&**tx).await?;
    stored(&row, version.ok_or_else(|| lacks(&row))?)
}

fn stored(row: &policies::Model, current: policy_versions::Model) -> Result<Stored, Error> {
    Ok(Stored {
        id: TemplateId(row.id),
        created_at: row.created_at,
        archived_at: row.archived_at,
        current: version_of(current)?,
    })
}

fn lacks(row: &policies::Model) -> Error {
    Error::internal(format!("policy {} lacks version {}", row.id, row.version))
}

/// Versions of a policy, the newest first: at most `limit`, and older than `before` where that is given.
///
/// # Errors
/// Only internal ones.
pub async fn versions(tx: &Tx, id: TemplateId, before: Option<u32>, limit: u64) -> Result<Vec<Version>, Error> {
    let rows = policy_versions::Entity::find()
        .filter(policy_versions::Column::PolicyId.eq(id.0))
        .apply_if(before, |rows, before| rows.filter(policy_versions::Column::Version.lt(before)))
        .order_by_desc(policy_versions::Column::Version)
        .limit(limit);
    rows.all(&**tx).await?.into_iter().map(version_of).collect()
}

/// One version of a policy.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn version(tx: &Tx, id: TemplateId, number: u32) -> Result<Version, Error> {
    let missing = || Error::NotFound("version");
    let key = (id.0, i32::try_from(number).map_err(|_| missing())?);
    version_of(policy_versions::Entity::find_by_id(key).one(&**tx).await?.ok_or_else(missing)?)
}

fn version_of(row: policy_versions::Model) -> Result<Version, Error> {
    Ok(Version {
        version: u32::try_from(row.version).map_err(Error::internal)?,
        template: json::read(&row.template)?,
        saved_by: MemberId(row.saved_by),
        saved_at: row.saved_at,
    })
}

/// Adds a policy in version 1.
///
/// # Errors
/// [`Error::Conflict`] where a live policy bears the name.
pub async fn insert(
    tx: &Tx,
    organization: OrganizationId,
    id: TemplateId,
    template: &Template,
    by: MemberId,
    now: Timestamp,
) -> Result<(), Error> {
    let row = policies::ActiveModel {
        id: Set(id.0),
        organization_id: Set(organization.0),
        name: Set(template.name.clone()),
        version: Set(1),
        created_at: Set(now),
        archived_at: Set(None),
    };
    row.insert(&**tx).await?;
    insert_version(tx, id, 1, template, by, now).await
}

/// Adds a version, which becomes the current one.
///
/// # Errors
/// [`Error::Conflict`] where another live policy bears the name.
pub async fn save(
    tx: &Tx,
    id: TemplateId,
    version: u32,
    template: &Template,
    by: MemberId,
    now: Timestamp,
) -> Result<(), Error> {
    policies::Entity::update_many()
        .col_expr(policies::Column::Name, Expr::value(template.name.clone()))
        .col_expr(policies::Column::Version, Expr::value(version))
        .filter(policies::Column::Id.eq(id.0))
        .exec(&**tx)
        .await?;
    insert_version(tx, id, version, template, by, now).await
}

/// Archives a policy and ends its bindings.
///
/// # Errors
/// Only internal ones.
pub async fn archive(tx: &Tx, id: TemplateId, now: Timestamp) -> Result<(), Error> {
    bindings::Entity::delete_many().filter(bindings::Column::PolicyId.eq(id.0)).exec(&**tx).await?;
    policies::Entity::update_many()
        .col_expr(policies::Column::ArchivedAt, Expr::value(now))
        .filter(policies::Column::Id.eq(id.0))
        .exec(&**tx)
        .await?;
    Ok(())
}

async fn insert_version(
    tx: &Tx,
    id: TemplateId,
    version: u32,
    template: &Template,
    by: MemberId,
    now: Timestamp,
) -> Result<(), Error> {
    let row = policy_versions::ActiveModel {
        policy_id: Set(id.0),
        version: Set(i32::try_from(version).map_err(Error::internal)?),
        template: Set(json::write(template)?),
        saved_by: Set(by.0),
        saved_at: Set(now),
    };
    row.insert(&**tx).await?;
    Ok(())
}

/// The bindings of an organization, the oldest first.
///
/// # Errors
/// Only internal ones.
pub async fn bindings(tx: &Tx, organization: OrganizationId) -> Result<Vec<Binding>, Error> {
    let rows = bindings::Entity::find()
        .filter(bindings::Column::OrganizationId.eq(organization.0))
        .order_by_asc(bindings::Column::Id);
    rows.all(&**tx).await?.iter().map(binding_of).collect()
}

/// Attaches a template to a place.
///
/// # Errors
/// [`Error::Conflict`] where it is bound there already.
pub async fn bind(tx: &Tx, organization: OrganizationId, binding: &Binding, now: Timestamp) -> Result<(), Error> {
    let resource = resource(&binding.place);
    let key = resource.map_or_else(|| organization.to_string(), |id| id.to_string());
    let row = bindings::ActiveModel {
        id: Set(binding.id.0),
        organization_id: Set(organization.0),
        policy_id: Set(binding.policy.0),
        level: Set(binding.place.scope().word().to_owned()),
        resource_id: Set(resource),
        resource_key: Set(key),
        mode: Set(binding.mode.word().to_owned()),
        created_at: Set(now),
    };
    row.insert(&**tx).await?;
    Ok(())
}

/// Switches a binding between enforce and observe.
///
/// # Errors
/// Only internal ones.
pub async fn set_mode(tx: &Tx, id: BindingId, mode: Mode) -> Result<(), Error> {
    if let Some(row) = bindings::Entity::find_by_id(id.0).one(&**tx).await? {
        let mut row = row.into_active_model();
        row.mode = Set(mode.word().to_owned());
        row.update(&**tx).await?;
    }
    Ok(())
}

/// Detaches a template.
///
/// # Errors
/// Only internal ones.
pub async fn unbind(tx: &Tx, id: BindingId) -> Result<(), Error> {
    bindings::Entity::delete_by_id(id.0).exec(&**tx).await?;
    Ok(())
}

/// Ends every binding at these resources.
///
/// # Errors
/// Only internal ones.
pub async fn unbind_all(tx: &Tx, resources: impl IntoIterator<Item = Uuid>) -> Result<(), Error> {
    bindings::Entity::delete_many().filter(bindings::Column::ResourceId.is_in(resources)).exec(&**tx).await?;
    Ok(())
}

fn binding_of(row: &bindings::Model) -> Result<Binding, Error> {
    let id = || row.resource_id.ok_or_else(|| Error::internal("a binding lacks its resource"));
    let place = match row.level.as_str() {
        "organization" => Place::Organization,
        "project" => Place::Project(ProjectId(id()?)),
        "cluster" => Place::Cluster(ClusterId(id()?)),
        "environment" => Place::Environment(EnvironmentId(id()?)),
        other => return Err(Error::internal(format!("unknown level {other}"))),
    };
    Ok(Binding { id: BindingId(row.id), policy: TemplateId(row.policy_id), place, mode: json::word(&row.mode)? })
}

fn resource(place: &Place) -> Option<Uuid> {
    match place {
        Place::Organization => None,
        Place::Project(id) => Some(id.0),
        Place::Cluster(id) => Some(id.0),
        Place::Environment(id) => Some(id.0),
    }
}
