//! Deliveries for people.

use super::{C, Delivery, of_row, rows};
use crate::Error;
use crate::store::Tx;
use governance::ids::{DeliveryId, OrganizationId, WebhookId};
use governance::wire::webhooks::DeliveryState;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

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
    let mut query =
        rows::Entity::find().filter(C::OrganizationId.eq(organization.0)).filter(C::WebhookId.eq(webhook.0));
    if let Some(state) = state {
        query = query.filter(C::State.eq(state.key()));
    }
    if let Some(before) = before {
        query = query.filter(C::Id.lt(before.0));
    }
    let found = query.order_by_desc(C::Id).limit(limit).all(&**tx).await?;
    found.into_iter().map(of_row).collect()
}

/// One delivery.
///
/// # Errors
/// [`Error::NotFound`] also for another organization's.
pub async fn show(tx: &Tx, organization: OrganizationId, id: DeliveryId) -> Result<Delivery, Error> {
    let query = rows::Entity::find_by_id(id.0).filter(C::OrganizationId.eq(organization.0));
    of_row(query.one(&**tx).await?.ok_or(Error::NotFound("delivery"))?)
}
