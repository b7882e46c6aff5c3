//! The workers' side: what is due is claimed, handed over, or failed.
//!
//! Several processes share the work, as they do the outbox. The claim is one transaction, and what is claimed is
//! handed over by whichever process comes to it: one that dies after the claim, or while it sends, gives back what it
//! took by the passing of time. Once the executor has acknowledged, nothing is taken any more.

use crate::store::executions::{self, Due, Execution};
use crate::store::executors::{self, Executor};
use crate::store::{facts, organizations, requests};
use crate::webhooks::sending::{Attempt, Letter};
use crate::{Error, System};
use chrono::TimeDelta;
use governance::event::Actor;
use governance::execution::{Answered, ExecutionState};
use governance::ids::{ClaimId, ExecutionId};
use governance::outgoing::{Handover, WebhookSecret, execution_event};
use governance::{Facts, Payload, Refusal, Request, StateName, payload};

/// How many a round looks at.
const ROUND: u64 = 100;

/// How long what was taken stays taken. Longer than an attempt may last.
const TAKEN: TimeDelta = TimeDelta::seconds(60);

const REMOVED: &str = "the executor was removed or disabled before it acknowledged the request";

/// A request that is to be handed over now.
#[derive(Clone, Debug)]
pub struct Handout {
    due: Due,
    /// Which attempt it is, from 1.
    pub number: u32,
    pub url: String,
    pub body: String,
    /// What to sign with: the current secret first.
    pub secrets: Vec<WebhookSecret>,
}

impl Handout {
    /// What is sent of it.
    pub fn letter(&self) -> Letter<'_> {
        Letter { id: self.due.id.0, url: &self.url, body: &self.body, secrets: &self.secrets }
    }

    /// Which execution it is.
    pub fn id(&self) -> ExecutionId {
        self.due.id
    }
}

/// Does what is due, and gives what is to be handed over now. What goes wrong with one is logged and leaves the
/// others alone.
///
/// # Errors
/// The database cannot be read.
pub async fn take(system: &System) -> Result<Vec<Handout>, Error> {
    let due = executions::due(&system.store.read().await?, system.now(), ROUND).await?;
    let mut handouts = Vec::new();
    for due in due {
        match step(system, due).await {
            Ok(handout) => handouts.extend(handout),
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(execution = %due.id, error, "an execution does not come on; it is tried again");
            }
        }
    }
    Ok(handouts)
}

async fn step(system: &System, due: Due) -> Result<Option<Handout>, Error> {
    match due.state {
        ExecutionState::Waiting if claim(system, due).await? => hand_over(system, due).await,
        ExecutionState::Sent => hand_over(system, due).await,
        ExecutionState::Acknowledged | ExecutionState::Running => {
            fail(system, due, Execution::overdue).await.map(|()| None)
        }
        ExecutionState::Waiting | ExecutionState::Succeeded | ExecutionState::Failed => Ok(None),
    }
}

/// Claims an approved request for its executor, as anyone would. Gives whether it is claimed now.
async fn claim(system: &System, due: Due) -> Result<bool, Error> {
    let now = system.now();
    let tx = system.store.write().await?;
    let loaded = requests::load(&tx, due.organization, due.request, now).await?;
    let known = facts::load_for_change(&tx, due.organization).await?;
    let waits = |execution: &Execution| execution.state == ExecutionState::Waiting;
    let Some(mut execution) = executions::lock(&tx, due.id).await?.filter(waits) else { return Ok(false) };
    let Some(executor) = executors::enabled(&tx, execution.executor).await? else {
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
            let letter = Claimed { request: &claimed.request, payload: payload.as_ref(), claim, facts: &known };
            let organization = organizations::reference(&tx, due.organization).await?;
            let secret = crate::secret::random();
            execution.body = Some(letter.body(&execution, &secret, &organization, system));
            execution.callback_hash = Some(crate::secret::fingerprint(&secret));
            execution.claim = Some(claim);
            execution.limit_minutes = executor.limit_minutes;
            execution.host = executor.host();
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
    execution.last_error = Some(format!("it could not be claimed: {says}"));
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
    fn body(
        &self,
        execution: &Execution,
        secret: &str,
        organization: &governance::wire::accounts::OrganizationRef,
        system: &System,
    ) -> String {
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

/// Takes what was claimed and not acknowledged, to be sent now.
async fn hand_over(system: &System, due: Due) -> Result<Option<Handout>, Error> {
    let now = system.now();
    let tx = system.store.write().await?;
    let Some(execution) = executions::take(&tx, due.id, now, now + TAKEN).await? else { return Ok(None) };
    let executor = executors::enabled(&tx, execution.executor).await?;
    if let (true, Some(Executor { url, secrets, .. }), Some(body)) =
        (execution.course().sends(now), executor, execution.body)
    {
        tx.commit().await?;
        let secrets = secrets.valid(now);
        return Ok(Some(Handout { due, number: execution.attempts, url, body, secrets }));
    }
    // Undone, so that the attempt which is not made is not counted.
    drop(tx);
    let sent = Due { state: ExecutionState::Sent, ..due };
    fail(system, sent, |execution, now| Some(execution.overdue(now).unwrap_or_else(|| REMOVED.to_owned()))).await?;
    Ok(None)
}

/// Lets an execution that has not ended fail for a reason, if there still is one.
async fn fail(
    system: &System,
    due: Due,
    why: impl FnOnce(&Execution, governance::Timestamp) -> Option<String>,
) -> Result<(), Error> {
    let now = system.now();
    let tx = system.store.write().await?;
    let loaded = requests::load(&tx, due.organization, due.request, now).await?;
    let known = facts::load_for_change(&tx, due.organization).await?;
    // Otherwise the executor was heard meanwhile.
    let same = |execution: &Execution| execution.state == due.state;
    let Some(mut execution) = executions::lock(&tx, due.id).await?.filter(same) else { return Ok(()) };
    let (Some(says), Some(claim)) = (why(&execution, now), execution.claim) else { return Ok(()) };
    execution.last_error = Some(says.clone());
    executions::update(&tx, &execution).await?;
    let outcome = loaded.request.clone().report(&known, Actor::System, claim, Err(says), now)?;
    requests::record(&tx, &loaded, &outcome, &known).await?;
    tx.commit().await
}

/// Settles what came of an attempt: acknowledged, to be handed over again, or refused for good.
///
/// # Errors
/// Only internal ones.
pub async fn settle(system: &System, handout: &Handout, attempt: &Attempt) -> Result<(), Error> {
    let now = system.now();
    let tx = system.store.write().await?;
    let Some(mut execution) = executions::lock(&tx, handout.due.id).await? else { return Ok(()) };
    let answered = execution.course().answered(&attempt.outcome, attempt.status, handout.number, now, rand::random());
    let current = execution.attempts == handout.number;
    execution.last_status = attempt.status;
    match answered {
        Answered::Acknowledged(course) => execution.acknowledge(course, now),
        Answered::Again(at) if current => {
            execution.last_error = attempt.outcome.error().map(str::to_owned);
            execution.next_at = Some(at);
        }
        Answered::Refused(says) if current => {
            executions::update(&tx, &execution).await?;
            tx.commit().await?;
            let sent = Due { state: ExecutionState::Sent, ..handout.due };
            return fail(system, sent, |_, _| Some(says)).await;
        }
        // Another attempt has begun meanwhile, or it is over: the executor was heard some other way.
        Answered::Again(_) | Answered::Refused(_) | Answered::Late => return Ok(()),
    }
    executions::update(&tx, &execution).await?;
    tx.commit().await
}
