//! Taking what is due.

use super::{C, Delivery, of_row, rows};
use crate::Error;
use crate::store::Tx;
use governance::Timestamp;
use governance::ids::{DeliveryId, WebhookId};
use governance::wire::webhooks::DeliveryState;
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// The webhooks, of all organizations, for which something is due, but for these.
///
/// # Errors
/// Only internal ones.
pub async fn due(tx: &Tx, now: Timestamp, but: &[WebhookId]) -> Result<Vec<WebhookId>, Error> {
    let ids: Vec<Uuid> = rows::Entity::find()
        .select_only()
        .distinct()
        .column(C::WebhookId)
        .filter(C::State.eq(DeliveryState::Waiting.key()))
        .filter(C::NextAt.lte(now))
        .filter(C::WebhookId.is_not_in(but.iter().map(|id| id.0)))
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(ids.into_iter().map(WebhookId).collect())
}

/// Deliveries of a webhook that are due, those that are due for the longest first.
///
/// # Errors
/// Only internal ones.
pub async fn due_of(tx: &Tx, webhook: WebhookId, now: Timestamp, limit: u64) -> Result<Vec<DeliveryId>, Error> {
    let ids: Vec<Uuid> = rows::Entity::find()
        .select_only()
        .column(C::Id)
        .filter(C::WebhookId.eq(webhook.0))
        .filter(C::State.eq(DeliveryState::Waiting.key()))
        .filter(C::NextAt.lte(now))
        .order_by_asc(C::NextAt)
        .order_by_asc(C::Id)
        .limit(limit)
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(ids.into_iter().map(DeliveryId).collect())
}

/// Takes a delivery that is due, until an instant. What another process took, or is about to take at this moment,
/// is left to it.
///
/// # Errors
/// Only internal ones.
pub async fn take(tx: &Tx, id: DeliveryId, now: Timestamp, until: Timestamp) -> Result<Option<Delivery>, Error> {
    let found = rows::Entity::find_by_id(id.0)
        .filter(C::State.eq(DeliveryState::Waiting.key()))
        .filter(C::NextAt.lte(now))
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(&**tx)
        .await?;
    let Some(row) = found else { return Ok(None) };
    rows::Entity::update_many()
        .col_expr(C::Attempts, Expr::col(C::Attempts).add(1))
        .col_expr(C::NextAt, Expr::value(until))
        .filter(C::Id.eq(row.id))
        .exec(&**tx)
        .await?;
    of_row(rows::Model { attempts: row.attempts + 1, ..row }).map(Some)
}

/// Lets a delivery that is due wait until an instant, without an attempt.
///
/// # Errors
/// Only internal ones.
pub async fn postpone(tx: &Tx, id: DeliveryId, now: Timestamp, until: Timestamp) -> Result<(), Error> {
    rows::Entity::update_many()
        .col_expr(C::NextAt, Expr::value(until))
        .filter(C::Id.eq(id.0))
        .filter(C::State.eq(DeliveryState::Waiting.key()))
        .filter(C::NextAt.lte(now))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Keeps what is sent, for the attempts to come.
///
/// # Errors
/// Only internal ones.
pub async fn keep_body(tx: &Tx, id: DeliveryId, body: &str) -> Result<(), Error> {
    rows::Entity::update_many().col_expr(C::Body, Expr::value(body)).filter(C::Id.eq(id.0)).exec(&**tx).await?;
    Ok(())
}
