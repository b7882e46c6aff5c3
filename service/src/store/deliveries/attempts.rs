//! What came of each attempt.

use super::{C, delivery_attempts, rows};
use crate::Error;
use crate::store::entities::webhooks as hooks;
use crate::store::{Tx, json};
use delivery_attempts::Column as A;
use governance::ids::{DeliveryId, WebhookId};
use governance::wire::webhooks::{AttemptView, LastDelivery};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SubQueryStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The attempts at a delivery, the oldest first.
///
/// # Errors
/// Only internal ones.
pub async fn attempts(tx: &Tx, id: DeliveryId) -> Result<Vec<AttemptView>, Error> {
    let query = delivery_attempts::Entity::find().filter(A::DeliveryId.eq(id.0)).order_by_asc(A::Number);
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
    let last = Query::select()
        .expr(Expr::col(("later", A::Number)).max())
        .from_as(delivery_attempts::Entity, "later")
        .and_where(Expr::col(("later", A::DeliveryId)).equals((delivery_attempts::Entity, A::DeliveryId)))
        .to_owned();
    let query = delivery_attempts::Entity::find()
        .filter(A::DeliveryId.is_in(ids.into_iter().map(|id| id.0)))
        .filter(A::Number.in_subquery(last));
    let found = query.all(&**tx).await?;
    Ok(found.into_iter().map(|row| (DeliveryId(row.delivery_id), attempt(row))).collect())
}

/// For each of some webhooks the newest delivery that was tried, with its last attempt. However long the history,
/// an index leads to it.
///
/// # Errors
/// Only internal ones.
pub async fn last_tried(
    tx: &Tx,
    webhooks: impl IntoIterator<Item = WebhookId>,
) -> Result<BTreeMap<WebhookId, LastDelivery>, Error> {
    let tried = Query::select()
        .column(A::Number)
        .from(delivery_attempts::Entity)
        .and_where(Expr::col((delivery_attempts::Entity, A::DeliveryId)).equals((rows::Entity, C::Id)))
        .to_owned();
    let newest = Query::select()
        .column(C::Id)
        .from(rows::Entity)
        .and_where(Expr::col((rows::Entity, C::WebhookId)).equals((hooks::Entity, hooks::Column::Id)))
        .and_where(Expr::exists(tried))
        .order_by(C::Id, Order::Desc)
        .limit(1)
        .to_owned();
    let each = Query::select()
        .expr_as(Expr::SubQuery(None, Box::new(SubQueryStatement::SelectStatement(newest))), "delivery")
        .from(hooks::Entity)
        .and_where(hooks::Column::Id.is_in(webhooks.into_iter().map(|id| id.0)))
        .to_owned();
    let found = tx.query_all_raw(tx.get_database_backend().build(&each)).await?;
    let ids =
        found.into_iter().map(|row| row.try_get::<Option<Uuid>>("", "delivery")).collect::<Result<Vec<_>, _>>()?;
    let tried = rows::Entity::find().filter(C::Id.is_in(ids.into_iter().flatten())).all(&**tx).await?;
    let mut last = last_attempts(tx, tried.iter().map(|row| DeliveryId(row.id))).await?;
    let shown = tried.into_iter().filter_map(|row| {
        let AttemptView { at, status, error, .. } = last.remove(&DeliveryId(row.id))?;
        let state = match json::word(&row.state) {
            Ok(state) => state,
            Err(wrong) => return Some(Err(wrong)),
        };
        Some(Ok((WebhookId(row.webhook_id), LastDelivery { id: DeliveryId(row.id), state, at, status, error })))
    });
    shown.collect()
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
