//! Cancelling.

use super::act::act;
use crate::{Caller, Error, System};
use governance::ids::RequestId;
use governance::wire::directory::TokenScope;
use governance::wire::requests::{RequestView, check_text};

/// Cancels a pending or approved request: one's own, or any with `requests.manage`.
///
/// # Errors
/// Request not found, a missing permission, [`governance::Refusal::Closed`].
pub async fn cancel(system: &System, caller: &Caller, id: RequestId, comment: &str) -> Result<RequestView, Error> {
    caller.scope(TokenScope::RequestsClaim)?;
    let comment = check_text("comment", comment)?;
    act(system, caller, id, |request, facts| Ok(request.cancel(facts, caller.actor(), &comment, system.now())?)).await
}
