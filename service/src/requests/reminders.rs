//! Reminders and escalation of requests that wait long: a part of [`super::upkeep`].

use super::look::blocking;
use crate::put_off::{PUT_OFF, put_off};
use crate::store::{facts, reminders as store, requests};
use crate::{Error, System};
use governance::ids::{OrganizationId, RequestId};

/// How many requests are looked at in one go.
const BATCH: u64 = 100;

/// Tells what is due, once each. Gives of how many requests something was told. What goes wrong with one request is
/// logged and leaves the others alone.
///
/// # Errors
/// The database cannot be read.
pub(super) async fn run(system: &System) -> Result<usize, Error> {
    let due = store::due(&system.store.read().await?, system.now(), BATCH).await?;
    let mut told = 0;
    for (organization, id) in due {
        match remind(system, organization, id).await {
            Ok(was) => told += usize::from(was),
            Err(error) => put_off("a reminder failed", id, error, postpone(system, id)).await,
        }
    }
    Ok(told)
}

async fn postpone(system: &System, id: RequestId) -> Result<(), Error> {
    let tx = system.store.write().await?;
    store::postpone(&tx, id, system.now() + PUT_OFF).await?;
    tx.commit().await
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
            store::postpone(&tx, id, loaded.request.look_again(now)).await?;
        }
    }
    tx.commit().await?;
    Ok(outcome.is_some())
}
