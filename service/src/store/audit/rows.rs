//! Reads the log in its order. Somebody may have written anything into the rows, so each is read for
//! itself, and what cannot be read is a fault of that row.

use super::row;
use crate::Error;
use crate::store::Tx;
use crate::store::entities::{events, organizations};
use events::Column as C;
use governance::audit::{Fault, FaultKind, Hash, Row};
use governance::ids::OrganizationId;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QueryResult, QuerySelect,
    QueryTrait,
};

/// The events after a sequence, at most `limit`. After one that cannot be read there are no more.
///
/// # Errors
/// The database cannot be read.
pub async fn rows_after(
    tx: &Tx,
    organization: OrganizationId,
    after: u64,
    limit: u64,
) -> Result<Vec<Result<Row, Fault>>, Error> {
    let query = events::Entity::find()
        .filter(C::OrganizationId.eq(organization.0))
        .filter(C::Sequence.gt(i64::try_from(after).map_err(Error::internal)?))
        .order_by_asc(C::Sequence)
        .limit(limit)
        .build(tx.get_database_backend());
    let mut rows = Vec::new();
    for found in tx.query_all_raw(query).await? {
        let next = after + rows.len() as u64 + 1;
        let read = read(&found, next);
        let bad = read.is_err();
        rows.push(read);
        if bad {
            break;
        }
    }
    Ok(rows)
}

/// Reads a row that should be the event `next`.
fn read(found: &QueryResult, next: u64) -> Result<Row, Fault> {
    let event = events::Model::from_query_result(found, "").map_err(|error| {
        let says = format!("A column of #{next} holds what does not belong there: {error}");
        Fault { sequence: next, kind: FaultKind::Unreadable, says }
    })?;
    row(&event)
}

/// The hash that is stored with an event; `None` where there is no such event, or no hash.
///
/// # Errors
/// The database cannot be read.
pub async fn hash_of(tx: &Tx, organization: OrganizationId, sequence: i64) -> Result<Option<Hash>, Error> {
    let hash: Option<String> = events::Entity::find()
        .select_only()
        .column(C::Hash)
        .filter(C::OrganizationId.eq(organization.0))
        .filter(C::Sequence.eq(sequence))
        .into_tuple()
        .one(&**tx)
        .await?;
    Ok(hash.and_then(|hash| hash.parse().ok()))
}

/// How many events an organization had, by its counter.
///
/// # Errors
/// The organization does not exist.
pub async fn event_count(tx: &Tx, organization: OrganizationId) -> Result<u64, Error> {
    let count: Option<i64> = organizations::Entity::find_by_id(organization.0)
        .select_only()
        .column(organizations::Column::EventSequence)
        .into_tuple()
        .one(&**tx)
        .await?;
    count.ok_or(Error::NotFound("organization"))?.try_into().map_err(Error::internal)
}
