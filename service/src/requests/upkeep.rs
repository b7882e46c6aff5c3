//! What time and changed memberships do to requests. A worker calls it every few seconds;
//! decisions never wait for it, since they look at the clock and the roster themselves.

use super::act::act_alone;
use crate::store::{facts, requests};
use crate::{Error, System, notifications};
use governance::ids::{OrganizationId, RequestId};
use governance::{Facts, Request};

/// How many deadlines are recorded in one go.
const BATCH: u64 = 200;

/// Records every deadline that has come, and approves requests whose quorum holds since somebody's
/// membership changed; then brings notifications up to date. Gives how many requests changed. What
/// goes wrong with one request is logged and leaves the others alone.
///
/// # Errors
/// The database cannot be read.
pub async fn run(system: &System) -> Result<usize, Error> {
    let (due, reviewed) = {
        let tx = system.store.read().await?;
        (requests::due(&tx, system.now(), BATCH).await?, requests::approved_by_some(&tx).await?)
    };
    let mut changed = 0;
    for (organization, id) in due {
        let expire = |request: Request, _: &Facts| request.expire(system.now());
        changed += usize::from(told(id, act_alone(system, organization, id, expire).await));
    }
    for (organization, id) in reviewed {
        let reconsider = |request: Request, facts: &Facts| request.reconsider(facts, system.now());
        // Most are not complete, and finding that out must not keep writers waiting.
        if told(id, is_complete(system, organization, id).await) {
            changed += usize::from(told(id, act_alone(system, organization, id, reconsider).await));
        }
    }
    if notifications::upkeep::run(system).await? > 0 {
        system.changed();
    }
    Ok(changed)
}

async fn is_complete(system: &System, organization: OrganizationId, id: RequestId) -> Result<bool, Error> {
    let tx = system.store.read().await?;
    let request = requests::read(&tx, organization, id).await?;
    Ok(request.quorum_holds(&facts::roster(&tx, organization).await?))
}

fn told(id: RequestId, result: Result<bool, Error>) -> bool {
    result.unwrap_or_else(|error| {
        tracing::error!(request = %id, error = &error as &dyn std::error::Error, "the upkeep of a request failed");
        false
    })
}
