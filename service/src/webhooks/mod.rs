//! Webhooks: where an organization sends its events (interfaces.md, "Outgoing events").
//!
//! What is on its way to them is the outbox, `store/deliveries.rs`: written in the transaction that made the event,
//! delivered at least once. [`sending`] is the workers' side of it. All else needs `organization.manage`.
//!
//! A webhook is locked after its organization, as what appends events does, so that an event finds each
//! webhook either there or gone.

mod change;
mod create;
mod delete;
mod deliveries;
mod list;
mod secret;
pub mod sending;
mod test;
mod views;

pub use change::change;
pub use create::create;
pub use delete::delete;
pub use deliveries::{deliveries, delivery, retry, retry_dead};
pub use list::{list, show};
pub use secret::rotate;
pub use test::test;

use crate::store::webhooks::Webhook;
use crate::store::{Tx, organizations, webhooks};
use crate::{Caller, Error, System};
use governance::ids::WebhookId;
use governance::outgoing::Webhook as Wanted;
use governance::wire::webhooks::{WebhookBody, WebhookView};
use governance::{FieldErrors, Permission};

/// The most webhooks of an organization: each event asks each of them.
pub const MOST: usize = 50;

/// A transaction that changes the webhooks of an organization.
async fn writing(system: &System, caller: &Caller) -> Result<Tx, Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::OrganizationManage).await?;
    organizations::lock(&tx, caller.organization).await?;
    Ok(tx)
}

/// A transaction that reads them.
async fn reading(system: &System, caller: &Caller) -> Result<Tx, Error> {
    let tx = system.store.read().await?;
    tx.authorize(caller, Permission::OrganizationManage).await?;
    Ok(tx)
}

/// What a body says, checked; `id` is the webhook that it changes.
async fn checked(
    tx: &Tx,
    system: &System,
    caller: &Caller,
    id: Option<WebhookId>,
    body: &WebhookBody,
) -> Result<Wanted, Error> {
    let mut errors = FieldErrors::default();
    let wanted = body.check(system.egress()).map_err(|found| errors.0.extend(found.0)).ok();
    let others = webhooks::list(tx, caller.organization).await?;
    if others.iter().any(|other| other.name == body.name.trim() && Some(other.id) != id) {
        errors.add("name", "is the name of another webhook");
    }
    if id.is_none() && others.len() >= MOST {
        errors.add("name", format!("there are {MOST} webhooks already, which is the most"));
    }
    match wanted {
        Some(wanted) => Ok(errors.or(wanted)?),
        None => Err(errors.into()),
    }
}

fn about(webhook: &Webhook) -> String {
    format!("webhook {}", webhook.name)
}

/// The webhook as the doors show it.
async fn view(tx: &Tx, system: &System, webhook: Webhook) -> Result<WebhookView, Error> {
    let organization = webhook.organization;
    let mut views = views::webhooks(tx, organization, vec![webhook], system.now()).await?;
    views.pop().ok_or(Error::NotFound("webhook"))
}
