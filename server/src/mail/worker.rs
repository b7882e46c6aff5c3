//! The loop that empties the mail outbox.

use std::time::Duration;

use governance::mail::Outcome;
use service::System;
use service::mail::sending::{self, AT_ONCE, Parcel};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::Mailing;
use super::message::message;
use crate::workers::log;

/// How often the outbox is looked at.
const LOOK: Duration = Duration::from_secs(2);

/// Sends what is due until `closing` is cancelled, and then finishes what it has begun to send.
pub async fn run(system: System, mailing: Mailing, closing: CancellationToken) {
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = closing.cancelled() => return,
            _ = looks.tick() => {}
        }
        match sending::take(&system).await {
            Ok(parcels) => send_all(&system, &mailing, parcels, &closing).await,
            Err(error) => log(&error, "mail", "the mail outbox could not be read; it is looked at again"),
        }
    }
}

async fn send_all(system: &System, mailing: &Mailing, parcels: Vec<Parcel>, closing: &CancellationToken) {
    let mut sending = JoinSet::new();
    for parcel in parcels {
        if sending.len() >= AT_ONCE {
            sending.join_next().await;
        }
        if closing.is_cancelled() {
            // What was taken and not sent is given back by the passing of its time.
            break;
        }
        if parcel.is_late(system.now()) {
            continue;
        }
        sending.spawn(deliver(system.clone(), mailing.clone(), parcel));
    }
    while sending.join_next().await.is_some() {}
}

async fn deliver(system: System, mailing: Mailing, parcel: Parcel) {
    let outcome = match message(&parcel, &mailing.from, system.now()) {
        Ok(message) => mailing.transport.send(parcel.id, message).await,
        Err(says) => Outcome::Refused(format!("no mail can be made of it: {says}")),
    };
    if let Some(says) = outcome.error() {
        tracing::warn!(worker = "mail", mail = %parcel.id, says, "a mail was not sent");
    }
    if let Err(error) = sending::settle(&system, &parcel, &outcome).await {
        log(&error, "mail", "what came of a mail could not be kept; it is sent again");
    }
}
