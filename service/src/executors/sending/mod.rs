//! The workers' side: what is due is claimed, handed over, or failed.
//!
//! Several processes share the work, as they do the outbox. The claim is one transaction, and what is claimed is
//! handed over by whichever process comes to it: one that dies after the claim, or while it sends, gives back what it
//! took by the passing of time. Once the executor has acknowledged, nothing is taken any more.

mod claim;
mod fail;

use crate::put_off::{PUT_OFF, put_off};
pub use crate::store::executions::Due;
use crate::store::executions::{self, Execution};
use crate::store::executors;
use crate::webhooks::sending::{Attempt, Outgoing};
use crate::{Error, System};
use chrono::TimeDelta;
use claim::claim;
use fail::fail;
use governance::execution::{Answered, ExecutionState, GivenUp};
use governance::ids::ExecutionId;
use governance::outgoing::{Format, WebhookSecret};

/// How many a round looks at.
const ROUND: u64 = 100;

/// How long what was taken stays taken. Longer than an attempt may last.
const TAKEN: TimeDelta = TimeDelta::seconds(60);

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
    pub fn outgoing(&self) -> Outgoing<'_> {
        Outgoing {
            id: self.due.id.0,
            format: Format::Standard,
            url: &self.url,
            body: &self.body,
            secrets: &self.secrets,
        }
    }

    /// Which execution it is.
    pub fn id(&self) -> ExecutionId {
        self.due.id
    }
}

/// What is due, the oldest first. Each is to be stepped on its own.
///
/// # Errors
/// The database cannot be read.
pub async fn due(system: &System) -> Result<Vec<Due>, Error> {
    executions::due(&system.store.read().await?, system.now(), ROUND).await
}

/// Does what is due with one, and gives it where it is to be handed over, which is to be done at once. What goes wrong
/// is logged, and tried again in a minute.
pub async fn step(system: &System, due: Due) -> Option<Handout> {
    match bring_on(system, due).await {
        Ok(handout) => handout,
        Err(error) => {
            put_off("an execution does not come on", due.id, error, postpone(system, due)).await;
            None
        }
    }
}

async fn postpone(system: &System, due: Due) -> Result<(), Error> {
    let now = system.now();
    let tx = system.store.write().await?;
    executions::postpone(&tx, due, now, now + PUT_OFF).await?;
    tx.commit().await
}

async fn bring_on(system: &System, due: Due) -> Result<Option<Handout>, Error> {
    match due.state {
        ExecutionState::Waiting if claim(system, due).await? => hand_over(system, due).await,
        ExecutionState::Sent => hand_over(system, due).await,
        ExecutionState::Acknowledged | ExecutionState::Running => {
            fail(system, due, Execution::overdue).await.map(|()| None)
        }
        ExecutionState::Waiting | ExecutionState::Succeeded | ExecutionState::Failed => Ok(None),
    }
}

/// Takes what was claimed and not acknowledged, to be sent now.
async fn hand_over(system: &System, due: Due) -> Result<Option<Handout>, Error> {
    let now = system.now();
    let tx = system.store.write().await?;
    let Some(execution) = executions::take(&tx, due.id, now, now + TAKEN).await? else { return Ok(None) };
    let executor = executors::enabled(&tx, execution.executor).await?;
    let sends = execution.course().sends(now);
    if let (true, Some(executor), Some(url), Some(body)) = (sends, executor, execution.url, execution.body) {
        tx.commit().await?;
        let secrets = executor.secrets.valid(now);
        return Ok(Some(Handout { due, number: execution.attempts, url, body, secrets }));
    }
    // Undone, so that the attempt which is not made is not counted.
    drop(tx);
    let sent = Due { state: ExecutionState::Sent, ..due };
    fail(system, sent, |execution, now| Some(execution.overdue(now).unwrap_or(GivenUp::Removed))).await?;
    Ok(None)
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
        Answered::Refused(why) if current => {
            executions::update(&tx, &execution).await?;
            tx.commit().await?;
            let sent = Due { state: ExecutionState::Sent, ..handout.due };
            return fail(system, sent, |_, _| Some(why)).await;
        }
        // Another attempt has begun meanwhile, or it is over: the executor was heard some other way.
        Answered::Again(_) | Answered::Refused(_) | Answered::Late => return Ok(()),
    }
    executions::update(&tx, &execution).await?;
    tx.commit().await
}
