//! What upkeep reads and writes: changes of membership, deadlines that come near, and old rows.

use super::super::Tx;
use super::super::entities::{events, expiry_warnings, notification_sweeps, notifications, organizations, requests};
use super::super::requests::of_rows;
use crate::Error;
use chrono::TimeDelta;
use governance::Timestamp;
use governance::event::{CHANGES_MEMBERSHIP, EventKind, NotificationKind};
use governance::ids::{MemberId, NotificationId, OrganizationId, RequestId};
use governance::request::{Request, StateName};
use sea_orm::sea_query::{Expr, LockBehavior, LockType, OnConflict};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, Set,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// An organization, as far as its upkeep needs to know it.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    pub id: OrganizationId,
    pub request_ttl: TimeDelta,
}

/// Every organization.
///
/// # Errors
/// Only internal ones.
pub async fn organizations(tx: &Tx) -> Result<Vec<Kept>, Error> {
    let rows: Vec<(Uuid, i64)> = organizations::Entity::find()
        .select_only()
        .columns([organizations::Column::Id, organizations::Column::RequestTtlSeconds])
        .into_tuple()
        .all(&**tx)
        .await?;
    let kept = |(id, seconds)| Kept { id: OrganizationId(id), request_ttl: TimeDelta::seconds(seconds) };
    Ok(rows.into_iter().map(kept).collect())
}

/// How far changes of membership are reflected. They are counted by the sequences of their events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sweep {
    /// Reflected on every pending request.
    pub done: i64,
    /// Being reflected: up to this sequence, on the requests that are not numbered below `before`.
    pub target: Option<i64>,
    pub before: Option<i64>,
}

/// How far an organization's are.
///
/// # Errors
/// Only internal ones.
pub async fn sweep(tx: &Tx, organization: OrganizationId) -> Result<Sweep, Error> {
    let row = notification_sweeps::Entity::find_by_id(organization.0).one(&**tx).await?;
    Ok(row.map(|row| Sweep { done: row.done, target: row.target, before: row.before }).unwrap_or_default())
}

/// Keeps how far they are.
///
/// # Errors
/// Only internal ones.
pub async fn save_sweep(tx: &Tx, organization: OrganizationId, sweep: Sweep) -> Result<(), Error> {
    use notification_sweeps::Column as C;
    let row = notification_sweeps::ActiveModel {
        organization_id: Set(organization.0),
        done: Set(sweep.done),
        target: Set(sweep.target),
        before: Set(sweep.before),
    };
    let update = OnConflict::column(C::OrganizationId).update_columns([C::Done, C::Target, C::Before]).to_owned();
    notification_sweeps::Entity::insert(row).on_conflict(update).exec_without_returning(&**tx).await?;
    Ok(())
}

/// The sequence of the last change of membership after this one, if there was any.
///
/// # Errors
/// Only internal ones.
pub async fn last_change_of_membership(
    tx: &Tx,
    organization: OrganizationId,
    after: i64,
) -> Result<Option<i64>, Error> {
    let last: Option<Option<i64>> = events::Entity::find()
        .select_only()
        .expr(events::Column::Sequence.max())
        .filter(events::Column::OrganizationId.eq(organization.0))
        .filter(events::Column::Kind.is_in(CHANGES_MEMBERSHIP.map(EventKind::key)))
        .filter(events::Column::Sequence.gt(after))
        .into_tuple()
        .one(&**tx)
        .await?;
    Ok(last.flatten())
}

/// Pending requests with numbers below `before`, the newest first.
///
/// # Errors
/// Only internal ones.
pub async fn pending(
    tx: &Tx,
    organization: OrganizationId,
    before: Option<i64>,
    limit: u64,
    now: Timestamp,
) -> Result<Vec<Request>, Error> {
    let mut query = requests::Entity::find()
        .filter(requests::Column::OrganizationId.eq(organization.0))
        .filter(requests::Column::State.eq(StateName::Pending.word()));
    if let Some(before) = before {
        query = query.filter(requests::Column::Number.lt(before));
    }
    of_rows(tx, query.order_by_desc(requests::Column::Number).limit(limit).all(&**tx).await?, now).await
}

