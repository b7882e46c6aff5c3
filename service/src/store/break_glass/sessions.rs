//! One session: its start, its end, and what a member's earlier ones say.

use super::{C, Kept, json, kept, of, over, rows, session};
use crate::Error;
use crate::store::{Tx, events};
use governance::break_glass::{Limits, Owed, Past, Session, Step};
use governance::ids::{BreakGlassSessionId, MemberId, OrganizationId, RequestId};
use governance::{Facts, Timestamp};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set};

/// The sessions whose end is not written down yet, by id.
///
/// # Errors
/// Only internal ones.
pub async fn unended(tx: &Tx, organization: OrganizationId) -> Result<Vec<Session>, Error> {
    let rows = of(organization).filter(C::EndedAt.is_null()).order_by_asc(C::Id).all(&**tx).await?;
    rows.iter().map(session).collect()
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

/// What a member's sessions say about the next one within these limits; `month` is where this month starts.
///
/// # Errors
/// Only internal ones.
pub async fn past(
    tx: &Tx,
    organization: OrganizationId,
    holder: MemberId,
    (limits, month): (&Limits, Timestamp),
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
        owed: unreviewed.iter().filter_map(|session| Owed::by(session, limits, at)).collect(),
    })
}

/// Adds a session and appends its events.
///
/// # Errors
/// [`Error::Conflict`] where the holder has an active one.
pub async fn insert(tx: &Tx, organization: OrganizationId, step: &Step) -> Result<(), Error> {
    let session = &step.session;
    let row = rows::ActiveModel {
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
        review_due_at: Set(None),
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
    match session.clone().expire(facts, at) {
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
    let changed = rows::Entity::update_many()
        .col_expr(C::EndedAt, Expr::value(end.at))
        .col_expr(C::ReviewDueAt, Expr::value(end.review_due))
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
