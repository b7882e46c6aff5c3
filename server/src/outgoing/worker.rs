//! The loop that empties the outbox.

use std::collections::HashMap;
use std::time::Duration;

use governance::ids::WebhookId;
use service::System;
use service::webhooks::sending::{self, Parcel};
use tokio::task::{Id, JoinSet};
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::{Sender, log};

/// How often the outbox is looked at: nothing waits longer that could be sent.
const LOOK: Duration = Duration::from_millis(500);

/// How many deliveries are sent at once by this process, to all webhooks together.
const MOST: usize = 64;

/// Sends what is due until `closing` is cancelled, and then finishes what it has begun.
pub async fn run(system: System, sender: Sender, closing: CancellationToken) {
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut sending = JoinSet::new();
    // A webhook that is being sent to gets no more until that is done, so a slow one keeps no other waiting.
    let mut busy: HashMap<Id, WebhookId> = HashMap::new();
    loop {
        tokio::select! {
            () = closing.cancelled() => break,
            Some(done) = sending.join_next_with_id() => {
                // By its id, so that a task that panicked counts as done, too.
                let task = done.map_or_else(|error| error.id(), |(task, ())| task);
                busy.remove(&task);
                continue;
            }
            _ = looks.tick(), if sending.len() < MOST => {}
        }
        let taken = match sending::take(&system, &busy.values().copied().collect::<Vec<_>>()).await {
            Ok(taken) => taken,
            Err(error) => {
                log(&error, "outbox", "the outbox could not be read; it is looked at again");
                continue;
            }
        };
        for parcel in taken {
            let webhook = parcel.webhook;
            let task = sending.spawn(deliver(system.clone(), sender.clone(), parcel));
            busy.insert(task.id(), webhook);
        }
    }
    while sending.join_next().await.is_some() {}
}

async fn deliver(system: System, sender: Sender, parcel: Parcel) {
    let attempt = sender.send(&system, parcel.outgoing()).await;
    if let Err(error) = sending::settle(&system, &parcel, &attempt).await {
        log(&error, "outbox", "what came of a delivery could not be kept; it is made again");
    }
}
