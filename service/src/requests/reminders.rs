//! Reminders and escalation of requests that wait long: a part of [`super::upkeep`].

use super::look::blocking;
use crate::store::{facts, reminders as store, requests};
use crate::{Error, System};
use chrono::TimeDelta;
use governance::ids::{OrganizationId, RequestId};

/// How many requests are looked at in one go.
const BATCH: u64 = 100;

/// When a request of which nothing was due at its time is looked at again: its policy is satisfied, or it waits for
/// nobody, until a membership changes.
const AGAIN: TimeDelta = TimeDelta::hours(1);

/// Tells what is due, once each. Gives of how many requests something was told. What goes wrong with one request is
/// logged and leaves the others alone.
///
/// # Errors
/// The database cannot be read.
pub(super) async fn run(system: &System) -> Result<usize, Error> {
    let due = store::due(&system.store.read().await?, system.now(), BATCH).await?;
    let mut told = 0;
    for (organization, id) in due {
        told += usize::from(remind(system, organization, id).await.unwrap_or_else(|error| {
            let error = &error as &dyn std::error::Error;
            tracing::error!(request = %id, error, "a reminder failed");
            false
        }));
    }
    Ok(told)
}

async fn remind(system: &System, organization: OrganizationId, id: RequestId) -> Result<bool, Error> {
    let now = system.now();
    let tx = system.store.write().await?;
    let loaded = requests::load(&tx, organization, id, now).await?;
    let known = facts::load_for_change(&tx, organization).await?;
    let (request, roster) = (loaded.request.clone(), known.roster.clone());
    let outcome = blocking(move || request.remind(&roster, now)).await?;
    match &outcome {
        Some(outcome) => {
            requests::record(&tx, &loaded, outcome, &known).await?;
        }
        None => {
            let next = loaded.request.next_look().filter(|next| *next > now);
            store::postpone(&tx, id, next.unwrap_or(now + AGAIN)).await?;
        }
    }
    tx.commit().await?;
    Ok(outcome.is_some())
}
