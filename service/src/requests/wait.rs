//! Waiting for a request to change its state: the long poll.

use super::show::{may_follow, show};
use crate::store::requests;
use crate::{Caller, Error, System};
use governance::StateName;
use governance::ids::RequestId;
use governance::wire::requests::RequestView;
use std::time::Duration;

/// The longest wait.
pub const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// How often to look when nobody tells of a change: a deadline tells nobody.
const LOOK_AGAIN: Duration = Duration::from_millis(1000);

/// Holds the answer until the request is in another state than the `known` one (as it is now, where
/// the caller knows none), or `patience` (at most [`LONGEST_WAIT`]) is over. A request that has ended
/// is given at once. `closing` ends the wait early, when the process is about to end.
///
/// # Errors
/// Request not found; the token was revoked meanwhile.
pub async fn wait(
    system: &System,
    caller: &Caller,
    id: RequestId,
    known: Option<StateName>,
    patience: Duration,
    closing: impl Future<Output = ()>,
) -> Result<RequestView, Error> {
    let mut changes = system.store.changes().follow(caller.organization);
    let first = state(system, caller, id).await?;
    let was = known.unwrap_or(first);
    let mut holds = first == was && !first.is_final();
    let deadline = tokio::time::sleep(patience.min(LONGEST_WAIT));
    tokio::pin!(deadline, closing);
    while holds {
        tokio::select! {
            () = &mut deadline => break,
            () = &mut closing => break,
            () = changes.changed() => {}
            () = tokio::time::sleep(LOOK_AGAIN) => {}
        }
        holds = state(system, caller, id).await? == was;
    }
    show(system, caller, id).await
}

/// The state alone: the view, which takes everyone's standing, is made once, at the end.
async fn state(system: &System, caller: &Caller, id: RequestId) -> Result<StateName, Error> {
    may_follow(caller)?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    Ok(requests::read(&tx, caller.organization, id, system.now()).await?.state_at(system.now()))
}
