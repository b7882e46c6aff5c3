//! Nudging those who can still finish a request.

use super::act::act;
use super::look::blocking;
use crate::store::{facts, requests};
use crate::{Caller, Error, System};
use governance::StateName;
use governance::ids::RequestId;
use governance::wire::requests::RequestView;

/// Nudges those who can still finish a stale request: one's own, or any with `requests.manage`.
///
/// # Errors
/// Request not found, a missing permission, [`governance::Refusal::Closed`], and that it is not stale,
/// was nudged lately, or that nobody can finish it. Tokens do not nudge.
pub async fn nudge(system: &System, caller: &Caller, id: RequestId) -> Result<RequestView, Error> {
    caller.in_person("nudge")?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let request = requests::read(&tx, caller.organization, id, system.now()).await?;
    let known = facts::load(&tx, caller.organization).await?;
    drop(tx);
    let now = system.now();
    if request.state_at(now) == StateName::Pending {
        request.acts_for(caller.member, &known)?;
        request.nudge_due(now)?;
    }
    // Who can finish it is worked out while nothing is locked.
    let by = caller.member;
    let whom = blocking(move || request.nudged(by, &known.roster)).await?;
    act(system, caller, id, |request, facts| Ok(request.nudge(facts, caller.member, whom, system.now())?)).await
}
