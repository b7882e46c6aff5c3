//! The review that a session owes: that it was reminded of, what it found, and what it asked for.

use super::{C, Kept, follow_ups, read, rows};
use crate::Error;
use crate::store::{Tx, events};
use chrono::NaiveDate;
use governance::Timestamp;
use governance::break_glass::{Account, FollowUp, Step};
use governance::ids::{BreakGlassSessionId, FollowUpId, MemberId, OrganizationId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use uuid::Uuid;

/// A follow-up with the session whose review asked for it, if there is one.
///
/// # Errors
/// Only internal ones.
pub async fn by_follow_up(
    tx: &Tx,
    organization: OrganizationId,
    id: FollowUpId,
) -> Result<Option<(Kept, FollowUp)>, Error> {
    let asked = follow_ups::Entity::find_by_id(id.0)
        .filter(follow_ups::Column::OrganizationId.eq(organization.0))
        .one(&**tx)
        .await?;
    let Some(row) = asked else { return Ok(None) };
    let kept = read(tx, organization, BreakGlassSessionId(row.session_id)).await?;
    let all = kept.reviewed.iter().flat_map(|review| &review.account.follow_ups);
    let found = all.into_iter().find(|asked| asked.id == id).cloned();
    Ok(found.map(|found| (kept, found)))
}

/// Writes down a review, and appends its events.
///
/// # Errors
/// [`governance::Refusal::AlreadyReviewed`] where somebody else was faster.
pub async fn review(
    tx: &Tx,
    organization: OrganizationId,
    step: &Step,
    by: MemberId,
    account: &Account,
    at: Timestamp,
) -> Result<(), Error> {
    let session = step.session.id;
    let changed = rows::Entity::update_many()
        .col_expr(C::ReviewedAt, Expr::value(at))
        .col_expr(C::ReviewedBy, Expr::value(by.0))
        .col_expr(C::Account, Expr::value(account.account.as_str()))
        .col_expr(C::Justified, Expr::value(account.justified))
        .filter(C::Id.eq(session.0))
        .filter(C::ReviewedAt.is_null())
        .exec(&**tx)
        .await?;
    if changed.rows_affected != 1 {
        return Err(governance::Refusal::AlreadyReviewed.into());
    }
    let rows = (0..).zip(&account.follow_ups).map(|(position, follow_up)| follow_ups::ActiveModel {
        id: Set(follow_up.id.0),
        organization_id: Set(organization.0),
        session_id: Set(session.0),
        position: Set(position),
        what: Set(follow_up.what.clone()),
        owner_id: Set(follow_up.owner.0),
        due: Set(follow_up.due),
        overdue_at: Set(None),
        done_at: Set(None),
        done_by: Set(None),
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        follow_ups::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    events::append(tx, organization, step.events()).await.map(drop)
}

/// Writes down that a follow-up is done, and appends its events.
///
/// # Errors
/// Only internal ones.
pub async fn follow_up_done(
    tx: &Tx,
    organization: OrganizationId,
    step: &Step,
    follow_up: &FollowUp,
) -> Result<(), Error> {
    follow_ups::Entity::update_many()
        .col_expr(follow_ups::Column::DoneAt, Expr::value(follow_up.done.map(|(at, _)| at)))
        .col_expr(follow_ups::Column::DoneBy, Expr::value(follow_up.done.map(|(_, by)| by.0)))
        .filter(follow_ups::Column::Id.eq(follow_up.id.0))
        .exec(&**tx)
        .await?;
    events::append(tx, organization, step.events()).await.map(drop)
}

/// Follow-ups of all organizations that are due on a day at the latest, not done, and not told to be overdue.
///
/// # Errors
/// Only internal ones.
pub async fn open_until(tx: &Tx, day: NaiveDate, limit: u64) -> Result<Vec<(OrganizationId, FollowUpId)>, Error> {
    use follow_ups::Column;
    let query = follow_ups::Entity::find().filter(Column::DoneAt.is_null()).filter(Column::OverdueAt.is_null());
    let query = query.filter(Column::Due.lte(day)).order_by_asc(Column::Due).order_by_asc(Column::Id).limit(limit);
    let query = query.select_only().columns([Column::OrganizationId, Column::Id]);
    let rows: Vec<(Uuid, Uuid)> = query.into_tuple().all(&**tx).await?;
    Ok(rows.into_iter().map(|(organization, id)| (OrganizationId(organization), FollowUpId(id))).collect())
}

/// Writes down that a follow-up was told to be overdue, and appends its events. `false` where that, or that it
/// is done, is written already: nothing is told then.
///
/// # Errors
/// Only internal ones.
pub async fn follow_up_overdue(
    tx: &Tx,
    organization: OrganizationId,
    step: &Step,
    id: FollowUpId,
    at: Timestamp,
) -> Result<bool, Error> {
    let changed = follow_ups::Entity::update_many()
        .col_expr(follow_ups::Column::OverdueAt, Expr::value(at))
        .filter(follow_ups::Column::Id.eq(id.0))
        .filter(follow_ups::Column::DoneAt.is_null())
        .filter(follow_ups::Column::OverdueAt.is_null())
        .exec(&**tx)
        .await?;
    if changed.rows_affected == 0 {
        return Ok(false);
    }
    events::append(tx, organization, step.events()).await?;
    Ok(true)
}

/// Writes down that a review was reminded of or told to be overdue, and appends its events.
///
/// # Errors
/// Only internal ones.
pub async fn told(
    tx: &Tx,
    organization: OrganizationId,
    step: &Step,
    overdue: bool,
    at: Timestamp,
) -> Result<(), Error> {
    let column = if overdue { C::OverdueAt } else { C::RemindedAt };
    rows::Entity::update_many()
        .col_expr(column, Expr::value(at))
        .filter(C::Id.eq(step.session.id.0))
        .exec(&**tx)
        .await?;
    events::append(tx, organization, step.events()).await.map(drop)
}
