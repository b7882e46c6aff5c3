//! Gating a request anew.

use super::act;
use crate::{Caller, Error, System};
use governance::Permission;
use governance::ids::RequestId;
use governance::wire::requests::RequestView;

/// Puts a pending request under the current versions of its policies. Needs `policies.manage`.
///
/// # Errors
/// Request not found; a missing permission; [`governance::Refusal::NothingNewer`]; a request that is
/// no longer pending; violations.
pub async fn reevaluate(system: &System, caller: &Caller, id: RequestId) -> Result<RequestView, Error> {
    let read = system.store.read().await?;
    read.authorize(caller, Permission::PoliciesManage).await?;
    drop(read);
    act::act(system, caller, id, |request, facts| Ok(request.reevaluate(facts, caller.actor(), system.now())?)).await
}
