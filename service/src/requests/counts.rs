//! How many requests wait, for the tabs and for the navigation of every page.

use crate::store::search::pending::Approvable;
use crate::store::search::{self, Criteria, States};
use crate::store::{Tx, facts};
use crate::{Caller, Error, System};
use governance::Timestamp;
use governance::request::{STALE_AFTER, StateName};

/// How many requests wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Pending ones that the caller can approve.
    pub waiting_for_me: u64,
    pub pending: u64,
    /// Of these, the ones that wait for more than a day.
    pub stale: u64,
    /// The caller's own that are not at their end.
    pub mine: u64,
}

/// How many requests wait. Reads of the roster only the caller.
///
/// # Errors
/// Only internal ones.
pub async fn counts(system: &System, caller: &Caller) -> Result<Counts, Error> {
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let (organization, now) = (caller.organization, system.now());
    let count = async |criteria: Criteria| search::count(&tx, organization, &criteria, now).await;

    let pending = Criteria { states: States::Pending, ..Criteria::default() };
    let open = States::Any(vec![StateName::Pending, StateName::Approved, StateName::Executing]);
    Ok(Counts {
        waiting_for_me: waiting_for(&tx, caller, now).await?,
        stale: count(Criteria { stale_before: Some(now - STALE_AFTER), ..pending.clone() }).await?,
        pending: count(pending).await?,
        mine: count(Criteria { states: open, requester: Some(caller.member), ..Criteria::default() }).await?,
    })
}

/// How many requests the caller can approve now. Tokens never review.
///
/// # Errors
/// Only internal ones.
pub(crate) async fn waiting_for(tx: &Tx, caller: &Caller, now: Timestamp) -> Result<u64, Error> {
    if caller.token.is_some() {
        return Ok(0);
    }
    let roster = facts::roster_of(tx, caller.organization, caller.member).await?;
    let approvable = Approvable::by(tx, caller.organization, caller.member, &roster).await?;
    let waiting = Criteria { states: States::Pending, can_approve: Some((true, approvable)), ..Criteria::default() };
    search::count(tx, caller.organization, &waiting, now).await
}
