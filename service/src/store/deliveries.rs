//! The outbox: what is on its way to webhooks, written in the transaction that made the event.
//!
//! A delivery is waiting until it was made, given up or cancelled. Who makes it takes it for a while by
//! moving its next attempt beyond that; a process that dies gives it back by the passing of that time. The number
//! of the attempt tells who has it: what came of an earlier one changes nothing any more.

use super::entities::{deliveries, delivery_attempts};
use super::{CHUNK, Tx};
use crate::Error;
use governance::Timestamp;
use governance::event::EventKind;
use governance::ids::{DeliveryId, EventId, OrganizationId, WebhookId};
use governance::wire::webhooks::{AttemptView, DeliveryState};
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, Order, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A delivery as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub id: DeliveryId,
    pub organization: OrganizationId,
    pub webhook: WebhookId,
    /// `None` for a test.
    pub event: Option<EventId>,
    /// What is sent, the same in every attempt; `None` before the first.
    pub body: Option<String>,
    pub state: DeliveryState,
    /// How many attempts were begun.
    pub attempts: u32,
    /// How many of these do not count any more, since somebody asked for it to be tried again.
    pub forgiven: u32,
    pub created_at: Timestamp,
    /// When it is due, where it waits.
    pub next_at: Option<Timestamp>,
    pub delivered_at: Option<Timestamp>,
}

fn of_row(row: deliveries::Model) -> Result<Delivery, Error> {
    Ok(Delivery {
        id: DeliveryId(row.id),
        organization: OrganizationId(row.organization_id),
        webhook: WebhookId(row.webhook_id),
        event: row.event_id.map(EventId),
        body: row.body,
        state: super::json::word(&row.state)?,
        attempts: row.attempts.unsigned_abs(),
        forgiven: row.forgiven.unsigned_abs(),
        created_at: row.created_at,
        next_at: row.next_at,
        delivered_at: row.delivered_at,
    })
}

fn waiting(
    organization: OrganizationId,
    webhook: WebhookId,
    event: Option<EventId>,
    now: Timestamp,
) -> deliveries::Model {
    deliveries::Model {
        id: Uuid::now_v7(),
        organization_id: organization.0,
        webhook_id: webhook.0,
        event_id: event.map(|id| id.0),
        body: None,
        state: DeliveryState::Waiting.key().to_owned(),
        attempts: 0,
        forgiven: 0,
        created_at: now,
        next_at: Some(now),
        delivered_at: None,
    }
}

/// Puts events on their way to each enabled webhook that wants them.
///
/// # Errors
/// Only internal ones.
pub(super) async fn enqueue(
    tx: &Tx,
    organization: OrganizationId,
    appended: impl Iterator<Item = (EventKind, EventId)>,
    now: Timestamp,
) -> Result<(), Error> {
    let wanting = super::webhooks::wanting(tx, organization).await?;
    let mut rows = Vec::new();
    for (kind, event) in appended {
        let wanting = wanting.iter().filter(|(_, filter)| filter.wants(kind));
        rows.extend(wanting.map(|(webhook, _)| waiting(organization, *webhook, Some(event), now)));
    }
    for rows in rows.chunks(CHUNK / 2) {
        let rows = rows.iter().cloned().map(|row| row.into_active_model().reset_all());
        deliveries::Entity::insert_many(rows).exec(&**tx).await?;
    }
    Ok(())
}

/// Puts a test with this body on its way.
///
/// # Errors
/// Only internal ones.
pub async fn enqueue_test(
    tx: &Tx,
    organization: OrganizationId,
    webhook: WebhookId,
    body: impl FnOnce(DeliveryId) -> String,
    now: Timestamp,
) -> Result<Delivery, Error> {
    let mut row = waiting(organization, webhook, None, now);
    row.body = Some(body(DeliveryId(row.id)));
    row.clone().into_active_model().insert(&**tx).await?;
    of_row(row)
}

/// The webhooks, of all organizations, for which something is due, but for these.
///
/// # Errors
/// Only internal ones.
pub async fn due(tx: &Tx, now: Timestamp, but: &[WebhookId]) -> Result<Vec<WebhookId>, Error> {
    let ids: Vec<Uuid> = deliveries::Entity::find()
        .select_only()
        .distinct()
        .column(deliveries::Column::WebhookId)
        .filter(deliveries::Column::State.eq(DeliveryState::Waiting.key()))
        .filter(deliveries::Column::NextAt.lte(now))
        .filter(deliveries::Column::WebhookId.is_not_in(but.iter().map(|id| id.0)))
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(ids.into_iter().map(WebhookId).collect())
}

