//! Putting mails on their way.

use super::{C, SENT, WAITING, rows};
use crate::Error;
use crate::store::entities::unmailed_notifications as unmailed;
use crate::store::notifications::{About, By};
use crate::store::{CHUNK, Tx};
use governance::Timestamp;
use governance::event::NotificationKind;
use governance::ids::{EventId, MemberId, OrganizationId};
use governance::mail::{Occasion, SETTLES};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use std::collections::BTreeSet;
use uuid::Uuid;

fn waiting(organization: OrganizationId, member: MemberId, occasion: Occasion, at: Timestamp) -> rows::Model {
    rows::Model {
        id: Uuid::now_v7(),
        organization_id: organization.0,
        member_id: member.0,
        request_id: None,
        event_id: None,
        occasion: occasion.key().to_owned(),
        state: WAITING.to_owned(),
        attempts: 0,
        created_at: at,
        next_at: Some(at),
        sent_at: None,
        last_error: None,
    }
}

async fn insert(tx: &Tx, rows: &[rows::Model]) -> Result<(), Error> {
    for rows in rows.chunks(CHUNK) {
        let rows = rows.iter().cloned().map(|row| row.into_active_model().reset_all());
        rows::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// Mails members who want it what they are told of a request, after a while. What waited for them of the same kind is
/// replaced: the new one tells it all.
///
/// # Errors
/// Only internal ones.
pub(in crate::store) async fn enqueue_news(
    tx: &Tx,
    about: About,
    kind: NotificationKind,
    to: BTreeSet<MemberId>,
    by: By,
) -> Result<(), Error> {
    if !tx.mails() || to.is_empty() {
        return Ok(());
    }
    // Who is told what came of it need not be told that it is handled.
    let replaced: &[Occasion] = match kind {
        NotificationKind::Decided | NotificationKind::Lapsed => &[Occasion::News(kind), Occasion::Handled],
        _ => &[Occasion::News(kind)],
    };
    replace(tx, about, replaced, &to).await?;
    put(tx, about, Occasion::News(kind), to, by).await
}

/// Mails those to whom it was mailed that a request waits, or waits too long, by what it was decided, but for these
/// members. A mail that is being sent counts as mailed.
///
/// # Errors
/// Only internal ones.
pub(in crate::store) async fn enqueue_handled(
    tx: &Tx,
    about: About,
    but: &BTreeSet<MemberId>,
    by: By,
) -> Result<(), Error> {
    if !tx.mails() {
        return Ok(());
    }
    let asking = [NotificationKind::Waiting, NotificationKind::Escalated];
    let begun = Condition::all().add(C::State.eq(WAITING)).add(C::Attempts.gt(0));
    let told: Vec<Uuid> = rows::Entity::find()
        .select_only()
        .column(C::MemberId)
        .distinct()
        .filter(C::RequestId.eq(about.request.0))
        .filter(C::Occasion.is_in(asking.map(|kind| Occasion::News(kind).key())))
        .filter(Condition::any().add(C::State.eq(SENT)).add(begun))
        .into_tuple()
        .all(&**tx)
        .await?;
    let to = told.into_iter().map(MemberId).filter(|member| !but.contains(member)).collect();
    replace(tx, about, &[Occasion::Handled], &to).await?;
    put(tx, about, Occasion::Handled, to, by).await
}

async fn put(tx: &Tx, about: About, occasion: Occasion, to: BTreeSet<MemberId>, by: By) -> Result<(), Error> {
    let unwanted = match occasion.kind() {
        Some(kind) => unmailed(tx, about.organization, kind).await?,
        None => BTreeSet::new(),
    };
    let row = |member: &MemberId| rows::Model {
        request_id: Some(about.request.0),
        event_id: by.event.map(|id| id.0),
        next_at: Some(by.at + SETTLES),
        ..waiting(about.organization, *member, occasion, by.at)
    };
    insert(tx, &to.difference(&unwanted).map(row).collect::<Vec<_>>()).await
}

async fn replace(tx: &Tx, about: About, occasions: &[Occasion], of: &BTreeSet<MemberId>) -> Result<(), Error> {
    let of: Vec<Uuid> = of.iter().map(|member| member.0).collect();
    for of in of.chunks(CHUNK) {
        rows::Entity::delete_many()
            .filter(C::RequestId.eq(about.request.0))
            .filter(C::Occasion.is_in(occasions.iter().map(|occasion| occasion.key())))
            .filter(C::State.eq(WAITING))
            .filter(C::MemberId.is_in(of.iter().copied()))
            .exec(&**tx)
            .await?;
    }
    Ok(())
}

/// The members who do not want a kind by email.
async fn unmailed(tx: &Tx, organization: OrganizationId, kind: NotificationKind) -> Result<BTreeSet<MemberId>, Error> {
    let ids: Vec<Uuid> = unmailed::Entity::find()
        .select_only()
        .column(unmailed::Column::MemberId)
        .filter(unmailed::Column::OrganizationId.eq(organization.0))
        .filter(unmailed::Column::Kind.eq(kind.key()))
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(ids.into_iter().map(MemberId).collect())
}

/// Mails each member the event of which they are alerted, at once and whatever they want.
///
/// # Errors
/// Only internal ones.
pub(in crate::store) async fn enqueue_alerts(
    tx: &Tx,
    organization: OrganizationId,
    alerts: &[(MemberId, EventId, Timestamp)],
) -> Result<(), Error> {
    if !tx.mails() {
        return Ok(());
    }
    let row = |(member, event, at): &(MemberId, EventId, Timestamp)| rows::Model {
        event_id: Some(event.0),
        ..waiting(organization, *member, Occasion::Alert, *at)
    };
    insert(tx, &alerts.iter().map(row).collect::<Vec<_>>()).await
}

/// Mails a member a test.
///
/// # Errors
/// Only internal ones.
pub async fn enqueue_test(tx: &Tx, organization: OrganizationId, to: MemberId, at: Timestamp) -> Result<(), Error> {
    insert(tx, &[waiting(organization, to, Occasion::Test, at)]).await
}
