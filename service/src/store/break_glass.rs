//! Break-glass sessions, and what their reviews found.

use super::entities::{
    break_glass_follow_ups as follow_ups, break_glass_sessions as sessions, organizations, requests,
};
use super::{Tx, events, json};
use crate::Error;
use governance::break_glass::{Account, End, FollowUp, Grant, Limits, Owed, Past, Session, Sessions, Step};
use governance::ids::{BreakGlassSessionId, FollowUpId, MemberId, OrganizationId, RequestId};
use governance::request::StateName;
use governance::{Facts, Timestamp};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use sessions::Column as C;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A session as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub session: Session,
    pub reviewed: Option<Reviewed>,
    /// When those who may review it were reminded, and when it was told to be overdue.
    pub reminded_at: Option<Timestamp>,
    pub overdue_at: Option<Timestamp>,
}

/// A review as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Reviewed {
    pub at: Timestamp,
    pub by: MemberId,
    pub account: Account,
}

/// The sessions whose end is not written down yet, with the time of the newest event.
///
/// # Errors
/// Only internal ones.
pub async fn unended(tx: &Tx, organization: OrganizationId) -> Result<Sessions, Error> {
    let rows = of(organization).filter(C::EndedAt.is_null()).all(&**tx).await?;
    let found: Vec<Session> = rows.iter().map(session).collect::<Result<_, _>>()?;
    Ok(Sessions::new(found, seen(tx, organization).await?))
}

async fn seen(tx: &Tx, organization: OrganizationId) -> Result<Option<Timestamp>, Error> {
    let seen: Option<Option<Timestamp>> = organizations::Entity::find_by_id(organization.0)
        .select_only()
        .column(organizations::Column::EventAt)
        .into_tuple()
        .one(&**tx)
        .await?;
    Ok(seen.flatten())
}

/// A session. Whoever changes one has locked the organization before.
///
/// # Errors
/// [`Error::NotFound`], also for another organization's.
pub async fn read(tx: &Tx, organization: OrganizationId, id: BreakGlassSessionId) -> Result<Kept, Error> {
    let row = of(organization).filter(C::Id.eq(id.0)).one(&**tx).await?;
    kept(tx, row.into_iter().collect()).await?.pop().ok_or(Error::NotFound("break-glass session"))
}

/// The session that a request asked for, if it became one.
///
/// # Errors
/// Only internal ones.
pub async fn by_request(tx: &Tx, organization: OrganizationId, request: RequestId) -> Result<Option<Kept>, Error> {
    let row = of(organization).filter(C::RequestId.eq(request.0)).one(&**tx).await?;
    Ok(kept(tx, row.into_iter().collect()).await?.pop())
}

/// The session whose review asked for a follow-up, if there is one.
///
/// # Errors
/// Only internal ones.
pub async fn by_follow_up(tx: &Tx, organization: OrganizationId, id: FollowUpId) -> Result<Option<Kept>, Error> {
    let asked = follow_ups::Entity::find_by_id(id.0)
        .filter(follow_ups::Column::OrganizationId.eq(organization.0))
        .one(&**tx)
        .await?;
    match asked {
        Some(row) => read(tx, organization, BreakGlassSessionId(row.session_id)).await.map(Some),
        None => Ok(None),
    }
}

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
    let query = match which {
        Which::All => of(organization),
        Which::Active(at) => of(organization).filter(C::EndedAt.is_null()).filter(C::EndsAt.gt(at)),
        Which::Over(at) => of(organization).filter(over(at)),
        Which::Reviewed => of(organization).filter(C::ReviewedAt.is_not_null()),
        Which::Owing(at) => of(organization).filter(C::ReviewedAt.is_null()).filter(over(at)),
    };
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

