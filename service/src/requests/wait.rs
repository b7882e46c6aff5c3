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

/// What the caller knows of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Its state; that of now, where absent.
    pub state: Option<StateName>,
    /// How many reviews there are; where absent, reviews that decide nothing are not waited for.
    pub reviews: Option<usize>,
}

/// Holds the answer until the request is otherwise than the caller knows, or `patience` (at most [`LONGEST_WAIT`]) is over. A request that has ended
/// is given at once. `closing` ends the wait early, when the process is about to end.
///
/// # Errors
/// Request not found; the token was revoked meanwhile.
pub async fn wait(
    system: &System,
    caller: &Caller,
    id: RequestId,
    known: Known,
    patience: Duration,
    closing: impl Future<Output = ()>,
) -> Result<RequestView, Error> {
    let mut changes = system.store.changes().follow(caller.organization);
    let (first, reviews) = look(system, caller, id).await?;
    let was = known.state.unwrap_or(first);
    let same = |state, reviews| state == was && known.reviews.is_none_or(|known| known == reviews);
    let mut holds = same(first, reviews) && !first.is_final();
    let deadline = tokio::time::sleep(patience.min(LONGEST_WAIT));
    tokio::pin!(deadline, closing);
    while holds {
        tokio::select! {
            () = &mut deadline => break,
            () = &mut closing => break,
            () = changes.changed() => {}
            () = tokio::time::sleep(LOOK_AGAIN) => {}
        }
        let (state, reviews) = look(system, caller, id).await?;
        holds = same(state, reviews);
    }
    show(system, caller, id).await
}

/// The state and the number of reviews: the view, which takes everyone's standing, is made once, at the end.
async fn look(system: &System, caller: &Caller, id: RequestId) -> Result<(StateName, usize), Error> {
    may_follow(caller)?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let request = requests::read(&tx, caller.organization, id, system.now()).await?;
    Ok((request.state_at(system.now()), request.reviews.len()))
}
