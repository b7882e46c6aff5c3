//! Claiming an approved request, once.

use super::execute;
use crate::store::idempotency::{once, recall, remember};
use crate::store::{executions, facts, requests};
use crate::{Caller, Error, Idempotency, System};
use governance::ids::{ClaimId, RequestId};
use governance::wire::directory::TokenScope;
use governance::wire::requests::{ClaimBody, ClaimView};
use governance::{Executor, Refusal};

/// Claims a request for execution: one's own, or any with `requests.manage`. What Countersign
/// executes itself is carried out by the claim. A repeat with the same key has the claim of before, so that an
/// answer which was lost can be asked for again.
///
/// # Errors
/// Not approved, already claimed, [`Refusal::ExecutorInCharge`], or [`Refusal::Violations`] with all that stands in the way; a
/// refusal for violations is recorded.
pub async fn claim(
    system: &System,
    caller: &Caller,
    id: RequestId,
    body: ClaimBody,
    key: Option<&Idempotency>,
) -> Result<ClaimView, Error> {
    caller.scope(TokenScope::RequestsClaim)?;
    once(key, || claim_once(system, caller, id, &body, key)).await
}

async fn claim_once(
    system: &System,
    caller: &Caller,
    id: RequestId,
    body: &ClaimBody,
    key: Option<&Idempotency>,
) -> Result<ClaimView, Error> {
    let tx = system.store.write().await?;
    tx.permissions(caller).await?;
    let loaded = requests::load(&tx, caller.organization, id, system.now()).await?;
    let known = facts::load_for_change(&tx, caller.organization).await?;
    if let Some(claimed) = recall(&tx, caller, key).await? {
        return Ok(ClaimView { claim_id: ClaimId(claimed) });
    }
    if let Some(execution) = executions::of_request(&tx, id).await? {
        loaded.request.acts_for(caller.member, &known)?;
        return Err(Refusal::ExecutorInCharge(execution.of).into());
    }
    let claim_id: ClaimId = system.new_id();
    let by_us = loaded.request.action.executor() == Executor::Countersign;
    let answer = if by_us && body.payload_digest == loaded.request.digest {
        execute::run(&tx, system, loaded, known, caller.actor(), claim_id).await?.1
    } else {
        let request = loaded.request.clone();
        let decision = request.claim(&known, caller.actor(), claim_id, body.payload_digest, system.now())?;
        requests::record(&tx, &loaded, &decision.outcome, &known).await?;
        decision.answer.map(|_| ()).map_err(Error::from)
    };
    if answer.is_ok() {
        remember(&tx, caller, key, claim_id.0, system.now()).await?;
    }
    tx.commit().await?;
    answer.map(|()| ClaimView { claim_id })
}