/// What a member's sessions say about the next one; `month` is where this month starts.
///
/// # Errors
/// Only internal ones.
pub async fn past(
    tx: &Tx,
    organization: OrganizationId,
    holder: MemberId,
    month: Timestamp,
    at: Timestamp,
) -> Result<Past, Error> {
    let own = || of(organization).filter(C::HolderId.eq(holder.0));
    let this_month = own().filter(C::StartedAt.gte(month)).count(&**tx).await?;
    let last = own().filter(over(at)).order_by_desc(C::StartedAt);
    let last = last.limit(1).one(&**tx).await?.map(|row| session(&row)).transpose()?;
    let unreviewed = own().filter(C::ReviewedAt.is_null()).order_by_asc(C::StartedAt).all(&**tx).await?;
    let unreviewed: Vec<Session> = unreviewed.iter().map(session).collect::<Result<_, _>>()?;
    Ok(Past {
        last_end: last.map(|session| session.until()),
        this_month: u32::try_from(this_month).map_err(Error::internal)?,
        owed: unreviewed.iter().filter_map(|session| Owed::by(session, at)).collect(),
    })
}

/// Adds a session and appends its events.
///
/// # Errors
/// [`Error::Conflict`] where the holder has an active one.
pub async fn insert(tx: &Tx, organization: OrganizationId, step: &Step) -> Result<(), Error> {
    let session = &step.session;
    let row = sessions::ActiveModel {
        id: Set(session.id.0),
        organization_id: Set(organization.0),
        holder_id: Set(session.holder.0),
        request_id: Set(session.request.0),
        actions: Set(json::write(&session.grant.actions)?),
        scope: Set(json::write(&session.grant.scope)?),
        tokens: Set(json::write(&session.grant.tokens)?),
        reason: Set(session.reason.clone()),
        started_at: Set(session.started_at),
        ends_at: Set(session.ends_at),
        ended_at: Set(None),
        revoked_by: Set(None),
        revoked_because: Set(String::new()),
        reminded_at: Set(None),
        overdue_at: Set(None),
        reviewed_at: Set(None),
        reviewed_by: Set(None),
        account: Set(String::new()),
        justified: Set(None),
    };
    row.insert(&**tx).await?;
    events::append(tx, organization, step.events()).await.map(drop)
}

/// Writes down that a session's time came, unless that is written down already. The organization is locked.
///
/// # Errors
/// As [`end`].
pub async fn end_if_due(
    tx: &Tx,
    organization: OrganizationId,
    session: &Session,
    facts: &Facts,
    at: Timestamp,
) -> Result<(), Error> {
    match session.clone().expire(&facts.roster, at) {
        Some(step) => end(tx, organization, &step).await,
        None => Ok(()),
    }
}

/// Writes down the end of a session and appends its events. The organization is locked.
///
/// # Errors
/// [`Error::Conflict`] where its end was written down before.
pub async fn end(tx: &Tx, organization: OrganizationId, step: &Step) -> Result<(), Error> {
    let end = step.session.end.as_ref().ok_or_else(|| Error::internal("a session that ends has an end"))?;
    let changed = sessions::Entity::update_many()
        .col_expr(C::EndedAt, Expr::value(end.at))
        .col_expr(C::RevokedBy, Expr::value(end.revoked.as_ref().map(|(by, _)| by.0)))
        .col_expr(C::RevokedBecause, Expr::value(end.revoked.as_ref().map_or("", |(_, because)| because.as_str())))
        .filter(C::Id.eq(step.session.id.0))
        .filter(C::EndedAt.is_null())
        .exec(&**tx)
        .await?;
    if changed.rows_affected != 1 {
        return Err(Error::Conflict("this break-glass session ended at the same time".to_owned()));
    }
    events::append(tx, organization, step.events()).await.map(drop)
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
    let changed = sessions::Entity::update_many()
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
    sessions::Entity::update_many()
        .col_expr(column, Expr::value(at))
        .filter(C::Id.eq(step.session.id.0))
        .exec(&**tx)
        .await?;
    events::append(tx, organization, step.events()).await.map(drop)
}

