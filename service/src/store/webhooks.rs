//! Webhooks with their secrets, which are needed to sign and therefore kept as they are.

use super::entities::{deliveries, webhooks};
use super::signing::Secrets;
use super::{Tx, json};
use crate::Error;
use governance::Timestamp;
use governance::ids::{OrganizationId, WebhookId};
use governance::outgoing::{Endpoint, EventFilter, Format};
use governance::wire::webhooks::DeliveryState;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

/// A webhook as it is kept.
#[derive(Clone, Debug)]
pub struct Webhook {
    pub id: WebhookId,
    pub organization: OrganizationId,
    pub name: String,
    pub format: Format,
    pub url: String,
    pub events: EventFilter,
    pub secrets: Secrets,
    pub enabled: bool,
    /// Why Countersign itself disabled it.
    pub disabled_because: Option<String>,
    pub created_at: Timestamp,
}

impl Webhook {
    /// The address as it is shown: of a Slack webhook the host alone, since the rest is a secret.
    pub fn shown_url(&self) -> String {
        match self.format {
            Format::Standard => self.url.clone(),
            Format::Slack => self.url.parse::<Endpoint>().map(|url| url.masked()).unwrap_or_default(),
        }
    }
}

fn of_row(row: webhooks::Model) -> Result<Webhook, Error> {
    let secrets = Secrets::read(&row.secret, row.previous_secret.as_deref(), row.previous_until)?;
    Ok(Webhook {
        id: WebhookId(row.id),
        organization: OrganizationId(row.organization_id),
        name: row.name,
        format: json::word(&row.format)?,
        url: row.url,
        events: json::read(&row.events)?,
        secrets,
        enabled: row.enabled,
        disabled_because: row.disabled_because,
        created_at: row.created_at,
    })
}

fn to_row(webhook: &Webhook) -> Result<webhooks::Model, Error> {
    let (secret, previous_secret, previous_until) = webhook.secrets.columns();
    Ok(webhooks::Model {
        id: webhook.id.0,
        organization_id: webhook.organization.0,
        name: webhook.name.clone(),
        format: webhook.format.key().to_owned(),
        url: webhook.url.clone(),
        events: json::write(&webhook.events)?,
        secret,
        previous_secret,
        previous_until,
        enabled: webhook.enabled,
        disabled_because: webhook.disabled_because.clone(),
        created_at: webhook.created_at,
    })
}

/// Adds a webhook.
///
/// # Errors
/// [`Error::Conflict`] where another one has its name.
pub async fn insert(tx: &Tx, webhook: &Webhook) -> Result<(), Error> {
    to_row(webhook)?.into_active_model().insert(&**tx).await?;
    Ok(())
}

/// Writes a webhook that is there already, and was locked.
///
/// # Errors
/// [`Error::Conflict`] where another one has its name.
pub async fn update(tx: &Tx, webhook: &Webhook) -> Result<(), Error> {
    to_row(webhook)?.into_active_model().reset_all().update(&**tx).await?;
    Ok(())
}

/// Removes a webhook with all that was on its way to it.
///
/// # Errors
/// Only internal ones.
pub async fn delete(tx: &Tx, id: WebhookId) -> Result<(), Error> {
    webhooks::Entity::delete_by_id(id.0).exec(&**tx).await?;
    Ok(())
}

/// The webhooks of an organization, by name.
///
/// # Errors
/// Only internal ones.
pub async fn list(tx: &Tx, organization: OrganizationId) -> Result<Vec<Webhook>, Error> {
    let query = webhooks::Entity::find()
        .filter(webhooks::Column::OrganizationId.eq(organization.0))
        .order_by_asc(webhooks::Column::Name);
    query.all(&**tx).await?.into_iter().map(of_row).collect()
}

/// One webhook.
///
/// # Errors
/// [`Error::NotFound`] also for another organization's.
pub async fn show(tx: &Tx, organization: OrganizationId, id: WebhookId) -> Result<Webhook, Error> {
    let query = webhooks::Entity::find_by_id(id.0).filter(webhooks::Column::OrganizationId.eq(organization.0));
    of_row(query.one(&**tx).await?.ok_or(Error::NotFound("webhook"))?)
}

/// One webhook, locked for a change.
///
/// # Errors
/// As [`show`].
pub async fn lock(tx: &Tx, organization: OrganizationId, id: WebhookId) -> Result<Webhook, Error> {
    let query = webhooks::Entity::find_by_id(id.0).filter(webhooks::Column::OrganizationId.eq(organization.0));
    of_row(query.lock_exclusive().one(&**tx).await?.ok_or(Error::NotFound("webhook"))?)
}

/// The ids of enabled webhooks with what they want, for what happens to an organization.
///
/// # Errors
/// Only internal ones.
pub async fn wanting(tx: &Tx, organization: OrganizationId) -> Result<Vec<(WebhookId, EventFilter)>, Error> {
    let rows: Vec<(uuid::Uuid, String)> = webhooks::Entity::find()
        .select_only()
        .columns([webhooks::Column::Id, webhooks::Column::Events])
        .filter(webhooks::Column::OrganizationId.eq(organization.0))
        .filter(webhooks::Column::Enabled.eq(true))
        .into_tuple()
        .all(&**tx)
        .await?;
    rows.into_iter().map(|(id, events)| Ok((WebhookId(id), json::read(&events)?))).collect()
}

/// How many deliveries of each webhook are in a state.
///
/// # Errors
/// Only internal ones.
pub async fn count(
    tx: &Tx,
    organization: OrganizationId,
    state: DeliveryState,
) -> Result<BTreeMap<WebhookId, u64>, Error> {
    let rows: Vec<(uuid::Uuid, i64)> = deliveries::Entity::find()
        .select_only()
        .column(deliveries::Column::WebhookId)
        .column_as(deliveries::Column::Id.count(), "number")
        .filter(deliveries::Column::OrganizationId.eq(organization.0))
        .filter(deliveries::Column::State.eq(state.key()))
        .group_by(deliveries::Column::WebhookId)
        .into_tuple()
        .all(&**tx)
        .await?;
    Ok(rows.into_iter().map(|(id, number)| (WebhookId(id), number.unsigned_abs())).collect())
}
