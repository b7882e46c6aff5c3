//! Looking at sessions.

use super::{view, views};
use crate::page::Seek;
use crate::store::break_glass::{self, Position, Which};
use crate::store::{Tx, alerts, facts, log};
use crate::{Caller, Error, System, requests};
use chrono::DateTime;
use governance::ids::{BreakGlassSessionId, RequestId};
use governance::wire::break_glass::SessionView;
use governance::wire::directory::TokenScope;
use governance::wire::events::EventView;
use governance::wire::requests::RequestView;
use governance::wire::{Page, Ref};
use governance::{Facts, StateName, Timestamp};

/// Sessions, the newest first; those that owe a review the oldest first. Every member may see them.
///
/// # Errors
/// [`Error::Invalid`] for a cursor that is none.
pub async fn list(system: &System, caller: &Caller, wanted: Wanted, seek: &Seek) -> Result<Page<SessionView>, Error> {
    caller.scope(TokenScope::RequestsRead)?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let known = facts::load(&tx, caller.organization).await?;
    let which = wanted.at(known.sessions.instant(system.now()));
    page(&tx, system, caller, &known, which, seek).await
}

/// A page of a list of sessions.
#[derive(Clone, Debug)]
pub struct Listed {
    pub page: Page<SessionView>,
    /// How many the list holds on all its pages.
    pub total: u64,
}

/// Pages of several lists, all of the same instant. Every member may see them.
///
/// # Errors
/// As [`list`].
pub async fn lists<const N: usize>(
    system: &System,
    caller: &Caller,
    wanted: [(Wanted, Seek); N],
) -> Result<[Listed; N], Error> {
    caller.scope(TokenScope::RequestsRead)?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let known = facts::load(&tx, caller.organization).await?;
    let at = known.sessions.instant(system.now());
    let mut found = Vec::with_capacity(N);
    for (wanted, seek) in wanted {
        let which = wanted.at(at);
        let page = page(&tx, system, caller, &known, which, &seek).await?;
        found.push(Listed { page, total: break_glass::count(&tx, caller.organization, which).await? });
    }
    found.try_into().map_err(|_| Error::internal("as many lists as were asked for"))
}

async fn page(
    tx: &Tx,
    system: &System,
    caller: &Caller,
    known: &Facts,
    which: Which,
    seek: &Seek,
) -> Result<Page<SessionView>, Error> {
    let after = seek.place::<Cursor>()?.map(|cursor| cursor.0);
    let mut kept = break_glass::list(tx, caller.organization, which, after, seek.limit() + 1).await?;
    let cursor = |kept: &break_glass::Kept| Cursor((kept.session.started_at, kept.session.id)).to_string();
    let next = seek.cut(&mut kept, cursor);
    Ok(Page { items: views(tx, system, caller, &kept, known).await?, next })
}

/// Which sessions a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    Active,
    Over,
    /// Over and not reviewed.
    Owing,
    /// Over and reviewed.
    Reviewed,
    #[default]
    All,
}

impl Wanted {
    fn at(self, at: Timestamp) -> Which {
        match self {
            Self::Active => Which::Active(at),
            Self::Over => Which::Over(at),
            Self::Reviewed => Which::Reviewed,
            Self::Owing => Which::Owing(at),
            Self::All => Which::All,
        }
    }
}

/// How many requests for sessions are shown: they wait for approval, so there are few.
const WAITING: u64 = 50;

/// The requests for sessions that wait for approval, the oldest first; of the caller alone, if wanted. Every member
/// may see them.
///
/// # Errors
/// Only internal ones.
pub async fn waiting(system: &System, caller: &Caller, own: bool) -> Result<Vec<RequestView>, Error> {
    caller.scope(TokenScope::RequestsRead)?;
    let ids = {
        let tx = system.store.read().await?;
        tx.permissions(caller).await?;
        break_glass::waiting(&tx, caller.organization, own.then_some(caller.member), WAITING).await?
    };
    still(system, caller, &ids, StateName::Pending).await
}