/// Sessions of all organizations whose time has come and whose end is not written down.
///
/// # Errors
/// Only internal ones.
pub async fn due(tx: &Tx, now: Timestamp, limit: u64) -> Result<Vec<(OrganizationId, BreakGlassSessionId)>, Error> {
    let query = sessions::Entity::find().filter(C::EndedAt.is_null()).filter(C::EndsAt.lte(now));
    let query = query.order_by_asc(C::EndsAt).limit(limit).select_only().columns([C::OrganizationId, C::Id]);
    let rows: Vec<(Uuid, Uuid)> = query.into_tuple().all(&**tx).await?;
    Ok(rows.into_iter().map(|(organization, id)| (OrganizationId(organization), BreakGlassSessionId(id))).collect())
}

/// The organizations with sessions that are over, not reviewed, and not told to be overdue.
///
/// # Errors
/// Only internal ones.
pub async fn debtors(tx: &Tx) -> Result<Vec<OrganizationId>, Error> {
    let query = sessions::Entity::find().filter(owes()).select_only().column(C::OrganizationId).distinct();
    let ids: Vec<Uuid> = query.into_tuple().all(&**tx).await?;
    Ok(ids.into_iter().map(OrganizationId).collect())
}

/// Those of one organization of whose reviews there is something to tell: that they are overdue, or due
/// soon where nobody was reminded yet.
///
/// # Errors
/// Only internal ones.
pub async fn untold(
    tx: &Tx,
    organization: OrganizationId,
    limits: &Limits,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<BreakGlassSessionId>, Error> {
    let soon = Condition::all().add(C::RemindedAt.is_null()).add(C::EndedAt.lte(limits.due_soon_since(now)));
    let told = Condition::any().add(soon).add(C::EndedAt.lte(limits.overdue_since(now)));
    let query = of(organization).filter(owes()).filter(told).order_by_asc(C::EndedAt).limit(limit);
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

fn over(at: Timestamp) -> Condition {
    Condition::any().add(C::EndedAt.is_not_null()).add(C::EndsAt.lte(at))
}

fn of(organization: OrganizationId) -> sea_orm::Select<sessions::Entity> {
    sessions::Entity::find().filter(C::OrganizationId.eq(organization.0))
}

async fn kept(tx: &Tx, rows: Vec<sessions::Model>) -> Result<Vec<Kept>, Error> {
    let asked = follow_ups::Entity::find()
        .filter(follow_ups::Column::SessionId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(follow_ups::Column::Position);
    let mut of_session: BTreeMap<Uuid, Vec<FollowUp>> = BTreeMap::new();
    for row in asked.all(&**tx).await? {
        of_session.entry(row.session_id).or_default().push(FollowUp {
            id: FollowUpId(row.id),
            what: row.what,
            owner: MemberId(row.owner_id),
            due: row.due,
            done: row.done_at.zip(row.done_by.map(MemberId)),
        });
    }
    let kept = |row: sessions::Model| {
        let reviewed = row.reviewed_at.zip(row.reviewed_by).zip(row.justified).map(|((at, by), justified)| Reviewed {
            at,
            by: MemberId(by),
            account: Account {
                account: row.account.clone(),
                justified,
                follow_ups: of_session.remove(&row.id).unwrap_or_default(),
            },
        });
        let (reminded_at, overdue_at) = (row.reminded_at, row.overdue_at);
        Ok(Kept { session: session(&row)?, reviewed, reminded_at, overdue_at })
    };
    rows.into_iter().map(kept).collect()
}

fn session(row: &sessions::Model) -> Result<Session, Error> {
    let revoked = row.revoked_by.map(|by| (MemberId(by), row.revoked_because.clone()));
    Ok(Session {
        id: BreakGlassSessionId(row.id),
        holder: MemberId(row.holder_id),
        request: RequestId(row.request_id),
        grant: Grant {
            actions: json::read(&row.actions)?,
            scope: json::read(&row.scope)?,
            tokens: json::read(&row.tokens)?,
        },
        reason: row.reason.clone(),
        started_at: row.started_at,
        ends_at: row.ends_at,
        end: row.ended_at.map(|at| End { at, revoked }),
    })
}
