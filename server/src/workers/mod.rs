//! What happens without being asked for: thin loops that call service verbs until the process ends.

use std::time::Duration;

use service::accounts::sessions;
use service::webhooks::sending;
use service::{Error, System, audit, live, requests};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval_at};
use tokio_util::sync::CancellationToken;

use crate::mail::{self, Mailing};
use crate::outgoing::{self, Sender};

/// How often the deadlines of requests are recorded.
const UPKEEP: Duration = Duration::from_secs(5);
/// How often the audit log is verified and signed.
const AUDIT: Duration = Duration::from_secs(60);
/// How often a piece of what was delivered or mailed long ago is removed.
const OUTBOX: Duration = Duration::from_secs(5 * 60);
/// How often expired sessions are removed.
const SESSIONS: Duration = Duration::from_secs(60 * 60);

/// How long to wait before other processes are listened to again after a failure.
const RELAY_AGAIN: Duration = Duration::from_secs(2);

/// Starts all of them. They end, between two rounds, once `closing` is cancelled.
pub fn start(system: &System, sender: Sender, mailing: Option<Mailing>, closing: &CancellationToken) -> JoinSet<()> {
    let mut workers = JoinSet::new();
    let upkeep = |system: System| async move { requests::upkeep::run(&system).await.map(drop) };
    workers.spawn(every(UPKEEP, system.clone(), closing.clone(), "upkeep", upkeep));
    let verified = |system: System| async move { audit::upkeep::run(&system).await };
    workers.spawn(every(AUDIT, system.clone(), closing.clone(), "audit", verified));
    let expired = |system: System| async move { sessions::delete_expired(&system).await.map(drop) };
    workers.spawn(every(SESSIONS, system.clone(), closing.clone(), "sessions", expired));
    let forgotten = |system: System| async move {
        sending::forget(&system).await?;
        service::mail::sending::forget(&system).await.map(drop)
    };
    workers.spawn(every(OUTBOX, system.clone(), closing.clone(), "outbox", forgotten));
    workers.spawn(outgoing::executions::run(system.clone(), sender.clone(), closing.clone()));
    workers.spawn(outgoing::run(system.clone(), sender, closing.clone()));
    if let Some(mailing) = mailing {
        workers.spawn(mail::run(system.clone(), mailing, closing.clone()));
    }
    let (relayed, closed) = (system.clone(), closing.clone());
    workers.spawn(async move { closed.run_until_cancelled(relay(&relayed)).await.unwrap_or_default() });
    workers
}

/// Keeps this process in touch with others on the same database.
async fn relay(system: &System) {
    loop {
        if let Err(error) = live::relay(system).await {
            let id = app::status::log_internal(&error);
            tracing::warn!(error_id = %id, "out of touch with other processes; open pages look for themselves meanwhile");
        }
        tokio::time::sleep(RELAY_AGAIN).await;
    }
}

async fn every<F: Future<Output = Result<(), Error>>>(
    period: Duration,
    system: System,
    closing: CancellationToken,
    name: &'static str,
    round: impl Fn(System) -> F,
) {
    let mut rounds = interval_at(Instant::now() + offset(period), period);
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = closing.cancelled() => return,
            _ = rounds.tick() => {}
        }
        if let Err(error) = round(system.clone()).await {
            log(&error, name, "a round failed; the next one tries again");
        }
    }
}

/// Logs what went wrong in a worker, with the id under which the error itself is logged.
pub(crate) fn log(error: &Error, worker: &str, what: &str) {
    let id = app::status::log_internal(error);
    tracing::error!(worker, error_id = %id, "{what}");
}

/// Spreads processes that start together over the period.
fn offset(period: Duration) -> Duration {
    period.mul_f64(f64::from(std::process::id() % 100) / 100.0)
}
