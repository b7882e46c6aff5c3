//! The workers' side of the outbox: what is due is taken for a while, sent, and settled.
//!
//! Several processes share the work. A process that dies while it sends gives back what it took once its time is
//! over, so everything arrives at least once.

use crate::put_off::{PUT_OFF, put_off};
use crate::requests::brief;
use crate::store::deliveries::{self, Delivery, Now};
use crate::store::webhooks::{self, Webhook};
use crate::store::{Tx, break_glass, events, facts, log, organizations, requests};
use crate::{Error, System};
use chrono::TimeDelta;
use governance::brief::SessionBrief;
use governance::event::{Actor, EventKind, Happening};
use governance::ids::{DeliveryId, OrganizationId, WebhookId};
use governance::outgoing::{Format, Next, Outcome, WebhookSecret, cloud_event, disabled_by_dead, excerpt, slack};
use governance::wire::events::EventView;
use governance::wire::webhooks::AttemptView;
use governance::{Roster, Timestamp};
use std::time::Duration;
use uuid::Uuid;

/// How many deliveries of one webhook are sent at once by a process: a slow receiver keeps no other waiting.
pub const AT_ONCE: u64 = 4;

/// How long what was taken stays taken. Longer than an attempt may last.
const TAKEN: TimeDelta = TimeDelta::seconds(60);

/// For how long what was delivered is kept to be looked at.
const KEPT: TimeDelta = TimeDelta::days(30);

/// How many old deliveries one round removes.
const FORGOTTEN: u64 = 1_000;

/// A delivery that is to be sent now.
#[derive(Clone, Debug)]
pub struct Parcel {
    pub id: DeliveryId,
    pub organization: OrganizationId,
    pub webhook: WebhookId,
    /// Which attempt it is, from 1.
    pub number: u32,
    pub format: Format,
    pub url: String,
    pub body: String,
    /// What to sign with: the current secret first; nothing where the address is the secret.
    pub secrets: Vec<WebhookSecret>,
    /// How many attempts count towards giving up, this one included.
    counted: u32,
}

/// What a sender needs to know of anything that is sent.
#[derive(Clone, Copy, Debug)]
pub struct Outgoing<'a> {
    /// What `webhook-id` says.
    pub id: Uuid,
    /// What the body is, and what an answer means.
    pub format: Format,
    pub url: &'a str,
    pub body: &'a str,
    /// What to sign with: the current secret first. Nothing else than events is signed.
    pub secrets: &'a [WebhookSecret],
}

impl Parcel {
    /// What is sent of it.
    pub fn outgoing(&self) -> Outgoing<'_> {
        Outgoing { id: self.id.0, format: self.format, url: &self.url, body: &self.body, secrets: &self.secrets }
    }
}

/// Takes what is due: of each webhook a few, but none of these. Gives nothing where nothing is due.
///
/// # Errors
/// Only internal ones.
pub async fn take(system: &System, but: &[WebhookId]) -> Result<Vec<Parcel>, Error> {
    let due = deliveries::due(&system.store.read().await?, system.now(), but).await?;
    let mut parcels = Vec::new();
    for webhook in due {
        match of_webhook(system, webhook).await {
            Ok(taken) => parcels.extend(taken),
            Err(error) => {
                tracing::error!(webhook = %webhook, error = &error as &dyn std::error::Error, "what is due of a webhook could not be read");
            }
        }
    }
    Ok(parcels)
}

/// Takes a few that are due of a webhook.
async fn of_webhook(system: &System, webhook: WebhookId) -> Result<Vec<Parcel>, Error> {
    let due = deliveries::due_of(&system.store.read().await?, webhook, system.now(), AT_ONCE).await?;
    let mut parcels = Vec::new();
    for id in due {
        // One transaction each: what is wrong with one keeps no other from being sent.
        match one(system, id).await {
            Ok(taken) => parcels.extend(taken),
            Err(error) => put_off("a delivery could not be put together", id, error, postpone(system, id)).await,
        }
    }
    Ok(parcels)
}

/// Takes a delivery; `None` where another process was first.
async fn one(system: &System, id: DeliveryId) -> Result<Option<Parcel>, Error> {
    let now = system.now();
    let tx = system.store.write().await?;
    let Some(delivery) = deliveries::take(&tx, id, now, now + TAKEN).await? else { return Ok(None) };
    let parcel = pack(&tx, system, delivery).await?;
    tx.commit().await?;
    Ok(Some(parcel))
}

async fn postpone(system: &System, id: DeliveryId) -> Result<(), Error> {
    let now = system.now();
    let tx = system.store.write().await?;
    deliveries::postpone(&tx, id, now, now + PUT_OFF).await?;
    tx.commit().await
}

async fn pack(tx: &Tx, system: &System, delivery: Delivery) -> Result<Parcel, Error> {
    let webhook = webhooks::show(tx, delivery.organization, delivery.webhook).await?;
    let body = match &delivery.body {
        Some(body) => body.clone(),
        None => {
            let body = composed(tx, system, &delivery, &webhook).await?;
            deliveries::keep_body(tx, delivery.id, &body).await?;
            body
        }
    };
    Ok(Parcel {
        id: delivery.id,
        organization: delivery.organization,
        webhook: delivery.webhook,
        number: delivery.attempts,
        secrets: match webhook.format {
            Format::Standard => webhook.secrets.valid(system.now()),
            Format::Slack => Vec::new(),
        },
        format: webhook.format,
        url: webhook.url,
        body,
        counted: delivery.attempts - delivery.forgiven,
    })
}

