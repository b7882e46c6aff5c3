//! What an executor reports.

use crate::store::{executions, facts, requests};
use crate::{Error, System};
use governance::execution::{CalledBack, ExecutionState};
use governance::wire::executors::{CallbackBody, CallbackTaken};
use governance::{Refusal, Timestamp};

/// Takes a report from whoever knows the secret in the callback's address. The first one acknowledges the request;
/// a final one is taken once, as the result of the claim.
///
/// # Errors
/// [`Error::NotFound`] for a secret that is none, [`Error::Invalid`] with `detail`, [`Refusal::CallbackSpent`] after
/// the result, and after the time limit.
pub async fn report(system: &System, secret: &str, body: &CallbackBody) -> Result<CallbackTaken, Error> {
    let (report, detail) = body.check()?;
    let hash = crate::secret::fingerprint(secret);
    let unknown = || Error::NotFound("callback");
    let found = executions::by_callback(&system.store.read().await?, &hash).await?.ok_or_else(unknown)?;
    let now: Timestamp = system.now();
    let tx = system.store.write().await?;
    let loaded = requests::load(&tx, found.organization, found.request, now).await?;
    let known = facts::load_for_change(&tx, found.organization).await?;
    let mut execution = executions::lock(&tx, found.id).await?.ok_or_else(unknown)?;
    let state = match execution.course().called_back(report, now).map_err(|_| Refusal::CallbackSpent)? {
        CalledBack::Running(course) => {
            execution.acknowledge(course, now);
            execution.detail = detail;
            executions::update(&tx, &execution).await?;
            ExecutionState::Running
        }
        CalledBack::Ended(succeeded) => {
            execution.acknowledged_at.get_or_insert(now);
            execution.last_error = None;
            executions::update(&tx, &execution).await?;
            let claim = execution.claim.ok_or_else(|| Error::internal("what was sent was claimed"))?;
            let result = if succeeded { Ok(detail) } else { Err(detail) };
            let outcome = loaded.request.clone().report_for(&known, &execution.of, claim, result, now)?;
            requests::record(&tx, &loaded, &outcome, &known).await?;
            if succeeded { ExecutionState::Succeeded } else { ExecutionState::Failed }
        }
    };
    tx.commit().await?;
    Ok(CallbackTaken { state })
}
