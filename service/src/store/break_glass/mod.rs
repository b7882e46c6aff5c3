//! Break-glass sessions, and what their reviews found.

mod lists;
mod reviews;
mod sessions;

pub use lists::{Position, Which, bypassed, count, debtors, due, how_many, list, untold, waiting};
pub use reviews::{by_follow_up, follow_up_done, follow_up_overdue, open_until, review, told};
pub use sessions::{by_request, end, end_if_due, insert, past, read, unended};

use super::entities::{break_glass_follow_ups as follow_ups, break_glass_sessions as rows};
use super::{Tx, json};
use crate::Error;
use governance::Timestamp;
use governance::break_glass::{Account, End, FollowUp, Grant, Session};
use governance::ids::{BreakGlassSessionId, FollowUpId, MemberId, OrganizationId, RequestId};
use rows::Column as C;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, Select};
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

fn over(at: Timestamp) -> Condition {
    Condition::any().add(C::EndedAt.is_not_null()).add(C::EndsAt.lte(at))
}

fn of(organization: OrganizationId) -> Select<rows::Entity> {
    rows::Entity::find().filter(C::OrganizationId.eq(organization.0))
}

async fn kept(tx: &Tx, rows: Vec<rows::Model>) -> Result<Vec<Kept>, Error> {
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
    let kept = |row: rows::Model| {
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

fn session(row: &rows::Model) -> Result<Session, Error> {
    let revoked = row.revoked_by.map(|by| (MemberId(by), row.revoked_because.clone()));
    let end = row.ended_at.zip(row.review_due_at).map(|(at, review_due)| End { at, revoked, review_due });
    if end.is_none() && row.ended_at.is_some() {
        return Err(Error::internal("an ended break-glass session does not say by when its review is due"));
    }
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
        end,
    })
}
