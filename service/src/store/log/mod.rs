//! Reading the audit log.

mod cursor;
mod rows;
pub mod search;

pub use cursor::Cursor;
pub use search::Criteria;

use super::entities::{break_glass_sessions, events, requests, tokens};
use super::{Tx, json};
use crate::Error;
use governance::event::{EventKind, Happening};
use governance::ids::{
    BreakGlassSessionId, ClusterId, EnvironmentId, EventId, MemberId, OrganizationId, ProjectId, RequestId,
};
use governance::people::Roster;
use governance::resources::Target;
use governance::wire::Ref;
use governance::wire::events::{EventView, SessionRef};
use governance::wire::live::LiveEvent;
use governance::wire::requests::{RequestRef, ResourceRef};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Some events of a timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    pub events: Vec<EventView>,
    /// Where the next page goes on; `None` at the end.
    pub next: Option<Cursor>,
}

/// Events that fit, the newest first, from behind a place in the order of the criteria.
///
/// # Errors
/// Only internal ones.
pub async fn find(
    tx: &Tx,
    organization: OrganizationId,
    criteria: &Criteria,
    after: Option<Cursor>,
    limit: u64,
    roster: &Roster,
) -> Result<Seen, Error> {
    let search::Found { rows, next } = search::find(tx, organization, criteria, after, limit).await?;
    Ok(Seen { events: views(tx, rows, roster).await?, next })
}

/// Events that fit among those behind the sequence `after` up to `through`, the oldest first.
///
/// # Errors
/// Only internal ones.
pub async fn within(
    tx: &Tx,
    organization: OrganizationId,
    criteria: &Criteria,
    after: i64,
    through: i64,
    roster: &Roster,
) -> Result<Vec<EventView>, Error> {
    let query = search::select_within(organization, criteria, after, through);
    views(tx, rows::read(tx, &query).await?, roster).await
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
    views(tx, rows::read(tx, rows.as_query()).await?, roster).await
}

/// What was said when a request was cancelled; empty where nothing was, or where that cannot be read.
///
/// # Errors
/// Only internal ones.
pub async fn cancelled(tx: &Tx, organization: OrganizationId, request: RequestId) -> Result<String, Error> {
    let rows = events::Entity::find()
        .filter(events::Column::OrganizationId.eq(organization.0))
        .filter(events::Column::RequestId.eq(request.0))
        .filter(events::Column::Kind.eq(EventKind::RequestCancelled.key()))
        .order_by_desc(events::Column::Sequence)
        .limit(1);
    let found = rows::read(tx, rows.as_query()).await?;
    let happening = found.first().and_then(|row| json::read::<Happening>(&row.happening).ok());
    Ok(happening.as_ref().and_then(Happening::text).unwrap_or_default().to_owned())
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
    views(tx, rows::read(tx, rows.as_query()).await?, roster).await
}

/// Some events by their ids.
///
/// # Errors
/// Only internal ones.
pub async fn by_ids(
    tx: &Tx,
    organization: OrganizationId,
    ids: impl IntoIterator<Item = EventId>,
    roster: &Roster,
) -> Result<BTreeMap<EventId, EventView>, Error> {
    let rows = events::Entity::find()
        .filter(events::Column::OrganizationId.eq(organization.0))
        .filter(events::Column::Id.is_in(ids.into_iter().map(|id| id.0)));
    let views = views(tx, rows::read(tx, rows.as_query()).await?, roster).await?;
    Ok(views.into_iter().map(|view| (EventId(view.id), view)).collect())
}

/// What happened to requests after an event: the newest `limit`, in the order in which they happened. What
/// cannot be read is not told.
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
    let views = views(tx, rows::read(tx, rows.as_query()).await?, roster).await?;
    let told = views.into_iter().rev().filter_map(|event| {
        let says = event.headline();
        let EventView { sequence, at, kind, actor, request, .. } = event;
        Some(LiveEvent { sequence, at, request: request?, kind: kind?, actor, says })
    });
    Ok(told.collect())
}

/// The kinds of the events of break-glass sessions after a sequence, each once. A kind that is unknown here is left out.
///
/// # Errors
/// Only internal ones.
pub async fn kinds_of_sessions_after(
    tx: &Tx,
    organization: OrganizationId,
    after: i64,
) -> Result<Vec<EventKind>, Error> {
    let rows = events::Entity::find()
        .select_only()
        .column(events::Column::Kind)
        .distinct()
        .filter(events::Column::OrganizationId.eq(organization.0))
        .filter(events::Column::Sequence.gt(after))
        .filter(events::Column::SessionId.is_not_null());
    let keys: Vec<String> = rows.into_tuple().all(&**tx).await?;
    Ok(EventKind::ALL.iter().copied().filter(|kind| keys.iter().any(|key| key == kind.key())).collect())
}

