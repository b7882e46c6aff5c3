//! Reporting on an execution.

use super::act::act;
use crate::store::executions;
use crate::{Caller, Error, System};
use governance::ids::RequestId;
use governance::wire::directory::TokenScope;
use governance::wire::requests::{RequestView, ResultBody, ResultStatus, check_text};
use governance::{Permission, Refusal};

/// Reports that the execution which a claim started succeeded or failed: on one's own request, or any with
/// `requests.manage`. Where an executor has the request, its callback reports, and nobody else without
/// `requests.manage`.
///
/// # Errors
/// [`Refusal::ClaimNotFound`], [`Refusal::Closed`] for a second report, [`Refusal::ExecutorInCharge`], a missing
/// permission.
pub async fn report(system: &System, caller: &Caller, id: RequestId, body: ResultBody) -> Result<RequestView, Error> {
    caller.scope(TokenScope::RequestsClaim)?;
    let detail = check_text("detail", &body.detail)?;
    let result = match body.status {
        ResultStatus::Succeeded => Ok(detail),
        ResultStatus::Failed => Err(detail),
    };
    // A claim never passes to other hands, so this may be read before.
    let execution = executions::of_request(&system.store.read().await?, id).await?;
    let executor = execution.filter(|execution| execution.claim.is_some()).map(|execution| execution.of);
    act(system, caller, id, |request, facts| {
        request.acts_for(caller.member, facts)?;
        match executor {
            Some(of) if !facts.roster.may(caller.member, Permission::RequestsManage) => {
                Err(Refusal::ExecutorInCharge(of).into())
            }
            _ => Ok(request.report(facts, caller.actor(), body.claim_id, result, system.now())?),
        }
    })
    .await
}
