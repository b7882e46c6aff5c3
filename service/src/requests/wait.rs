//! Waiting for a request to change its state: the long poll.

use super::show;
use crate::{Caller, Error, System};
use governance::StateName;
use governance::ids::RequestId;
use governance::wire::requests::RequestView;
use std::time::Duration;

/// The longest wait.
pub const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// How often to look when nobody in this process tells of a change: other processes do not.
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
    let mut changes = system.changes();
    let first = show(system, caller, id).await?;
    let was = known.unwrap_or(first.state);
    if first.state != was || first.state.is_final() {
        return Ok(first);
    }
    let mut latest = first;
    let deadline = tokio::time::sleep(patience.min(LONGEST_WAIT));
    tokio::pin!(deadline, closing);
    loop {
        tokio::select! {
            () = &mut deadline => return Ok(latest),
            () = &mut closing => return Ok(latest),
            _ = changes.changed() => {}
            () = tokio::time::sleep(LOOK_AGAIN) => {}
        }
        latest = show(system, caller, id).await?;
        if latest.state != was {
            return Ok(latest);
        }
    }
}