/// The events of these ids, the newest first.
///
/// # Errors
/// Only internal ones.
pub(super) async fn of_ids(
    tx: &Tx,
    ids: impl IntoIterator<Item = Uuid>,
    roster: &Roster,
) -> Result<Vec<EventView>, Error> {
    let told = events::Entity::find().filter(events::Column::Id.is_in(ids)).order_by_desc(events::Column::Sequence);
    views(tx, rows::read(tx, told.as_query()).await?, roster).await
}

async fn views(tx: &Tx, rows: Vec<events::Model>, roster: &Roster) -> Result<Vec<EventView>, Error> {
    let names = Names::of(tx, &rows).await?;
    Ok(rows.into_iter().map(|row| view(row, &names, roster)).collect())
}

/// What events refer to, by id.
struct Names {
    /// The numbers of requests.
    requests: BTreeMap<Uuid, i64>,
    /// The names of tokens.
    tokens: BTreeMap<Uuid, String>,
    /// The holders of break-glass sessions.
    sessions: BTreeMap<Uuid, Uuid>,
}

impl Names {
    async fn of(tx: &Tx, rows: &[events::Model]) -> Result<Self, Error> {
        let each = |id: fn(&events::Model) -> Option<Uuid>| rows.iter().filter_map(id).collect::<BTreeSet<_>>();
        let requests: Vec<(Uuid, i64)> = requests::Entity::find()
            .select_only()
            .columns([requests::Column::Id, requests::Column::Number])
            .filter(requests::Column::Id.is_in(each(|row| row.request_id)))
            .into_tuple()
            .all(&**tx)
            .await?;
        let tokens: Vec<(Uuid, String)> = tokens::Entity::find()
            .select_only()
            .columns([tokens::Column::Id, tokens::Column::Name])
            .filter(tokens::Column::Id.is_in(each(|row| row.token_id)))
            .into_tuple()
            .all(&**tx)
            .await?;
        let sessions: Vec<(Uuid, Uuid)> = break_glass_sessions::Entity::find()
            .select_only()
            .columns([break_glass_sessions::Column::Id, break_glass_sessions::Column::HolderId])
            .filter(break_glass_sessions::Column::Id.is_in(each(|row| row.session_id)))
            .into_tuple()
            .all(&**tx)
            .await?;
        Ok(Self {
            requests: requests.into_iter().collect(),
            tokens: tokens.into_iter().collect(),
            sessions: sessions.into_iter().collect(),
        })
    }
}

/// An event as the doors show it. Whoever reads the log must see that there is something even where a later version wrote
/// it, or somebody tampered with it: then it says that it cannot be read, and stands out.
fn view(row: events::Model, names: &Names, roster: &Roster) -> EventView {
    let happening: Option<Happening> = json::read(&row.happening).ok();
    let mut stored: serde_json::Value = json::read(&row.happening).unwrap_or_default();
    let request = row.request_id.and_then(|id| {
        let number = names.requests.get(&id).and_then(|number| u64::try_from(*number).ok())?;
        Some(RequestRef { id: RequestId(id), number })
    });
    let member = |id| Ref::new(id, roster.member_name(MemberId(id)));
    let session = row.session_id.and_then(|id| {
        let holder = names.sessions.get(&id).copied()?;
        Some(SessionRef { id: BreakGlassSessionId(id), holder: member(holder) })
    });
    let target = Target {
        project: row.project_id.map(ProjectId),
        environment: row.environment_id.map(EnvironmentId),
        cluster: row.cluster_id.map(ClusterId),
    };
    EventView {
        id: row.id,
        sequence: row.sequence,
        at: row.at,
        actor: row.actor_id.map(member),
        token: row.token_id.and_then(|id| names.tokens.get(&id).cloned()),
        kind: happening.as_ref().map(Happening::kind),
        subject: row.subject,
        request,
        session,
        resource: ResourceRef::narrowest(&target),
        sentence: happening.as_ref().map_or_else(|| EventView::UNREADABLE.to_owned(), Happening::sentence),
        text: happening.as_ref().and_then(Happening::text).map(str::to_owned),
        prominent: row.prominent || happening.is_none(),
        detail: stored.get_mut("detail").map(serde_json::Value::take).unwrap_or_default(),
        hash: row.hash,
    }
}
