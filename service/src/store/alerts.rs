//! Alerts: events that members must see. They are written with the event, whoever's act it is, and
//! nobody can switch them off.

use super::entities::{alerts, events};
use super::{Tx, facts, log, mails};
use crate::{Caller, Error};
use alerts::Column as C;
use governance::Timestamp;
use governance::event::{Alert, Event, alerted, concerned};
use governance::ids::{BreakGlassSessionId, EventId, MemberId, OrganizationId};
use governance::wire::notifications::AlertView;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Set};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Alerts those who must see what was just appended: each event with its id and sequence.
///
/// # Errors
/// Only internal ones.
pub(super) async fn raise(
    tx: &Tx,
    organization: OrganizationId,
    appended: impl Iterator<Item = (&Event, EventId, i64)>,
) -> Result<(), Error> {
    let told = |event: &Event| event.concerns.is_some() || Alert::of(event.happening.kind()).is_some();
    let appended: Vec<_> = appended.filter(|(event, _, _)| told(event)).collect();
    if appended.is_empty() {
        return Ok(());
    }
    let roster = facts::roster(tx, organization).await?;
    let mut mailed = Vec::new();
    let rows = appended.into_iter().flat_map(|(event, id, sequence)| {
        let mut members = alerted(event.happening.kind(), &roster);
        members.extend(concerned(event, &roster));
        mailed.extend(members.iter().map(|member| (*member, id, event.at)));
        members.into_iter().map(move |member| alerts::ActiveModel {
            organization_id: Set(organization.0),
            member_id: Set(member.0),
            event_id: Set(id.0),
            sequence: Set(sequence),
            read_at: Set(None),
        })
    });
    let rows: Vec<_> = rows.collect();
    for rows in rows.chunks(super::CHUNK) {
        alerts::Entity::insert_many(rows.to_vec()).exec_without_returning(&**tx).await?;
    }
    mails::enqueue_alerts(tx, organization, &mailed).await
}

/// The caller's alerts below a sequence, the newest first; only those that are unread if wanted.
///
/// # Errors
/// Only internal ones.
pub async fn find(
    tx: &Tx,
    caller: &Caller,
    unread: bool,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<AlertView>, Error> {
    let mut query = own(caller);
    if unread {
        query = query.filter(C::ReadAt.is_null());
    }
    if let Some(before) = before {
        query = query.filter(C::Sequence.lt(before));
    }
    let rows = query.order_by_desc(C::Sequence).limit(limit).all(&**tx).await?;
    let read: BTreeMap<Uuid, Option<Timestamp>> = rows.iter().map(|row| (row.event_id, row.read_at)).collect();
    let roster = facts::roster(tx, caller.organization).await?;
    let views = log::of_ids(tx, rows.iter().map(|row| row.event_id), &roster).await?;
    Ok(views.into_iter().map(|event| AlertView { read_at: read.get(&event.id).copied().flatten(), event }).collect())
}

/// Who was alerted of a session's events: of how many, and how many of these alerts are read.
///
/// # Errors
/// Only internal ones.
pub async fn of_session(
    tx: &Tx,
    organization: OrganizationId,
    session: BreakGlassSessionId,
) -> Result<Vec<(MemberId, u64, u64)>, Error> {
    let rows: Vec<(Uuid, i64, i64)> = alerts::Entity::find()
        .select_only()
        .column(C::MemberId)
        .column_as(C::EventId.count(), "alerts")
        .column_as(C::ReadAt.count(), "read")
        .filter(C::EventId.in_subquery(told_of(organization, session)))
        .group_by(C::MemberId)
        .order_by_asc(C::MemberId)
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(rows.into_iter().map(|(id, alerts, read)| (MemberId(id), alerts.unsigned_abs(), read.unsigned_abs())).collect())
}

/// How many of the caller's are unread.
///
/// # Errors
/// Only internal ones.
pub async fn unread(tx: &Tx, caller: &Caller) -> Result<u64, Error> {
    Ok(own(caller).filter(C::ReadAt.is_null()).count(&**tx).await?)
}

/// The events of a session of which the caller has unread alerts.
///
/// # Errors
/// Only internal ones.
pub async fn unread_of_session(tx: &Tx, caller: &Caller, session: BreakGlassSessionId) -> Result<Vec<EventId>, Error> {
    let ids: Vec<Uuid> = own(caller)
        .select_only()
        .column(C::EventId)
        .filter(C::ReadAt.is_null())
        .filter(C::EventId.in_subquery(told_of(caller.organization, session)))
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(ids.into_iter().map(EventId).collect())
}

/// Marks the caller's alerts of these events as read, or all up to a sequence.
///
/// # Errors
/// Only internal ones.
pub async fn mark_read(tx: &Tx, caller: &Caller, which: Which<'_>, now: Timestamp) -> Result<(), Error> {
    // Other tabs of the reader count anew.
    tx.changed(caller.organization);
    let update = alerts::Entity::update_many()
        .col_expr(C::ReadAt, Expr::value(now))
        .filter(C::MemberId.eq(caller.member.0))
        .filter(C::OrganizationId.eq(caller.organization.0))
        .filter(C::ReadAt.is_null());
    let update = match which {
        Which::Events(ids) => update.filter(C::EventId.is_in(ids.iter().map(|id| id.0))),
        Which::Until(sequence) => update.filter(C::Sequence.lte(sequence)),
    };
    update.exec(&**tx).await?;
    Ok(())
}

/// Which alerts.
#[derive(Clone, Copy, Debug)]
pub enum Which<'a> {
    Events(&'a [EventId]),
    /// Those of events up to this sequence.
    Until(i64),
}

fn own(caller: &Caller) -> sea_orm::Select<alerts::Entity> {
    alerts::Entity::find().filter(C::MemberId.eq(caller.member.0)).filter(C::OrganizationId.eq(caller.organization.0))
}

/// The ids of a session's events.
fn told_of(organization: OrganizationId, session: BreakGlassSessionId) -> sea_orm::sea_query::SelectStatement {
    events::Entity::find()
        .select_only()
        .column(events::Column::Id)
        .filter(events::Column::OrganizationId.eq(organization.0))
        .filter(events::Column::SessionId.eq(session.0))
        .into_query()
}
