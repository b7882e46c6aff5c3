//! What came of each attempt.

use super::{C, delivery_attempts, rows};
use crate::Error;
use crate::store::{Tx, json};
use delivery_attempts::Column as A;
use governance::Timestamp;
use governance::ids::{DeliveryId, WebhookId};
use governance::wire::webhooks::{AttemptView, LastDelivery};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};
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

/// The attempt at a delivery, as a list of webhooks shows it.
#[derive(FromQueryResult)]
struct Tried {
    webhook_id: Uuid,
    id: Uuid,
    state: String,
    at: Timestamp,
    status: Option<i32>,
    error: Option<String>,
}

/// For each of some webhooks the delivery that was tried last, with that attempt.
///
/// # Errors
/// Only internal ones.
pub async fn last_tried(
    tx: &Tx,
    webhooks: impl IntoIterator<Item = WebhookId>,
) -> Result<BTreeMap<WebhookId, LastDelivery>, Error> {
    let (all, each) = (rows::Entity, delivery_attempts::Entity);
    let place = Expr::cust(r#"ROW_NUMBER() OVER (PARTITION BY "webhook_id" ORDER BY "at" DESC, "number" DESC)"#);
    let tried = Query::select()
        .columns([(all, C::WebhookId), (all, C::Id), (all, C::State)])
        .columns([(each, A::At), (each, A::Status), (each, A::Error)])
        .expr_as(place, "place")
        .from(all)
        .inner_join(each, Expr::col((each, A::DeliveryId)).equals((all, C::Id)))
        .and_where(C::WebhookId.is_in(webhooks.into_iter().map(|id| id.0)))
        .to_owned();
    let newest = Query::select()
        .columns(["webhook_id", "id", "state", "at", "status", "error"])
        .from_subquery(tried, "tried")
        .and_where(Expr::col("place").eq(1))
        .to_owned();
    let found = Tried::find_by_statement(tx.get_database_backend().build(&newest)).all(&**tx).await?;
    let shown = found.into_iter().map(|row| {
        let last = LastDelivery {
            id: DeliveryId(row.id),
            state: json::word(&row.state)?,
            at: row.at,
            status: row.status.and_then(|status| u16::try_from(status).ok()),
            error: row.error,
        };
        Ok((WebhookId(row.webhook_id), last))
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
