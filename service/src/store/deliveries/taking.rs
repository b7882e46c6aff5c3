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
    let found = rows::Entity::find()
        .filter(C::WebhookId.eq(webhook.0))
        .filter(C::State.eq(DeliveryState::Waiting.key()))
        .filter(C::NextAt.lte(now))
        .order_by_asc(C::NextAt)
        .order_by_asc(C::Id)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(&**tx)
        .await?;
    rows::Entity::update_many()
        .col_expr(C::Attempts, Expr::col(C::Attempts).add(1))
        .col_expr(C::NextAt, Expr::value(until))
        .filter(C::Id.is_in(found.iter().map(|row| row.id)))
        .exec(&**tx)
        .await?;
    found.into_iter().map(|row| of_row(rows::Model { attempts: row.attempts + 1, ..row })).collect()
}

/// Keeps what is sent, for the attempts to come.
///
/// # Errors
/// Only internal ones.
pub async fn keep_body(tx: &Tx, id: DeliveryId, body: &str) -> Result<(), Error> {
    rows::Entity::update_many().col_expr(C::Body, Expr::value(body)).filter(C::Id.eq(id.0)).exec(&**tx).await?;
    Ok(())
}