/// Takes deliveries of a webhook that are due, the oldest first, until an instant. What another process
/// is about to take at this moment is left to it.
///
/// # Errors
/// Only internal ones.
pub async fn take(
    tx: &Tx,
    webhook: WebhookId,
    now: Timestamp,
    until: Timestamp,
    limit: u64,
) -> Result<Vec<Delivery>, Error> {
    let rows = deliveries::Entity::find()
        .filter(deliveries::Column::WebhookId.eq(webhook.0))
        .filter(deliveries::Column::State.eq(DeliveryState::Waiting.key()))
        .filter(deliveries::Column::NextAt.lte(now))
        .order_by_asc(deliveries::Column::NextAt)
        .order_by_asc(deliveries::Column::Id)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(&**tx)
        .await?;
    deliveries::Entity::update_many()
        .col_expr(deliveries::Column::Attempts, Expr::col(deliveries::Column::Attempts).add(1))
        .col_expr(deliveries::Column::NextAt, Expr::value(until))
        .filter(deliveries::Column::Id.is_in(rows.iter().map(|row| row.id)))
        .exec(&**tx)
        .await?;
    rows.into_iter().map(|row| of_row(deliveries::Model { attempts: row.attempts + 1, ..row })).collect()
}

/// Keeps what is sent, for the attempts to come.
///
/// # Errors
/// Only internal ones.
pub async fn keep_body(tx: &Tx, id: DeliveryId, body: &str) -> Result<(), Error> {
    deliveries::Entity::update_many()
        .col_expr(deliveries::Column::Body, Expr::value(body))
        .filter(deliveries::Column::Id.eq(id.0))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Where a delivery stands after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Now {
    Delivered(Timestamp),
    /// To be tried again then.
    Again(Timestamp),
    Dead,
}

/// Writes what came of the `number`th attempt. Gives whether it still counted: another attempt may have begun
/// meanwhile, or the webhook may be gone.
///
/// # Errors
/// Only internal ones.
pub async fn settle(tx: &Tx, id: DeliveryId, number: u32, now: Now, attempt: &AttemptView) -> Result<bool, Error> {
    let (state, next, delivered) = match now {
        Now::Delivered(at) => (DeliveryState::Delivered, None, Some(at)),
        Now::Again(at) => (DeliveryState::Waiting, Some(at), None),
        Now::Dead => (DeliveryState::Dead, None, None),
    };
    let counted = deliveries::Entity::update_many()
        .col_expr(deliveries::Column::State, Expr::value(state.key()))
        .col_expr(deliveries::Column::NextAt, Expr::value(next))
        .col_expr(deliveries::Column::DeliveredAt, Expr::value(delivered))
        .filter(deliveries::Column::Id.eq(id.0))
        .filter(deliveries::Column::State.eq(DeliveryState::Waiting.key()))
        .filter(deliveries::Column::Attempts.eq(signed(number)?))
        .exec(&**tx)
        .await?
        .rows_affected
        == 1;
    // An answer that came too late is still worth knowing, as long as there is a delivery to know it of.
    if counted || deliveries::Entity::find_by_id(id.0).one(&**tx).await?.is_some() {
        let row = delivery_attempts::Model {
            delivery_id: id.0,
            number: signed(number)?,
            at: attempt.at,
            status: attempt.status.map(i32::from),
            error: attempt.error.clone(),
            took_ms: signed(attempt.took_ms)?,
            response: attempt.response.clone(),
        };
        row.into_active_model().insert(&**tx).await?;
    }
    Ok(counted)
}

fn signed(number: u32) -> Result<i32, Error> {
    i32::try_from(number).map_err(Error::internal)
}

/// Cancels what waits for a webhook.
///
/// # Errors
/// Only internal ones.
pub async fn cancel(tx: &Tx, webhook: WebhookId) -> Result<(), Error> {
    deliveries::Entity::update_many()
        .col_expr(deliveries::Column::State, Expr::value(DeliveryState::Cancelled.key()))
        .col_expr(deliveries::Column::NextAt, Expr::value(None::<Timestamp>))
        .filter(deliveries::Column::WebhookId.eq(webhook.0))
        .filter(deliveries::Column::State.eq(DeliveryState::Waiting.key()))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Lets deliveries of a webhook that were given up or cancelled wait again: one, or all that were given up.
/// Gives how many.
///
/// # Errors
/// Only internal ones.
pub async fn retry(tx: &Tx, webhook: WebhookId, one: Option<DeliveryId>, now: Timestamp) -> Result<u64, Error> {
    let ended = match one {
        Some(id) => deliveries::Column::Id.eq(id.0).and(deliveries::Column::State.ne(DeliveryState::Waiting.key())),
        None => deliveries::Column::State.eq(DeliveryState::Dead.key()),
    };
    let result = deliveries::Entity::update_many()
        .col_expr(deliveries::Column::State, Expr::value(DeliveryState::Waiting.key()))
        .col_expr(deliveries::Column::NextAt, Expr::value(now))
        .col_expr(deliveries::Column::Forgiven, Expr::col(deliveries::Column::Attempts))
        .filter(deliveries::Column::WebhookId.eq(webhook.0))
        .filter(ended)
        .exec(&**tx)
        .await?;
    Ok(result.rows_affected)
}

/// How many of the newest deliveries of a webhook that ended were given up, before one that arrived; `limit` at most.
///
/// # Errors
/// Only internal ones.
pub async fn dead_in_a_row(tx: &Tx, webhook: WebhookId, limit: u64) -> Result<u64, Error> {
    let ended: Vec<String> = deliveries::Entity::find()
        .select_only()
        .column(deliveries::Column::State)
        .filter(deliveries::Column::WebhookId.eq(webhook.0))
        .filter(deliveries::Column::State.is_in([DeliveryState::Dead.key(), DeliveryState::Delivered.key()]))
        .order_by_desc(deliveries::Column::Id)
        .limit(limit)
        .into_tuple()
        .all(&**tx)
        .await?;
    let dead = ended.iter().take_while(|state| *state == DeliveryState::Dead.key()).count();
    u64::try_from(dead).map_err(Error::internal)
}

/// Removes what was delivered or cancelled before an instant, a piece at a time. Gives how many.
///
/// # Errors
/// Only internal ones.
pub async fn forget(tx: &Tx, before: Timestamp, limit: u64) -> Result<u64, Error> {
    let done = [DeliveryState::Delivered.key(), DeliveryState::Cancelled.key()];
    let ids: Vec<Uuid> = deliveries::Entity::find()
        .select_only()
        .column(deliveries::Column::Id)
        .filter(deliveries::Column::State.is_in(done))
        .filter(deliveries::Column::CreatedAt.lt(before))
        .limit(limit)
        .into_tuple()
        .all(&**tx)
        .await?;
    let result = deliveries::Entity::delete_many().filter(deliveries::Column::Id.is_in(ids)).exec(&**tx).await?;
    Ok(result.rows_affected)
}

/// Deliveries, the newest first, from before one of them.
///
/// # Errors
/// Only internal ones.
pub async fn list(
    tx: &Tx,
    organization: OrganizationId,
    webhook: WebhookId,
    state: Option<DeliveryState>,
    before: Option<DeliveryId>,
    limit: u64,
) -> Result<Vec<Delivery>, Error> {
    let mut query = deliveries::Entity::find()
        .filter(deliveries::Column::OrganizationId.eq(organization.0))
        .filter(deliveries::Column::WebhookId.eq(webhook.0));
    if let Some(state) = state {
        query = query.filter(deliveries::Column::State.eq(state.key()));
    }
    if let Some(before) = before {
        query = query.filter(deliveries::Column::Id.lt(before.0));
    }
    let rows = query.order_by_desc(deliveries::Column::Id).limit(limit).all(&**tx).await?;
    rows.into_iter().map(of_row).collect()
}

/// One delivery.
///
/// # Errors
/// [`Error::NotFound`] also for another organization's.
pub async fn show(tx: &Tx, organization: OrganizationId, id: DeliveryId) -> Result<Delivery, Error> {
    let query = deliveries::Entity::find_by_id(id.0).filter(deliveries::Column::OrganizationId.eq(organization.0));
    of_row(query.one(&**tx).await?.ok_or(Error::NotFound("delivery"))?)
}

/// The delivery of a webhook that was tried last, with that attempt.
///
/// # Errors
/// Only internal ones.
pub async fn last_tried(tx: &Tx, webhook: WebhookId) -> Result<Option<(Delivery, AttemptView)>, Error> {
    let newest = deliveries::Entity::find()
        .find_also_related(delivery_attempts::Entity)
        .filter(deliveries::Column::WebhookId.eq(webhook.0))
        .order_by_desc(delivery_attempts::Column::At)
        .one(&**tx)
        .await?;
    newest.and_then(|(row, last)| last.map(|last| Ok((of_row(row)?, attempt(last))))).transpose()
}

/// The attempts at a delivery, the oldest first.
///
/// # Errors
/// Only internal ones.
pub async fn attempts(tx: &Tx, id: DeliveryId) -> Result<Vec<AttemptView>, Error> {
    let query = delivery_attempts::Entity::find()
        .filter(delivery_attempts::Column::DeliveryId.eq(id.0))
        .order_by(delivery_attempts::Column::Number, Order::Asc);
    Ok(query.all(&**tx).await?.into_iter().map(attempt).collect())
}

/// The last attempt at each of some deliveries.
///
/// # Errors
/// Only internal ones.
pub async fn last_attempts(
    tx: &Tx,
    ids: impl IntoIterator<Item = DeliveryId>,
) -> Result<BTreeMap<DeliveryId, AttemptView>, Error> {
    let query = delivery_attempts::Entity::find()
        .filter(delivery_attempts::Column::DeliveryId.is_in(ids.into_iter().map(|id| id.0)))
        .order_by(delivery_attempts::Column::Number, Order::Asc);
    let rows = query.all(&**tx).await?;
    Ok(rows.into_iter().map(|row| (DeliveryId(row.delivery_id), attempt(row))).collect())
}

fn attempt(row: delivery_attempts::Model) -> AttemptView {
    AttemptView {
        at: row.at,
        status: row.status.and_then(|status| u16::try_from(status).ok()),
        error: row.error,
        took_ms: row.took_ms.unsigned_abs(),
        response: row.response,
    }
}
