//! What was told of requests that wait long, and when to look at one next.
//!
//! A request's row keeps the instant from which on something may be due. It is written wherever the request is
//! written, so that nobody has to go through all pending requests to find what is due.

use super::Tx;
use super::entities::{request_reminders, requests};
use super::requests::places;
use crate::Error;
use governance::Timestamp;
use governance::ids::{OrganizationId, RequestId, TemplateId};
use governance::request::{Request, Told};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, Set};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What was told of each of these requests.
///
/// # Errors
/// Only internal ones.
pub async fn told(
    tx: &Tx,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, BTreeMap<Told, Timestamp>>, Error> {
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let mut told: BTreeMap<Uuid, BTreeMap<Told, Timestamp>> = BTreeMap::new();
    if ids.is_empty() {
        return Ok(told);
    }
    let rows = request_reminders::Entity::find().filter(request_reminders::Column::RequestId.is_in(ids));
    for row in rows.all(&**tx).await? {
        let stage = row.stage.parse().map_err(|()| Error::internal("a stage of reminders"))?;
        let version = u32::try_from(row.version).map_err(Error::internal)?;
        let key = Told { policy: TemplateId(row.policy_id), version, stage };
        told.entry(row.request_id).or_default().insert(key, row.at);
    }
    Ok(told)
}

/// Keeps what was told of a request since it was loaded.
///
/// # Errors
/// Only internal ones.
pub async fn record(tx: &Tx, before: &Request, after: &Request) -> Result<(), Error> {
    for (told, at) in after.told.iter().filter(|(told, _)| !before.told.contains_key(told)) {
        let row = request_reminders::ActiveModel {
            request_id: Set(after.id.0),
            policy_id: Set(told.policy.0),
            version: Set(i32::try_from(told.version).map_err(Error::internal)?),
            stage: Set(told.stage.key().to_owned()),
            at: Set(*at),
        };
        request_reminders::Entity::insert(row).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// Requests of all organizations at which somebody must look, those that wait the longest for it first.
///
/// # Errors
/// Only internal ones.
pub async fn due(tx: &Tx, now: Timestamp, limit: u64) -> Result<Vec<(OrganizationId, RequestId)>, Error> {
    places(tx, select_due(now, limit)).await
}

/// What [`due`] looks for.
pub fn select_due(now: Timestamp, limit: u64) -> Select<requests::Entity> {
    requests::Entity::find()
        .filter(requests::Column::NextReminderAt.lte(now))
        .order_by_asc(requests::Column::NextReminderAt)
        .limit(limit)
}

/// Looks at a request again at an instant: nothing was due of it. Its version stays as it is, since nothing of the
/// request itself changes.
///
/// # Errors
/// Only internal ones.
pub async fn postpone(tx: &Tx, id: RequestId, until: Timestamp) -> Result<(), Error> {
    requests::Entity::update_many()
        .col_expr(requests::Column::NextReminderAt, Expr::value(until))
        .filter(requests::Column::Id.eq(id.0))
        .exec(&**tx)
        .await?;
    Ok(())
}
