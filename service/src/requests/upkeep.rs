//! What time and changed memberships do to requests. A worker calls it every few seconds;
//! decisions never wait for it, since they look at the clock and the roster themselves.

use super::act::act_alone;
use super::reminders;
use crate::store::{Tx, facts, requests};
use crate::{Error, System, break_glass, notifications};
use governance::ids::{OrganizationId, RequestId};
use governance::{Facts, Request, Timestamp};

/// How many deadlines are recorded in one go.
const BATCH: u64 = 200;

/// Records every deadline that has come, and approves requests whose quorum holds since somebody's
/// membership changed; tells what is due of those that wait long; then brings notifications up to date. Gives how many requests changed. What
/// goes wrong with one request is logged and leaves the others alone.
///
/// # Errors
/// The database cannot be read.
pub async fn run(system: &System) -> Result<usize, Error> {
    let (due, complete) = {
        let tx = system.store.read().await?;
        (requests::due(&tx, system.now(), BATCH).await?, complete(&tx, system.now()).await?)
    };
    let mut changed = 0;
    for (organization, id) in due {
        let expire = |request: Request, facts: &Facts| request.expire(facts, system.now());
        changed += usize::from(told(id, act_alone(system, organization, id, expire).await));
    }
    for (organization, id) in complete {
        let reconsider = |request: Request, facts: &Facts| request.reconsider(facts, system.now());
        changed += usize::from(told(id, act_alone(system, organization, id, reconsider).await));
    }
    changed += reminders::run(system).await?;
    break_glass::upkeep::run(system).await?;
    notifications::upkeep::run(system).await?;
    Ok(changed)
}

/// The pending requests whose quorum holds. Most do not, and finding that out must not keep writers
/// waiting.
async fn complete(tx: &Tx, now: Timestamp) -> Result<Vec<(OrganizationId, RequestId)>, Error> {
    let mut complete = Vec::new();
    for (organization, reviewed) in requests::approved_by_some(tx, now).await? {
        let roster = facts::roster(tx, organization).await?;
        let holds =
            reviewed.into_iter().filter(|request| request.superseded_by.is_none() && request.quorum_holds(&roster));
        complete.extend(holds.map(|request| (organization, request.id)));
    }
    Ok(complete)
}

fn told(id: RequestId, result: Result<bool, Error>) -> bool {
    result.unwrap_or_else(|error| {
        tracing::error!(request = %id, error = &error as &dyn std::error::Error, "the upkeep of a request failed");
        false
    })
}
