//! What time and changed memberships do to requests. A worker calls it every few seconds;
//! decisions never wait for it, since they look at the clock and the roster themselves.

use super::act::act_alone;
use crate::store::requests;
use crate::{Error, System};

/// How many deadlines are recorded in one go.
const BATCH: u64 = 200;

/// Records every deadline that has come, and approves requests whose quorum holds since somebody's
/// membership changed. Gives how many requests changed.
///
/// # Errors
/// Only internal ones; what was done before stays done.
pub async fn run(system: &System) -> Result<usize, Error> {
    let mut changed = 0;
    let (due, reviewed) = {
        let tx = system.store.read().await?;
        (requests::due(&tx, system.now(), BATCH).await?, requests::approved_by_some(&tx).await?)
    };
    for (organization, id) in due {
        changed += usize::from(act_alone(system, organization, id, |request, _| request.expire(system.now())).await?);
    }
    for (organization, id) in reviewed {
        let reconsider =
            |request: governance::Request, facts: &governance::Facts| request.reconsider(facts, system.now());
        changed += usize::from(act_alone(system, organization, id, reconsider).await?);
    }
    Ok(changed)
}