/// What is sent of an event.
async fn composed(tx: &Tx, system: &System, delivery: &Delivery, webhook: &Webhook) -> Result<String, Error> {
    let organization = organizations::reference(tx, delivery.organization).await?;
    if webhook.format == Format::Standard {
        let event = event_of(tx, delivery, &facts::roster(tx, delivery.organization).await?).await?;
        return Ok(cloud_event(&event, &organization, system.base_url()).to_string());
    }
    let known = facts::load(tx, delivery.organization).await?;
    let event = event_of(tx, delivery, &known.roster).await?;
    let request = match &event.request {
        Some(request) => {
            let request = requests::read(tx, delivery.organization, request.id, system.now()).await?;
            let mut brief = brief(tx, system, delivery.organization, request, &known).await?;
            // Why it was rejected stands in the message of the rejection alone, which not every channel gets.
            if !webhook.events.wants(EventKind::RequestRejected) {
                brief.rejection.clear();
            }
            Some(brief)
        }
        None => None,
    };
    let session = match &event.session {
        Some(session) => {
            let kept = break_glass::read(tx, delivery.organization, session.id).await?;
            Some(SessionBrief::of(&kept.session, &known.roster, &known.directory))
        }
        None => None,
    };
    let zone = known.settings.timezone;
    Ok(slack::message(&event, request.as_ref(), session.as_ref(), &organization, zone, system.base_url()).to_string())
}

async fn event_of(tx: &Tx, delivery: &Delivery, roster: &Roster) -> Result<EventView, Error> {
    let mut found = log::by_ids(tx, delivery.organization, delivery.event, roster).await?;
    delivery.event.and_then(|id| found.remove(&id)).ok_or(Error::NotFound("event"))
}

/// What came of an attempt, as the sender saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub outcome: Outcome,
    /// The HTTP status of the answer, if there was one.
    pub status: Option<u16>,
    /// When it began.
    pub at: Timestamp,
    pub took: Duration,
    /// The beginning of the answer's body.
    pub response: Vec<u8>,
}

/// Settles what came of an attempt: delivered, to be tried again, or given up. A receiver that wants no more, or
/// that took nothing for long, is disabled.
///
/// # Errors
/// Only internal ones.
pub async fn settle(system: &System, parcel: &Parcel, attempt: &Attempt) -> Result<(), Error> {
    let now = system.now();
    let next = attempt.outcome.next(parcel.counted, now, rand::random());
    let state = match next {
        Next::Done => Now::Delivered(now),
        Next::Again(at) => Now::Again(at),
        Next::GiveUp | Next::Disable => Now::Dead,
    };
    let told = AttemptView {
        at: attempt.at,
        status: attempt.status,
        error: attempt.outcome.error().map(str::to_owned),
        took_ms: u32::try_from(attempt.took.as_millis()).unwrap_or(u32::MAX >> 1).min(u32::MAX >> 1),
        response: excerpt(&attempt.response),
    };
    let tx = system.store.write().await?;
    let ends = state == Now::Dead;
    if ends {
        // It may disable the webhook, which waits its turn behind the organization.
        organizations::lock(&tx, parcel.organization).await?;
    }
    let counted = deliveries::settle(&tx, parcel.id, parcel.number, state, &told).await?;
    if counted && ends {
        let webhook = webhooks::lock(&tx, parcel.organization, parcel.webhook).await?;
        if let Some(says) = reason(&tx, parcel, next, &told).await? {
            disable(&tx, system, webhook, says).await?;
        }
    }
    tx.commit().await
}

/// Why the webhook is disabled after this attempt, if it is.
async fn reason(tx: &Tx, parcel: &Parcel, next: Next, told: &AttemptView) -> Result<Option<String>, Error> {
    if next == Next::Disable {
        return Ok(told.error.clone());
    }
    let most = governance::outgoing::DEAD_MOST;
    Ok(disabled_by_dead(deliveries::dead_in_a_row(tx, parcel.webhook, most).await?))
}

async fn disable(tx: &Tx, system: &System, mut webhook: Webhook, says: String) -> Result<(), Error> {
    if !webhook.enabled {
        return Ok(());
    }
    webhook.enabled = false;
    webhook.disabled_because = Some(says.clone());
    webhooks::update(tx, &webhook).await?;
    deliveries::cancel(tx, webhook.id).await?;
    let happening = Happening::WebhookDisabled { says };
    events::tell_of(tx, system, webhook.organization, Actor::System, super::about(&webhook), happening).await
}

/// Removes a piece of what was delivered long ago. Gives how much.
///
/// # Errors
/// Only internal ones.
pub async fn forget(system: &System) -> Result<u64, Error> {
    let tx = system.store.write().await?;
    let gone = deliveries::forget(&tx, system.now() - KEPT, FORGOTTEN).await?;
    tx.commit().await?;
    Ok(gone)
}
