//! The loop that hands approved requests to their executors.

use std::time::Duration;

use service::System;
use service::executors::sending::{self, Handout};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::{Sender, log};

/// How often there is a look for what is due: nothing waits longer that could be sent.
const LOOK: Duration = Duration::from_millis(500);

/// How many are under way at once in this process; while so many are, no more are taken.
const MOST: usize = 64;

/// Claims and sends what is due until `closing` is cancelled, and then finishes what it has begun.
pub async fn run(system: System, sender: Sender, closing: CancellationToken) {
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut sending = JoinSet::new();
    loop {
        tokio::select! {
            () = closing.cancelled() => break,
            Some(_) = sending.join_next() => continue,
            _ = looks.tick(), if sending.len() < MOST => {}
        }
        let all = match sending::due(&system).await {
            Ok(all) => all,
            Err(error) => {
                log(&error, "executions", "what is due could not be read; it is looked at again");
                continue;
            }
        };
        for due in all {
            if sending.len() >= MOST || closing.is_cancelled() {
                break;
            }
            // Sent at once: while the others are looked at, it could be acknowledged, or not be ours any more.
            if let Some(handout) = sending::step(&system, due).await {
                sending.spawn(hand_over(system.clone(), sender.clone(), handout));
            }
        }
    }
    while sending.join_next().await.is_some() {}
}

async fn hand_over(system: System, sender: Sender, handout: Handout) {
    let attempt = sender.send(&system, handout.outgoing()).await;
    if let Err(error) = sending::settle(&system, &handout, &attempt).await {
        log(&error, "executions", "what came of an attempt could not be kept; it is made again");
    }
}