/// Who is told of each of these requests that it waits for them.
///
/// # Errors
/// Only internal ones.
pub async fn open_waits(
    tx: &Tx,
    ids: impl IntoIterator<Item = RequestId>,
) -> Result<BTreeMap<RequestId, BTreeSet<MemberId>>, Error> {
    use notifications::Column as C;
    let rows: Vec<(Uuid, Uuid)> = notifications::Entity::find()
        .select_only()
        .columns([C::RequestId, C::MemberId])
        .filter(C::RequestId.is_in(ids.into_iter().map(|id| id.0)))
        .filter(C::Kind.eq(NotificationKind::Waiting.key()))
        .filter(C::HandledAt.is_null())
        .into_tuple()
        .all(&**tx)
        .await?;
    let mut open = BTreeMap::<_, BTreeSet<_>>::new();
    for (request, member) in rows {
        open.entry(RequestId(request)).or_default().insert(MemberId(member));
    }
    Ok(open)
}

/// Pending requests of an organization whose deadline comes before `until`, and of which that was not
/// told yet; the nearest first.
///
/// # Errors
/// Only internal ones.
pub async fn due_for_warning(
    tx: &Tx,
    organization: OrganizationId,
    now: Timestamp,
    until: Timestamp,
    limit: u64,
) -> Result<Vec<RequestId>, Error> {
    use requests::Column as C;
    let warned = expiry_warnings::Entity::find()
        .select_only()
        .column(expiry_warnings::Column::RequestId)
        .filter(Expr::col(expiry_warnings::Column::RequestId.as_column_ref()).equals(C::Id.as_column_ref()))
        .into_query();
    let rows: Vec<Uuid> = requests::Entity::find()
        .select_only()
        .column(C::Id)
        .filter(C::State.eq(StateName::Pending.word()))
        .filter(C::Deadline.gt(now))
        .filter(C::Deadline.lt(until))
        .filter(C::OrganizationId.eq(organization.0))
        .filter(Expr::exists(warned).not())
        .order_by_asc(C::Deadline)
        .limit(limit)
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(rows.into_iter().map(RequestId).collect())
}

/// Keeps that it was told of a request that it expires soon; false where it had been before.
///
/// # Errors
/// Only internal ones.
pub async fn warned(tx: &Tx, request: RequestId, now: Timestamp) -> Result<bool, Error> {
    let known = expiry_warnings::Entity::find_by_id(request.0).one(&**tx).await?;
    if known.is_none() {
        let row = expiry_warnings::ActiveModel { request_id: Set(request.0), at: Set(now) };
        expiry_warnings::Entity::insert(row).exec_without_returning(&**tx).await?;
    }
    Ok(known.is_none())
}

/// Notifications to which nothing happened since `before` and whose request has ended, the oldest first.
///
/// # Errors
/// Only internal ones.
pub async fn old(tx: &Tx, before: Timestamp, limit: u64) -> Result<Vec<NotificationId>, Error> {
    let old: Vec<Uuid> = select_old(before)
        .limit(limit)
        // Those that somebody marks at this moment are left for the next time: nobody waits here.
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(old.into_iter().map(NotificationId).collect())
}

/// Whether [`old`] would find any.
///
/// # Errors
/// Only internal ones.
pub async fn any_old(tx: &Tx, before: Timestamp) -> Result<bool, Error> {
    let any: Option<Uuid> = select_old(before).limit(1).into_tuple().one(&**tx).await?;
    Ok(any.is_some())
}

fn select_old(before: Timestamp) -> Select<notifications::Entity> {
    use notifications::Column as C;
    let ended = StateName::ALL.into_iter().filter(|state| state.is_final()).map(StateName::word);
    let of_ended = requests::Entity::find()
        .select_only()
        .column(requests::Column::Id)
        .filter(Expr::col(requests::Column::Id.as_column_ref()).equals(C::RequestId.as_column_ref()))
        .filter(requests::Column::State.is_in(ended))
        .into_query();
    notifications::Entity::find()
        .select_only()
        .column(C::Id)
        .filter(C::At.lt(before))
        .filter(Condition::any().add(C::HandledAt.is_null()).add(C::HandledAt.lt(before)))
        .filter(Expr::exists(of_ended))
        .order_by_asc(C::At)
}

/// Removes notifications.
///
/// # Errors
/// Only internal ones.
pub async fn forget(tx: &Tx, ids: &[NotificationId]) -> Result<(), Error> {
    let these = notifications::Column::Id.is_in(ids.iter().map(|id| id.0));
    notifications::Entity::delete_many().filter(these).exec(&**tx).await?;
    Ok(())
}
