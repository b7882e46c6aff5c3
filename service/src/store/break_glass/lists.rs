//! Lists: of sessions, for people and for the worker, and of what they bypassed.

use super::{C, Kept, kept, of, over, rows};
use crate::Error;
use crate::store::Tx;
use crate::store::entities::requests;
use governance::break_glass::Owed;
use governance::ids::{BreakGlassSessionId, MemberId, OrganizationId, RequestId};
use governance::request::StateName;
use governance::{Action, Timestamp};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Which sessions a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Active at an instant.
    Active(Timestamp),
    /// Over at an instant.
    Over(Timestamp),
    /// Over at an instant and not reviewed, the oldest first.
    Owing(Timestamp),
    Reviewed,
    All,
}

/// Where a session stands in a list.
pub type Position = (Timestamp, BreakGlassSessionId);

/// Sessions of an organization, the newest first (but see [`Which::Owing`]), after a position.
///
/// # Errors
/// Only internal ones.
pub async fn list(
    tx: &Tx,
    organization: OrganizationId,
    which: Which,
    after: Option<Position>,
    limit: u64,
) -> Result<Vec<Kept>, Error> {
    let query = those(organization, which);
    let oldest_first = matches!(which, Which::Owing(_));
    let query = match after {
        Some((at, id)) if oldest_first => query.filter(
            Condition::any()
                .add(C::StartedAt.gt(at))
                .add(Condition::all().add(C::StartedAt.eq(at)).add(C::Id.gt(id.0))),
        ),
        Some((at, id)) => query.filter(
            Condition::any()
                .add(C::StartedAt.lt(at))
                .add(Condition::all().add(C::StartedAt.eq(at)).add(C::Id.lt(id.0))),
        ),
        None => query,
    };
    let query = if oldest_first {
        query.order_by_asc(C::StartedAt).order_by_asc(C::Id)
    } else {
        query.order_by_desc(C::StartedAt).order_by_desc(C::Id)
    };
    kept(tx, query.limit(limit).all(&**tx).await?).await
}

/// How many sessions of an organization such a list holds in all.
///
/// # Errors
/// Only internal ones.
pub async fn count(tx: &Tx, organization: OrganizationId, which: Which) -> Result<u64, Error> {
    Ok(those(organization, which).count(&**tx).await?)
}

fn those(organization: OrganizationId, which: Which) -> Select<rows::Entity> {
    match which {
        Which::All => of(organization),
        Which::Active(at) => of(organization).filter(C::EndedAt.is_null()).filter(C::EndsAt.gt(at)),
        Which::Over(at) => of(organization).filter(over(at)),
        Which::Reviewed => of(organization).filter(C::ReviewedAt.is_not_null()),
        Which::Owing(at) => of(organization).filter(C::ReviewedAt.is_null()).filter(over(at)),
    }
}

/// The requests for sessions that wait for approval, the oldest first; of one member alone, if wanted.
///
/// # Errors
/// Only internal ones.
pub async fn waiting(
    tx: &Tx,
    organization: OrganizationId,
    by: Option<MemberId>,
    limit: u64,
) -> Result<Vec<RequestId>, Error> {
    let mut query = requests::Entity::find()
        .filter(requests::Column::OrganizationId.eq(organization.0))
        .filter(requests::Column::State.eq(StateName::Pending.word()))
        .filter(requests::Column::Action.eq(Action::BreakGlassInitiate.key()));
    if let Some(by) = by {
        query = query.filter(requests::Column::RequesterId.eq(by.0));
    }
    let ids: Vec<Uuid> = query
        .select_only()
        .column(requests::Column::Id)
        .order_by_asc(requests::Column::Number)
        .limit(limit)
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(ids.into_iter().map(RequestId).collect())
}

/// Sessions of all organizations whose time has come and whose end is not written down.
///
/// # Errors
/// Only internal ones.
pub async fn due(tx: &Tx, now: Timestamp, limit: u64) -> Result<Vec<(OrganizationId, BreakGlassSessionId)>, Error> {
    let query = rows::Entity::find().filter(C::EndedAt.is_null()).filter(C::EndsAt.lte(now));
    let query = query.order_by_asc(C::EndsAt).limit(limit).select_only().columns([C::OrganizationId, C::Id]);
    let rows: Vec<(Uuid, Uuid)> = query.into_tuple().all(&**tx).await?;
    Ok(rows.into_iter().map(|(organization, id)| (OrganizationId(organization), BreakGlassSessionId(id))).collect())
}

/// The organizations with sessions that are over, not reviewed, and not told to be overdue.
///
/// # Errors
/// Only internal ones.
pub async fn debtors(tx: &Tx) -> Result<Vec<OrganizationId>, Error> {
    let query = rows::Entity::find().filter(owes()).select_only().column(C::OrganizationId).distinct();
    let ids: Vec<Uuid> = query.into_tuple().all(&**tx).await?;
    Ok(ids.into_iter().map(OrganizationId).collect())
}

/// Those of one organization of whose reviews there may be something to tell: that they are overdue, or due
/// soon where nobody was reminded yet. What is due first comes first.
///
/// # Errors
/// Only internal ones.
pub async fn untold(
    tx: &Tx,
    organization: OrganizationId,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<BreakGlassSessionId>, Error> {
    // Some of these are not due soon yet: whoever tells looks again.
    let ahead = C::ReviewDueAt.lte(now + Owed::EARLIEST_REMINDER);
    let told = Condition::any().add(Condition::all().add(C::RemindedAt.is_null()).add(ahead));
    let told = told.add(C::ReviewDueAt.lte(now));
    let query = of(organization).filter(owes()).filter(told).order_by_asc(C::ReviewDueAt).limit(limit);
    let ids: Vec<Uuid> = query.select_only().column(C::Id).into_tuple().all(&**tx).await?;
    Ok(ids.into_iter().map(BreakGlassSessionId).collect())
}

fn owes() -> Condition {
    Condition::all().add(C::ReviewedAt.is_null()).add(C::EndedAt.is_not_null()).add(C::OverdueAt.is_null())
}

/// The requests that a session bypassed, the oldest first; only those that are approved still if wanted.
///
/// # Errors
/// Only internal ones.
pub async fn bypassed(
    tx: &Tx,
    organization: OrganizationId,
    session: BreakGlassSessionId,
    approved: bool,
) -> Result<Vec<RequestId>, Error> {
    let mut query = requests::Entity::find()
        .filter(requests::Column::OrganizationId.eq(organization.0))
        .filter(requests::Column::SessionId.eq(session.0));
    if approved {
        query = query.filter(requests::Column::State.eq(StateName::Approved.word()));
    }
    let ids: Vec<Uuid> = query
        .select_only()
        .column(requests::Column::Id)
        .order_by_asc(requests::Column::Number)
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(ids.into_iter().map(RequestId).collect())
}

/// How many requests each of these sessions bypassed.
///
/// # Errors
/// Only internal ones.
pub async fn how_many(
    tx: &Tx,
    ids: impl IntoIterator<Item = BreakGlassSessionId>,
) -> Result<BTreeMap<BreakGlassSessionId, u64>, Error> {
    let rows: Vec<(Uuid, i64)> = requests::Entity::find()
        .select_only()
        .column(requests::Column::SessionId)
        .column_as(requests::Column::Id.count(), "count")
        .filter(requests::Column::SessionId.is_in(ids.into_iter().map(|id| id.0)))
        .group_by(requests::Column::SessionId)
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(rows.into_iter().map(|(id, count)| (BreakGlassSessionId(id), count.unsigned_abs())).collect())
}
