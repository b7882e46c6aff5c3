//! What a request is found by beside its own columns: where it stands, the policies that matched it,
//! and while it is recorded as pending the enforced ones that it waits for. Written with the request.

use crate::Error;
use crate::store::Tx;
use crate::store::entities::{pending_policies, request_places, request_policies};
use governance::ids::{OrganizationId, TemplateId};
use governance::policy::Place;
use governance::request::{Request, StateName};
use governance::resources::Directory;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Writes it for a new request.
///
/// # Errors
/// Only internal ones.
pub async fn insert(
    tx: &Tx,
    organization: OrganizationId,
    request: &Request,
    directory: &Directory,
) -> Result<(), Error> {
    let number = i64::try_from(request.number).map_err(Error::internal)?;
    let places = request.places(directory).into_iter().filter_map(resource).map(|id| request_places::ActiveModel {
        request_id: Set(request.id.0),
        resource_id: Set(id),
        number: Set(number),
    });
    let places: Vec<_> = places.collect();
    if !places.is_empty() {
        request_places::Entity::insert_many(places).exec_without_returning(&**tx).await?;
    }
    insert_matched(tx, request).await?;
    insert_pending(tx, organization, request).await
}

/// Keeps it true of a request that changed.
///
/// # Errors
/// Only internal ones.
pub async fn record(tx: &Tx, organization: OrganizationId, before: &Request, after: &Request) -> Result<(), Error> {
    if matched(before) != matched(after) {
        let old = request_policies::Entity::delete_many();
        old.filter(request_policies::Column::RequestId.eq(after.id.0)).exec(&**tx).await?;
        insert_matched(tx, after).await?;
    }
    if pending(before)? != pending(after)? {
        let old = pending_policies::Entity::delete_many();
        old.filter(pending_policies::Column::RequestId.eq(after.id.0)).exec(&**tx).await?;
        insert_pending(tx, organization, after).await?;
    }
    Ok(())
}

fn resource(place: Place) -> Option<Uuid> {
    match place {
        Place::Organization => None,
        Place::Project(id) => Some(id.0),
        Place::Environment(id) => Some(id.0),
        Place::Cluster(id) => Some(id.0),
    }
}

fn matched(request: &Request) -> BTreeSet<TemplateId> {
    request.matched.iter().map(|matched| matched.policy.id).collect()
}

fn pending(request: &Request) -> Result<BTreeSet<(TemplateId, i32)>, Error> {
    if request.state.name() != StateName::Pending {
        return Ok(BTreeSet::new());
    }
    let of = |policy: &governance::Policy| Ok((policy.id, i32::try_from(policy.version).map_err(Error::internal)?));
    request.enforced().map(|matched| of(&matched.policy)).collect()
}

async fn insert_matched(tx: &Tx, request: &Request) -> Result<(), Error> {
    let number = i64::try_from(request.number).map_err(Error::internal)?;
    let rows = matched(request).into_iter().map(|policy| request_policies::ActiveModel {
        request_id: Set(request.id.0),
        policy_id: Set(policy.0),
        number: Set(number),
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        request_policies::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

async fn insert_pending(tx: &Tx, organization: OrganizationId, request: &Request) -> Result<(), Error> {
    let rows = pending(request)?.into_iter().map(|(policy, version)| pending_policies::ActiveModel {
        request_id: Set(request.id.0),
        policy_id: Set(policy.0),
        version: Set(version),
        organization_id: Set(organization.0),
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        pending_policies::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    Ok(())
}
