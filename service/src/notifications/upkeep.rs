//! What time and changed memberships do to notifications: a part of [`crate::requests::upkeep`].
//!
//! Who comes to be able to finish a pending request (joins SRE) is told within some rounds, and who
//! cannot any more is left alone from then on. Each round does a bounded piece of the work: after a
//! change of membership, the pending requests are gone through from the newest to the oldest.

use crate::store::notifications::{self as store, About, By, Kept, Sweep};
use crate::store::{facts, requests};
use crate::{Error, System};
use chrono::TimeDelta;
use governance::event::{NotificationKind, Waiting, expiring, soon, waits_for};
use governance::ids::{MemberId, OrganizationId, RequestId};
use governance::request::{Request, StateName};
use std::collections::BTreeSet;

/// How many requests of an organization are looked at in one round.
const BATCH: u64 = 50;

/// How many old notifications are removed in one round.
const FORGOTTEN: u64 = 500;

/// How long notifications of ended requests are kept.
const KEPT: TimeDelta = TimeDelta::days(90);

/// One round. Gives for how many requests somebody was told something, or left alone. What goes
/// wrong with one request is logged and leaves the others alone.
///
/// # Errors
/// The database cannot be read.
pub async fn run(system: &System) -> Result<usize, Error> {
    let organizations = store::organizations(&system.store.read().await?).await?;
    let mut changed = 0;
    for organization in organizations {
        let id = organization.id;
        for result in [warn(system, organization).await, sweep(system, id).await] {
            changed += result.unwrap_or_else(|error| {
                let error = &error as &dyn std::error::Error;
                tracing::error!(organization = %id, error, "the upkeep of notifications failed");
                0
            });
        }
    }
    forget(system).await?;
    Ok(changed)
}

/// Tells of pending requests that they expire soon, once each.
async fn warn(system: &System, organization: Kept) -> Result<usize, Error> {
    let now = system.now();
    let tx = system.store.read().await?;
    let due = store::due_for_warning(&tx, organization.id, now, now + soon(organization.request_ttl), BATCH).await?;
    drop(tx);
    let mut warned = 0;
    for id in due {
        warned += usize::from(told(id, warn_of(system, organization.id, id).await).unwrap_or(false));
    }
    Ok(warned)
}

async fn warn_of(system: &System, organization: OrganizationId, id: RequestId) -> Result<bool, Error> {
    let now = system.now();
    let tx = system.store.write().await?;
    let request = requests::load(&tx, organization, id, now).await?.request;
    let known = facts::load_for_change(&tx, organization).await?;
    let to = blocking(move || expiring(&request, &known.settings, &known.roster, now)).await?;
    let Some(to) = to else { return Ok(false) };
    if !store::warned(&tx, id, now).await? {
        return Ok(false);
    }
    let muted = store::muted(&tx, organization, NotificationKind::Expiring).await?;
    let to = to.difference(&muted).map(|member| (*member, false));
    store::put(&tx, About { organization, request: id }, NotificationKind::Expiring, to, By { event: None, at: now })
        .await?;
    tx.commit().await?;
    Ok(true)
}

/// Brings the next pending requests of an organization up to date with its changes of membership.
async fn sweep(system: &System, organization: OrganizationId) -> Result<usize, Error> {
    let tx = system.store.read().await?;
    let at = store::sweep(&tx, organization).await?;
    let target = match at.target {
        Some(target) => target,
        None => match store::last_change_of_membership(&tx, organization, at.done).await? {
            Some(target) => target,
            None => return Ok(0),
        },
    };
    let pending = store::pending(&tx, organization, at.before, BATCH, system.now()).await?;
    let open = store::open_waits(&tx, pending.iter().map(|request| request.id)).await?;
    let muted = store::muted(&tx, organization, NotificationKind::Waiting).await?;
    let roster = facts::roster(&tx, organization).await?;
    drop(tx);

    let last = (pending.len() as u64) < BATCH;
    let before = pending.last().and_then(|request| i64::try_from(request.number).ok());
    let next = if last {
        Sweep { done: target, target: None, before: None }
    } else {
        Sweep { done: at.done, target: Some(target), before }
    };
    // Most are up to date, and finding that out must not keep writers waiting.
    let differs = move |request: &Request| {
        let on: BTreeSet<MemberId> = waits_for(request, &roster).difference(&muted).copied().collect();
        // What was written before they chose otherwise stays.
        let open = open.get(&request.id).into_iter().flatten().filter(|member| !muted.contains(member));
        open.copied().collect::<BTreeSet<_>>() != on
    };
    let stale: Vec<RequestId> =
        blocking(move || pending.into_iter().filter(differs).map(|request| request.id).collect()).await?;
    let mut changed = 0;
    let mut all = true;
    for id in stale {
        match told(id, settle(system, organization, id).await) {
            Some(told) => changed += usize::from(told),
            None => all = false,
        }
    }
    if !all {
        // Looked at once more in the next round.
        return Ok(changed);
    }
    let tx = system.store.write().await?;
    store::save_sweep(&tx, organization, next).await?;
    tx.commit().await?;
    Ok(changed)
}

async fn settle(system: &System, organization: OrganizationId, id: RequestId) -> Result<bool, Error> {
    let now = system.now();
    let tx = system.store.write().await?;
    let request = requests::load(&tx, organization, id, now).await?.request;
    if request.state.name() != StateName::Pending {
        return Ok(false);
    }
    let roster = facts::load_for_change(&tx, organization).await?.roster;
    let on = blocking(move || waits_for(&request, &roster)).await?;
    let waiting = Waiting { on, event: 0, again: false };
    let by = By { event: None, at: now };
    store::settle(&tx, About { organization, request: id }, &waiting, &BTreeSet::new(), by, false).await?;
    tx.commit().await?;
    Ok(true)
}

/// Removes some of the notifications that are kept no longer.
async fn forget(system: &System) -> Result<(), Error> {
    let before = system.now() - KEPT;
    if !store::any_old(&system.store.read().await?, before).await? {
        return Ok(());
    }
    let tx = system.store.write().await?;
    let old = store::old(&tx, before, FORGOTTEN).await?;
    store::forget(&tx, &old).await?;
    tx.commit().await
}

/// Who could finish a request may take a while to find out in a large organization.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)
}

/// What came of one request; `None` where that failed, which is logged.
fn told(id: RequestId, result: Result<bool, Error>) -> Option<bool> {
    result
        .inspect_err(|error| {
            let error = error as &dyn std::error::Error;
            tracing::error!(request = %id, error, "the upkeep of notifications failed");
        })
        .ok()
}
