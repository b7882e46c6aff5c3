//! A member's own notifications.

use super::super::entities::{events, members, notifications, requests};
use super::super::{Tx, json, superseding};
use crate::{Caller, Error, System};
use chrono::DateTime;
use governance::event::{Deed, Happening, Notice, NotificationKind};
use governance::ids::{NotificationId, RequestId};
use governance::request::{State, StateName};
use governance::wire::Ref;
use governance::wire::notifications::{NotificationView, NotifiedRequest};
use governance::{Action, Timestamp};
use notifications::Column as C;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select, UpdateMany,
};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// Where a notification stands in its list: `<microseconds>_<id>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub at: Timestamp,
    pub id: NotificationId,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.at.timestamp_micros(), self.id)
    }
}

impl FromStr for Position {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (at, id) = text.split_once('_').ok_or(())?;
        let at = at.parse().ok().and_then(DateTime::from_timestamp_micros).ok_or(())?;
        Ok(Self { at, id: id.parse().map_err(|_| ())? })
    }
}

/// The caller's notifications, the newest first.
///
/// # Errors
/// Only internal ones.
pub async fn find(
    tx: &Tx,
    caller: &Caller,
    unread: bool,
    before: Option<Position>,
    limit: u64,
) -> Result<Vec<notifications::Model>, Error> {
    let mut query = own(caller);
    if unread {
        query = query.filter(C::ReadAt.is_null());
    }
    if let Some(Position { at, id }) = before {
        let same = Condition::all().add(C::At.eq(at)).add(C::Id.lt(id.0));
        query = query.filter(C::At.lte(at)).filter(Condition::any().add(C::At.lt(at)).add(same));
    }
    Ok(query.order_by_desc(C::At).order_by_desc(C::Id).limit(limit).all(&**tx).await?)
}

/// The caller's of these requests.
///
/// # Errors
/// Only internal ones.
pub async fn of_member(
    tx: &Tx,
    caller: &Caller,
    requests: impl IntoIterator<Item = RequestId>,
) -> Result<Vec<notifications::Model>, Error> {
    Ok(own(caller).filter(C::RequestId.is_in(requests.into_iter().map(|id| id.0))).all(&**tx).await?)
}

/// How many of the caller's are unread.
///
/// # Errors
/// Only internal ones.
pub async fn unread(tx: &Tx, caller: &Caller) -> Result<u64, Error> {
    Ok(own(caller).filter(C::ReadAt.is_null()).count(&**tx).await?)
}

/// Whether the caller has unread ones of a request.
///
/// # Errors
/// Only internal ones.
pub async fn any_unread_of(tx: &Tx, caller: &Caller, request: RequestId) -> Result<bool, Error> {
    let of = own(caller).filter(C::RequestId.eq(request.0)).filter(C::ReadAt.is_null());
    Ok(of.limit(1).one(&**tx).await?.is_some())
}

/// Marks the caller's with these ids as read; others are not touched.
///
/// # Errors
/// Only internal ones.
pub async fn mark_read(tx: &Tx, caller: &Caller, ids: &[NotificationId], now: Timestamp) -> Result<(), Error> {
    marked(tx, caller, now).filter(C::Id.is_in(ids.iter().map(|id| id.0))).exec(&**tx).await?;
    Ok(())
}

/// Marks all of the caller's as read, but for what came after `until`.
///
/// # Errors
/// Only internal ones.
pub async fn mark_all_read(tx: &Tx, caller: &Caller, until: Option<Timestamp>, now: Timestamp) -> Result<(), Error> {
    let until = until.map_or(Condition::all(), |until| Condition::all().add(C::At.lte(until)));
    marked(tx, caller, now).filter(until).exec(&**tx).await?;
    Ok(())
}

/// Marks the caller's of a request as read.
///
/// # Errors
/// Only internal ones.
pub async fn mark_read_of(tx: &Tx, caller: &Caller, request: RequestId, now: Timestamp) -> Result<(), Error> {
    marked(tx, caller, now).filter(C::RequestId.eq(request.0)).exec(&**tx).await?;
    Ok(())
}

fn own(caller: &Caller) -> Select<notifications::Entity> {
    notifications::Entity::find()
        .filter(C::MemberId.eq(caller.member.0))
        .filter(C::OrganizationId.eq(caller.organization.0))
}

fn marked(tx: &Tx, caller: &Caller, now: Timestamp) -> UpdateMany<notifications::Entity> {
    // Other tabs of the reader count anew.
    tx.changed(caller.organization);
    notifications::Entity::update_many()
        .col_expr(C::ReadAt, Expr::value(now))
        .filter(C::MemberId.eq(caller.member.0))
        .filter(C::OrganizationId.eq(caller.organization.0))
        .filter(C::ReadAt.is_null())
}

/// The notifications as their reader sees them.
///
/// # Errors
/// Only internal ones.
pub async fn views(
    tx: &Tx,
    system: &System,
    caller: &Caller,
    rows: Vec<notifications::Model>,
) -> Result<Vec<NotificationView>, Error> {
    Ok(with_fates(tx, system, caller, rows).await?.into_iter().map(|(view, _)| view).collect())
}

