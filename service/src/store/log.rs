//! Reading the audit log.

use super::entities::{events, requests, tokens};
use super::{Tx, json};
use crate::Error;
use governance::Timestamp;
use governance::event::{EventKind, Happening};
use governance::ids::{BreakGlassSessionId, MemberId, OrganizationId, RequestId};
use governance::people::Roster;
use governance::wire::Ref;
use governance::wire::events::EventView;
use governance::wire::live::LiveEvent;
use governance::wire::requests::RequestRef;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What to look for; absent parts do not restrict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Criteria {
    pub actor: Option<MemberId>,
    pub kinds: Vec<EventKind>,
    pub request: Option<RequestId>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
    pub prominent: bool,
}

/// Events with sequences below `before`, the newest first.
///
/// # Errors
/// Only internal ones.
pub async fn find(
    tx: &Tx,
    organization: OrganizationId,
    criteria: &Criteria,
    before: Option<i64>,
    limit: u64,
    roster: &Roster,
) -> Result<Vec<EventView>, Error> {
    let mut query = events::Entity::find().filter(events::Column::OrganizationId.eq(organization.0));
    if let Some(before) = before {
        query = query.filter(events::Column::Sequence.lt(before));
    }
    if let Some(actor) = criteria.actor {
        query = query.filter(events::Column::ActorId.eq(actor.0));
    }
    if !criteria.kinds.is_empty() {
        query = query.filter(events::Column::Kind.is_in(criteria.kinds.iter().map(|kind| kind.key())));
    }
    if let Some(request) = criteria.request {
        query = query.filter(events::Column::RequestId.eq(request.0));
    }
    if let Some(from) = criteria.from {
        query = query.filter(events::Column::At.gte(from));
    }
    if let Some(until) = criteria.until {
        query = query.filter(events::Column::At.lt(until));
    }
    if criteria.prominent {
        query = query.filter(events::Column::Prominent.eq(true));
    }
    let rows = query.order_by_desc(events::Column::Sequence).limit(limit).all(&**tx).await?;
    views(tx, rows, roster).await
}

/// The whole timeline of a request, in the order in which it happened.
///
/// # Errors
/// Only internal ones.
pub async fn of_request(
    tx: &Tx,
    organization: OrganizationId,
    request: RequestId,
    roster: &Roster,
) -> Result<Vec<EventView>, Error> {
    let rows = events::Entity::find()
        .filter(events::Column::OrganizationId.eq(organization.0))
        .filter(events::Column::RequestId.eq(request.0))
        .order_by_asc(events::Column::Sequence);
    views(tx, rows.all(&**tx).await?, roster).await
}

/// Everything that belongs to a break-glass session, in the order in which it happened.
///
/// # Errors
/// Only internal ones.
pub async fn of_session(
    tx: &Tx,
    organization: OrganizationId,
    session: BreakGlassSessionId,
    roster: &Roster,
) -> Result<Vec<EventView>, Error> {
    let rows = events::Entity::find()
        .filter(events::Column::OrganizationId.eq(organization.0))
        .filter(events::Column::SessionId.eq(session.0))
        .order_by_asc(events::Column::Sequence);
    views(tx, rows.all(&**tx).await?, roster).await
}

/// What happened to requests after an event: the newest `limit`, in the order in which they happened.
///
/// # Errors
/// Only internal ones.
pub async fn of_requests_after(
    tx: &Tx,
    organization: OrganizationId,
    after: i64,
    limit: u64,
    roster: &Roster,
) -> Result<Vec<LiveEvent>, Error> {
    let rows = events::Entity::find()
        .filter(events::Column::OrganizationId.eq(organization.0))
        .filter(events::Column::Sequence.gt(after))
        .filter(events::Column::RequestId.is_not_null())
        .order_by_desc(events::Column::Sequence)
        .limit(limit);
    let views = views(tx, rows.all(&**tx).await?, roster).await?;
    let told = views.into_iter().rev().filter_map(|event| {
        let actor = event.actor.as_ref().map_or("Countersign", |actor| actor.name.as_str());
        let says = format!("{actor} {}", event.sentence);
        let EventView { sequence, at, kind, actor, request, .. } = event;
        request.map(|request| LiveEvent { sequence, at, request, kind, actor, says })
    });
    Ok(told.collect())
}

pub(super) async fn views(tx: &Tx, rows: Vec<events::Model>, roster: &Roster) -> Result<Vec<EventView>, Error> {
    let numbers: Vec<(Uuid, i64)> = requests::Entity::find()
        .select_only()
        .column(requests::Column::Id)
        .column(requests::Column::Number)
        .filter(requests::Column::Id.is_in(rows.iter().filter_map(|row| row.request_id)))
        .into_tuple()
        .all(&**tx)
        .await?;
    let numbers: BTreeMap<Uuid, i64> = numbers.into_iter().collect();
    let names: Vec<(Uuid, String)> = tokens::Entity::find()
        .select_only()
        .column(tokens::Column::Id)
        .column(tokens::Column::Name)
        .filter(tokens::Column::Id.is_in(rows.iter().filter_map(|row| row.token_id)))
        .into_tuple()
        .all(&**tx)
        .await?;
    let names: BTreeMap<Uuid, String> = names.into_iter().collect();
    rows.into_iter().map(|row| view(row, &numbers, &names, roster)).collect()
}

fn view(
    row: events::Model,
    numbers: &BTreeMap<Uuid, i64>,
    tokens: &BTreeMap<Uuid, String>,
    roster: &Roster,
) -> Result<EventView, Error> {
    let happening: Happening = json::read(&row.happening)?;
    let mut stored: serde_json::Value = json::read(&row.happening)?;
    let request = row.request_id.and_then(|id| {
        let number = numbers.get(&id).and_then(|number| u64::try_from(*number).ok())?;
        Some(RequestRef { id: RequestId(id), number })
    });
    Ok(EventView {
        id: row.id,
        sequence: row.sequence,
        at: row.at,
        actor: row.actor_id.map(|id| Ref::new(id, roster.member_name(MemberId(id)))),
        token: row.token_id.and_then(|id| tokens.get(&id).cloned()),
        kind: happening.kind(),
        subject: row.subject,
        request,
        sentence: happening.sentence(),
        text: happening.text().map(str::to_owned),
        prominent: row.prominent,
        detail: stored.get_mut("detail").map(serde_json::Value::take).unwrap_or_default(),
    })
}
