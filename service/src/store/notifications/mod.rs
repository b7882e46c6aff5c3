//! What members are told of requests: one row for each member, request and kind.
//!
//! Rows are written where the request is written, in bulk: an organization in which everyone may
//! review tells many at once. When a row is written again it is as new.

mod read;
mod settings;
mod upkeep;

pub use read::{
    Position, any_unread_of, find, mark_all_read, mark_read, mark_read_of, of_member, unread, views, with_fates,
};
pub use settings::{muted, muted_by, quiet_hours_of, set_muted, set_quiet_hours, set_unmailed, unmailed_by};
pub use upkeep::{
    Kept, Sweep, any_old, due_for_warning, forget, last_change_of_membership, old, open_waits, organizations, pending,
    save_sweep, sweep, warned,
};

use super::entities::{events, notifications};
use super::{CHUNK, Tx, mails};
use crate::Error;
use governance::event::{EventKind, NotificationKind, Waiting, audience};
use governance::ids::{EventId, MemberId, OrganizationId, RequestId};
use governance::request::{Outcome, Request, StateName};
use governance::{Facts, Timestamp};
use sea_orm::sea_query::{Expr, Func, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Tells everyone who must hear of an outcome that is being recorded. `ids` are those of its events,
/// and `acting` whose act it is.
///
/// # Errors
/// Only internal ones.
pub async fn tell(
    tx: &Tx,
    organization: OrganizationId,
    before: Option<&Request>,
    outcome: &Outcome,
    ids: &[EventId],
    acting: &Acting,
    facts: &Facts,
) -> Result<(), Error> {
    let request = outcome.request.id;
    let has = |kinds: &[EventKind]| outcome.events().iter().any(|event| kinds.contains(&event.happening.kind()));
    let comments = has(&[EventKind::RequestCommented]);
    let carried_out = has(&[EventKind::RequestSucceeded, EventKind::RequestFailed]);
    let talked = if comments { talked(tx, request).await? } else { BTreeSet::new() };
    let heard = {
        let knowing = if carried_out { &acting.in_person } else { &acting.members };
        let (before, outcome, acting, roster) =
            (before.cloned(), outcome.clone(), knowing.clone(), facts.roster.clone());
        // Who could finish a request may take a while to find out in a large organization.
        let work = move || audience(before.as_ref(), &outcome, &acting, &talked, &roster);
        tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
    };
    let told = |event: usize| outcome.events().get(event).map(|told| told.at).zip(ids.get(event).copied());
    let about = About { organization, request };
    if let Some((waiting, (at, event))) =
        heard.waiting.and_then(|waiting| told(waiting.event).map(|told| (waiting, told)))
    {
        let by = By { event: Some(event), at };
        let pending = |request: &Request| request.state.name() == StateName::Pending;
        let ended = before.is_some_and(pending) && !pending(&outcome.request);
        let known = if ended {
            // Who takes part is told what came of it as such.
            let part = outcome.request.reviews.iter().map(|review| review.by).chain([outcome.request.requester]);
            acting.members.iter().copied().chain(part).collect()
        } else {
            acting.in_person.clone()
        };
        settle(tx, about, &waiting, &known, by, ended).await?;
    }
    for news in heard.news {
        let Some((at, event)) = told(news.event) else { continue };
        let muted = muted(tx, organization, news.kind).await?;
        let to = news.to.difference(&muted).map(|member| (*member, false));
        put(tx, about, news.kind, to, By { event: Some(event), at }).await?;
    }
    Ok(())
}

/// Whose act something is.
#[derive(Clone, Debug, Default)]
pub struct Acting {
    /// In person or through a token, which acts for its owner: what follows is no news to them.
    members: BTreeSet<MemberId>,
    /// In person. That a request waits for them, too, and how an execution ended is known to these alone: no token approves
    /// for its owner, or knew the end before.
    in_person: BTreeSet<MemberId>,
}

impl Acting {
    /// And who acted in an outcome.
    #[must_use]
    pub fn and(mut self, outcome: &Outcome) -> Self {
        for event in outcome.events() {
            self.members.extend(event.actor.member_id());
            self.in_person.extend(event.actor.member_id().filter(|_| event.actor.token_id().is_none()));
        }
        self
    }
}

/// Which request of which organization is told of.
#[derive(Clone, Copy, Debug)]
pub struct About {
    pub organization: OrganizationId,
    pub request: RequestId,
}

/// What brought a notification about, and when.
#[derive(Clone, Copy, Debug)]
pub struct By {
    /// `None` for time, and for a change of membership.
    pub event: Option<EventId>,
    pub at: Timestamp,
}

/// Brings the notifications that a request waits up to date: members for whom it waits anew are told,
/// and everyone else's becomes handled. For members who `know` it is no news. When it has `ended` (it was pending and is
/// no more), that it expires soon and was escalated is handled, too.
///
/// # Errors
/// Only internal ones.
pub async fn settle(
    tx: &Tx,
    about: About,
    waiting: &Waiting,
    know: &BTreeSet<MemberId>,
    by: By,
    ended: bool,
) -> Result<(), Error> {
    tx.changed(about.organization);
    let open = open_of(tx, about.request, &[NotificationKind::Waiting]).await?;
    let muted = muted(tx, about.organization, NotificationKind::Waiting).await?;
    let wanted = waiting.on.difference(&muted).filter(|member| waiting.again || !open.contains(member));
    let fresh: Vec<(MemberId, bool)> = wanted.map(|member| (*member, know.contains(member))).collect();
    put(tx, about, NotificationKind::Waiting, fresh, by).await?;
    if ended {
        // Those to whom it was mailed that it waits are mailed what came of it, needed to the end or not.
        mails::enqueue_handled(tx, about, know, by).await?;
        let kinds = [NotificationKind::Waiting, NotificationKind::Escalated, NotificationKind::Expiring];
        return handle(tx, about.request, &kinds, None, by).await;
    }
    let gone: Vec<MemberId> = open.difference(&waiting.on).copied().collect();
    for gone in gone.chunks(CHUNK) {
        handle(tx, about.request, &[NotificationKind::Waiting], Some(gone), by).await?;
    }
    Ok(())
}

/// Tells members something, as news unless the flag beside them says that they know it.
///
/// # Errors
/// Only internal ones.
pub async fn put(
    tx: &Tx,
    about: About,
    kind: NotificationKind,
    to: impl IntoIterator<Item = (MemberId, bool)>,
    by: By,
) -> Result<(), Error> {
    let row = |(member, known): (MemberId, bool)| notifications::ActiveModel {
        id: Set(Uuid::now_v7()),
        organization_id: Set(about.organization.0),
        member_id: Set(member.0),
        request_id: Set(about.request.0),
        kind: Set(kind.key().to_owned()),
        at: Set(by.at),
        event_id: Set(by.event.map(|id| id.0)),
        read_at: Set(known.then_some(by.at)),
        handled_at: Set(None),
        handled_by: Set(None),
    };
    let to: Vec<(MemberId, bool)> = to.into_iter().collect();
    let fresh = to.iter().filter(|(_, known)| !known).map(|(member, _)| *member).collect();
    mails::enqueue_news(tx, about, kind, fresh, by).await?;
    let rows: Vec<_> = to.into_iter().map(row).collect();
    tx.changed(about.organization);
    for rows in rows.chunks(CHUNK) {
        use notifications::Column as C;
        let as_new = OnConflict::columns([C::RequestId, C::MemberId, C::Kind])
            .update_columns([C::At, C::EventId, C::ReadAt, C::HandledAt, C::HandledBy])
            .to_owned();
        notifications::Entity::insert_many(rows.to_vec()).on_conflict(as_new).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// Marks what was expected of members (of all, or of these) as handled. It counts as read from then on.
async fn handle(
    tx: &Tx,
    request: RequestId,
    kinds: &[NotificationKind],
    of: Option<&[MemberId]>,
    by: By,
) -> Result<(), Error> {
    use notifications::Column as C;
    let read = Func::coalesce([Expr::col(C::ReadAt), Expr::value(by.at)]);
    let mut update = notifications::Entity::update_many()
        .col_expr(C::HandledAt, Expr::value(by.at))
        .col_expr(C::HandledBy, Expr::value(by.event.map(|id| id.0)))
        .col_expr(C::ReadAt, Expr::expr(read))
        .filter(C::RequestId.eq(request.0))
        .filter(C::Kind.is_in(kinds.iter().map(|kind| kind.key())))
        .filter(C::HandledAt.is_null());
    if let Some(of) = of {
        update = update.filter(C::MemberId.is_in(of.iter().map(|id| id.0)));
    }
    update.exec(&**tx).await?;
    Ok(())
}

/// The members who are told something of these kinds of a request that is not handled yet.
async fn open_of(tx: &Tx, request: RequestId, kinds: &[NotificationKind]) -> Result<BTreeSet<MemberId>, Error> {
    use notifications::Column as C;
    let rows: Vec<Uuid> = notifications::Entity::find()
        .select_only()
        .column(C::MemberId)
        .filter(C::RequestId.eq(request.0))
        .filter(C::Kind.is_in(kinds.iter().map(|kind| kind.key())))
        .filter(C::HandledAt.is_null())
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(rows.into_iter().map(MemberId).collect())
}

/// Those who commented on a request or reviewed it.
async fn talked(tx: &Tx, request: RequestId) -> Result<BTreeSet<MemberId>, Error> {
    let kinds = [EventKind::RequestCommented, EventKind::RequestReviewed];
    let rows: Vec<Option<Uuid>> = events::Entity::find()
        .select_only()
        .column(events::Column::ActorId)
        .filter(events::Column::RequestId.eq(request.0))
        .filter(events::Column::Kind.is_in(kinds.map(EventKind::key)))
        .distinct()
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(rows.into_iter().flatten().map(MemberId).collect())
}