/// The notifications as their reader sees them, each with what became of its request by what it tells: see
/// [`Notice::fate`].
///
/// # Errors
/// Only internal ones.
pub async fn with_fates(
    tx: &Tx,
    system: &System,
    caller: &Caller,
    rows: Vec<notifications::Model>,
) -> Result<Vec<(NotificationView, Option<&'static str>)>, Error> {
    let told = Told::load(tx, &rows).await?;
    let requests = requests::Entity::find()
        .filter(requests::Column::Id.is_in(rows.iter().map(|row| row.request_id)))
        .all(&**tx)
        .await?;
    let newest = superseding::newest(tx, &requests, system.now()).await?;
    let requests: BTreeMap<Uuid, requests::Model> = requests.into_iter().map(|request| (request.id, request)).collect();
    let view = |row: notifications::Model| {
        let request = requests.get(&row.request_id);
        let request = request.ok_or_else(|| Error::internal("a notification without its request"))?;
        view(row, request, newest.get(&request.id).map(|(_, number)| *number), &told, system, caller)
    };
    rows.into_iter().map(view).collect()
}

fn view(
    row: notifications::Model,
    request: &requests::Model,
    superseded_by: Option<u64>,
    told: &Told,
    system: &System,
    caller: &Caller,
) -> Result<(NotificationView, Option<&'static str>), Error> {
    let own = request.requester_id == caller.member.0;
    let request = notified(system, request)?;
    let kind: NotificationKind = row.kind.parse().map_err(|()| Error::internal("an unknown kind of notification"))?;
    let notice = Notice {
        kind,
        own,
        pending: request.state == StateName::Pending,
        deed: told.deed(row.event_id, caller),
        handled: row.handled_at.map(|_| told.deed(row.handled_by, caller)),
        superseded_by,
    };
    let fate = notice.fate();
    let view = NotificationView {
        id: NotificationId(row.id),
        kind,
        at: row.at,
        sentence: notice.sentence(),
        text: notice.text().map(str::to_owned),
        actor: told.actor(row.event_id),
        request,
        read_at: row.read_at,
        handled_at: row.handled_at,
    };
    Ok((view, fate))
}

fn notified(system: &System, request: &requests::Model) -> Result<NotifiedRequest, Error> {
    let state: State = json::read(&request.state_detail)?;
    let deadline = state.deadline();
    let over = deadline.is_some_and(|deadline| system.now() >= deadline);
    Ok(NotifiedRequest {
        id: RequestId(request.id),
        number: u64::try_from(request.number).map_err(Error::internal)?,
        action: request.action.parse::<Action>().map_err(Error::internal)?,
        target: request.target_name.clone(),
        state: if over { StateName::Expired } else { state.name() },
        expires_at: deadline.filter(|_| !over),
        url: format!("{}/approvals/{}", system.base_url(), request.id),
    })
}

/// The events that notifications tell of, and the names of who acted. What cannot be read has no words.
struct Told {
    events: BTreeMap<Uuid, (Option<Uuid>, Option<Happening>)>,
    names: BTreeMap<Uuid, String>,
}

impl Told {
    async fn load(tx: &Tx, rows: &[notifications::Model]) -> Result<Self, Error> {
        let ids = rows.iter().flat_map(|row| [row.event_id, row.handled_by]).flatten();
        let found: Vec<(Uuid, Option<Uuid>, String)> = events::Entity::find()
            .select_only()
            .columns([events::Column::Id, events::Column::ActorId, events::Column::Happening])
            .filter(events::Column::Id.is_in(ids))
            .into_tuple()
            .all(&**tx)
            .await?;
        let read = |(id, actor, happening): (_, _, String)| (id, (actor, json::read(&happening).ok()));
        let events: BTreeMap<Uuid, (Option<Uuid>, Option<Happening>)> = found.into_iter().map(read).collect();
        let actors = events.values().filter_map(|(actor, _)| *actor);
        let names: Vec<(Uuid, String)> = members::Entity::find()
            .select_only()
            .columns([members::Column::Id, members::Column::Name])
            .filter(members::Column::Id.is_in(actors))
            .into_tuple()
            .all(&**tx)
            .await?;
        Ok(Self { events, names: names.into_iter().collect() })
    }

    fn deed(&self, event: Option<Uuid>, caller: &Caller) -> Option<Deed<'_>> {
        let (actor, happening) = self.events.get(&event?)?;
        let actor = match actor {
            Some(id) if *id == caller.member.0 => "you",
            Some(id) => self.names.get(id).map_or("a former member", String::as_str),
            None => "Countersign",
        };
        Some(Deed { actor, happening: happening.as_ref()? })
    }

    fn actor(&self, event: Option<Uuid>) -> Option<Ref> {
        let id = self.events.get(&event?)?.0?;
        Some(Ref::new(id, self.names.get(&id).map_or("a former member", String::as_str)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_comes_back_from_its_text() {
        let position = Position { at: governance::samples::noon(), id: NotificationId(Uuid::from_u128(7)) };
        assert_eq!(position.to_string().parse(), Ok(position));
        for text in ["", "7", "x_y", "99999999999999999999_7"] {
            assert_eq!(text.parse::<Position>(), Err(()), "{text}");
        }
    }
}
