//! Where deliveries stand after an attempt, or after what somebody did.

use super::{C, delivery_attempts, rows};
use crate::Error;
use crate::store::Tx;
use governance::Timestamp;
use governance::ids::{DeliveryId, WebhookId};
use governance::wire::webhooks::{AttemptView, DeliveryState};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

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
    let counted = rows::Entity::update_many()
        .col_expr(C::State, Expr::value(state.key()))
        .col_expr(C::NextAt, Expr::value(next))
        .col_expr(C::DeliveredAt, Expr::value(delivered))
        .filter(C::Id.eq(id.0))
        .filter(C::State.eq(DeliveryState::Waiting.key()))
        .filter(C::Attempts.eq(signed(number)?))
        .exec(&**tx)
        .await?
        .rows_affected
        == 1;
    // An answer that came too late is still worth knowing, as long as there is a delivery to know it of.
    if counted || rows::Entity::find_by_id(id.0).one(&**tx).await?.is_some() {
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
    rows::Entity::update_many()
        .col_expr(C::State, Expr::value(DeliveryState::Cancelled.key()))
        .col_expr(C::NextAt, Expr::value(None::<Timestamp>))
        .filter(C::WebhookId.eq(webhook.0))
        .filter(C::State.eq(DeliveryState::Waiting.key()))
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
        Some(id) => C::Id.eq(id.0).and(C::State.ne(DeliveryState::Waiting.key())),
        None => C::State.eq(DeliveryState::Dead.key()),
    };
    let result = rows::Entity::update_many()
        .col_expr(C::State, Expr::value(DeliveryState::Waiting.key()))
        .col_expr(C::NextAt, Expr::value(now))
        .col_expr(C::Forgiven, Expr::col(C::Attempts))
        .filter(C::WebhookId.eq(webhook.0))
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
    let ended: Vec<String> = rows::Entity::find()
        .select_only()
        .column(C::State)
        .filter(C::WebhookId.eq(webhook.0))
        .filter(C::State.is_in([DeliveryState::Dead.key(), DeliveryState::Delivered.key()]))
        .order_by_desc(C::Id)
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
    let ids: Vec<Uuid> = rows::Entity::find()
        .select_only()
        .column(C::Id)
        .filter(C::State.is_in(done))
        .filter(C::CreatedAt.lt(before))
        .limit(limit)
        .into_tuple()
        .all(&**tx)
        .await?;
    let result = rows::Entity::delete_many().filter(C::Id.is_in(ids)).exec(&**tx).await?;
    Ok(result.rows_affected)
}
