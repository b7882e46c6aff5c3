//! Claiming an approved request for its executor.

use crate::store::executions::{self, Due, Execution};
use crate::store::{executors, facts, organizations, requests};
use crate::{Error, System};
use governance::execution::ExecutionState;
use governance::ids::ClaimId;
use governance::outgoing::{Handover, execution_event};
use governance::wire::accounts::OrganizationRef;
use governance::wire::executors::ExecutionView;
use governance::{Facts, Payload, Refusal, Request, StateName, payload};

/// Claims an approved request for its executor, as anyone would. Gives whether it is claimed now.
pub(super) async fn claim(system: &System, due: Due) -> Result<bool, Error> {
    let now = system.now();
    let tx = system.store.write().await?;
    let loaded = requests::load(&tx, due.organization, due.request, now).await?;
    let known = facts::load_for_change(&tx, due.organization).await?;
    let waits = |execution: &Execution| execution.state == ExecutionState::Waiting;
    let Some(mut execution) = executions::lock(&tx, due.id).await?.filter(waits) else { return Ok(false) };
    let executor = executors::enabled(&tx, execution.executor).await?;
    let Some(executor) = executor.filter(|executor| executor.charge().carries_out(loaded.request.action)) else {
        executions::withdraw(&tx, due.request).await?;
        tx.commit().await?;
        return Ok(false);
    };
    let payload = requests::payload(&tx, due.request).await?;
    let of = format!("{} ({})", execution.of, executor.host());
    let digest = payload::digest(payload.as_ref());
    let decision = match loaded.request.clone().claim_for(&known, &of, system.new_id(), digest, now) {
        Ok(decision) => decision,
        Err(refusal) => {
            // Its time is over, which is recorded by whoever looks after deadlines.
            stop(&mut execution, &refusal, system);
            executions::update(&tx, &execution).await?;
            tx.commit().await?;
            return Ok(false);
        }
    };
    let claimed = requests::record(&tx, &loaded, &decision.outcome, &known).await?;
    match decision.answer {
        Ok(claim) => {
            execution.claim = Some(claim);
            execution.limit_minutes = executor.limit_minutes;
            execution.host = executor.host();
            execution.url = Some(executor.url);
            let letter = Claimed { request: &claimed.request, payload: payload.as_ref(), claim, facts: &known };
            let organization = organizations::reference(&tx, due.organization).await?;
            let secret = crate::secret::random();
            execution.body = Some(letter.body(&execution, &secret, &organization, system));
            execution.callback_hash = Some(crate::secret::fingerprint(&secret));
            execution.set_course(execution.course().claimed(now));
            execution.next_at = Some(now);
            executions::update(&tx, &execution).await?;
        }
        // One that lost its approval is in nobody's hands any more.
        Err(refusal) if claimed.request.state_at(now) == StateName::Approved => {
            stop(&mut execution, &refusal, system);
            executions::update(&tx, &execution).await?;
        }
        Err(_) => {}
    }
    let done = execution.state == ExecutionState::Sent;
    tx.commit().await?;
    Ok(done)
}

/// It could not be claimed. Its requester may have it tried again.
fn stop(execution: &mut Execution, refusal: &Refusal, system: &System) {
    let says = match refusal {
        Refusal::Violations(violations) => {
            violations.iter().map(|violation| violation.message.as_str()).collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    };
    execution.last_error = Some(format!("{}{says}", ExecutionView::NOT_CLAIMED));
    execution.end(ExecutionState::Failed, system.now());
}

/// What was claimed.
struct Claimed<'a> {
    request: &'a Request,
    payload: Option<&'a Payload>,
    claim: ClaimId,
    facts: &'a Facts,
}

impl Claimed<'_> {
    fn body(&self, execution: &Execution, secret: &str, organization: &OrganizationRef, system: &System) -> String {
        let callback = format!("{}/api/v1/execution-callbacks/{secret}", system.base_url());
        let handover = Handover {
            id: execution.id,
            request: self.request,
            payload: self.payload,
            claim: self.claim,
            at: system.now(),
            callback: &callback,
            callback_until: system.now() + execution.course().limit,
            limit_minutes: execution.limit_minutes,
        };
        let Facts { directory, roster, .. } = self.facts;
        execution_event(&handover, organization, directory, roster, system.base_url()).to_string()
    }
}
