//! Reporting on an execution.

use super::act::act;
use crate::{Caller, Error, System};
use governance::ids::RequestId;
use governance::wire::directory::TokenScope;
use governance::wire::requests::{RequestView, ResultBody, ResultStatus, check_text};

/// Reports that the execution which a claim started succeeded or failed.
///
/// # Errors
/// [`governance::Refusal::ClaimNotFound`], [`governance::Refusal::Closed`] for a second report, a
/// missing permission.
pub async fn report(system: &System, caller: &Caller, id: RequestId, body: ResultBody) -> Result<RequestView, Error> {
    caller.scope(TokenScope::RequestsClaim)?;
    let detail = check_text("detail", &body.detail)?;
    let result = match body.status {
        ResultStatus::Succeeded => Ok(detail),
        ResultStatus::Failed => Err(detail),
    };
    act(system, caller, id, |request, facts| {
        Ok(request.report(facts, caller.actor(), body.claim_id, result, system.now())?)
    })
    .await
}
