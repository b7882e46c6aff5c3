//! Requests that ask for the same: which of them a newer one supersedes. What that means is decided in
//! [`governance::Request`].

use super::Tx;
use super::entities::requests;
use super::requests::{Loaded, of_locked};
use crate::Error;
use governance::Timestamp;
use governance::ids::{OrganizationId, RequestId};
use governance::request::{Request, StateName};
use sea_orm::sea_query::{Alias, Expr, IntoIden, JoinType, LockBehavior, LockType, Query, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The pending requests that ask for the same as a new one, by number, locked against change.
///
/// A request is locked before its organization everywhere else, but which ones these are is known only
/// while the organization is locked, since nobody else can open one then. So nobody is waited for here.
///
/// # Errors
/// [`Error::Busy`] where somebody acts on one of them at this moment: all is to be given back, for
/// them to come to an end, and begun anew.
pub async fn older(tx: &Tx, organization: OrganizationId, new: &Request, now: Timestamp) -> Result<Vec<Loaded>, Error> {
    let Some(aim) = new.aim() else { return Ok(Vec::new()) };
    let number = i64::try_from(new.number).map_err(Error::internal)?;
    let waiting = requests::Entity::find()
        .filter(requests::Column::OrganizationId.eq(organization.0))
        .filter(requests::Column::Aim.eq(aim))
        .filter(requests::Column::Number.lt(number))
        .filter(requests::Column::State.eq(StateName::Pending.word()))
        .filter(requests::Column::Deadline.gt(now));
    let all = waiting.clone().count(&**tx).await?;
    let free = waiting
        .order_by_asc(requests::Column::Number)
        .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked)
        .all(&**tx)
        .await?;
    if (free.len() as u64) < all {
        return Err(Error::Busy);
    }
    of_locked(tx, free, now).await
}

/// For those of these requests that are pending and superseded, the newest that stands and asks for the
/// same, by id and number.
///
/// # Errors
/// Only internal ones.
pub(super) async fn newest(
    tx: &Tx,
    rows: &[requests::Model],
    now: Timestamp,
) -> Result<BTreeMap<Uuid, (RequestId, u64)>, Error> {
    let comparable = rows.iter().filter(|row| row.state == StateName::Pending.word() && row.aim.is_some());
    let ids: Vec<Uuid> = comparable.map(|row| row.id).collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (older, newer) = (Alias::new("older").into_iden(), Alias::new("newer").into_iden());
    let of_older = |column: requests::Column| Expr::col((older.clone(), column));
    let of_ahead = |column: requests::Column| Expr::col((requests::Entity, column));
    let standing = StateName::ALL.into_iter().filter(|state| state.stands()).map(StateName::word);
    let ahead = requests::Entity::find()
        .select_only()
        .column(requests::Column::Id)
        .filter(of_ahead(requests::Column::OrganizationId).eq(of_older(requests::Column::OrganizationId)))
        .filter(of_ahead(requests::Column::Aim).eq(of_older(requests::Column::Aim)))
        .filter(of_ahead(requests::Column::Number).gt(of_older(requests::Column::Number)))
        .filter(requests::Column::State.is_in(standing))
        .filter(Condition::any().add(requests::Column::Deadline.is_null()).add(requests::Column::Deadline.gt(now)))
        .order_by_desc(requests::Column::Number)
        .limit(1)
        .into_query();
    let is_ahead =
        Expr::col((newer.clone(), requests::Column::Id)).eq(SimpleExpr::SubQuery(None, Box::new(ahead.into())));
    let query = Query::select()
        .expr_as(of_older(requests::Column::Id), "older_id")
        .expr_as(Expr::col((newer.clone(), requests::Column::Id)), "newer_id")
        .expr_as(Expr::col((newer.clone(), requests::Column::Number)), "newer_number")
        .from_as(requests::Entity, older.clone())
        .join_as(JoinType::InnerJoin, requests::Entity, newer.clone(), is_ahead)
        .and_where(of_older(requests::Column::Id).is_in(ids))
        .to_owned();
    let mut found = BTreeMap::new();
    for row in tx.query_all(&query).await? {
        let number: i64 = row.try_get("", "newer_number")?;
        let newest = (RequestId(row.try_get("", "newer_id")?), u64::try_from(number).map_err(Error::internal)?);
        found.insert(row.try_get("", "older_id")?, newest);
    }
    Ok(found)
}