/// The requests whose approvals would lapse if a session ended now: those that it bypassed and that nobody has
/// claimed. For who may end it.
///
/// # Errors
/// [`Error::NotFound`], [`governance::Refusal::SessionOver`], a missing permission.
pub async fn lapsing(system: &System, caller: &Caller, id: BreakGlassSessionId) -> Result<Vec<RequestView>, Error> {
    caller.scope(TokenScope::RequestsRead)?;
    let ids = {
        let tx = system.store.read().await?;
        tx.permissions(caller).await?;
        let session = break_glass::read(&tx, caller.organization, id).await?.session;
        let known = facts::load(&tx, caller.organization).await?;
        session.revocable(caller.member, &known.roster, known.sessions.instant(system.now()))?;
        break_glass::bypassed(&tx, caller.organization, id, true).await?
    };
    still(system, caller, &ids, StateName::Approved).await
}

/// Those of these requests that are in a state: one may have expired without anybody having written that down.
async fn still(
    system: &System,
    caller: &Caller,
    ids: &[RequestId],
    state: StateName,
) -> Result<Vec<RequestView>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = requests::show_all(system, caller, ids).await?;
    found.retain(|request| request.state == state);
    Ok(found)
}

/// `<microseconds>_<id>`.
struct Cursor(Position);

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}", self.0.0.timestamp_micros(), self.0.1)
    }
}

impl std::str::FromStr for Cursor {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (at, id) = text.split_once('_').ok_or(())?;
        let at = at.parse().ok().and_then(DateTime::from_timestamp_micros).ok_or(())?;
        Ok(Self((at, id.parse().map_err(|_| ())?)))
    }
}

/// A session. Every member may see it.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show(system: &System, caller: &Caller, id: BreakGlassSessionId) -> Result<SessionView, Error> {
    caller.scope(TokenScope::RequestsRead)?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let kept = break_glass::read(&tx, caller.organization, id).await?;
    let known = facts::load(&tx, caller.organization).await?;
    view(&tx, system, caller, kept, &known).await
}

/// The whole story of a session.
#[derive(Clone, Debug)]
pub struct Story {
    /// The session as the caller sees it.
    pub session: SessionView,
    /// The requests that it bypassed, the oldest first.
    pub bypassed: Vec<RequestId>,
    /// Everything that belongs to it, in the order in which it happened.
    pub timeline: Vec<EventView>,
    /// Who was alerted of it, and what they have read of that.
    pub told: Vec<Told>,
    /// Every active member, by name: those who can own a follow-up. Empty where the caller cannot review.
    pub owners: Vec<Ref>,
}

/// Somebody who was alerted of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Whoever was alerted.
    pub member: Ref,
    /// How many of its events they were alerted of, and how many of these alerts they have read.
    pub alerts: u64,
    pub read: u64,
}

/// A session with everything that happened in it. Every member may see it, as they may see requests.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn story(system: &System, caller: &Caller, id: BreakGlassSessionId) -> Result<Story, Error> {
    caller.scope(TokenScope::RequestsRead)?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let kept = break_glass::read(&tx, caller.organization, id).await?;
    let known = facts::load(&tx, caller.organization).await?;
    let told = alerts::of_session(&tx, caller.organization, id).await?;
    let told = told.into_iter().map(|(member, alerts, read)| Told {
        member: Ref::new(member.0, known.roster.member_name(member)),
        alerts,
        read,
    });
    let session = view(&tx, system, caller, kept, &known).await?;
    let mut owners = Vec::new();
    if session.can_review {
        let active = known.roster.members().filter(|member| member.active);
        owners.extend(active.map(|member| Ref::new(member.id.0, &member.name)));
        owners.sort_by_cached_key(|owner| (owner.name.to_lowercase(), owner.id));
    }
    Ok(Story {
        bypassed: break_glass::bypassed(&tx, caller.organization, id, false).await?,
        timeline: log::of_session(&tx, caller.organization, id, &known.roster).await?,
        told: told.collect(),
        session,
        owners,
    })
}
