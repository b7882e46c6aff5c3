//! Archiving a policy.

use super::change::change;
use crate::store::policies;
use crate::{Caller, Error, System};
use governance::Permission;
use governance::ids::TemplateId;
use governance::policy::Change;
use governance::wire::policies::Gated;

/// Archives a policy: its bindings end with it, and it can't be bound again. Requests that it gates
/// already keep it. Needs `policies.manage`; where it is bound, it may have to be approved first.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`] where it is archived already; violations.
pub async fn archive(system: &System, caller: &Caller, id: TemplateId, reason: &str) -> Result<Gated, Error> {
    let read = system.store.read().await?;
    read.authorize(caller, Permission::PoliciesManage).await?;
    if policies::find(&read, caller.organization, id).await?.archived_at.is_some() {
        return Err(Error::Conflict("this policy is already archived".to_owned()));
    }
    drop(read);
    let done = change(system, caller, reason, None, |_| Ok(Change::Archive { policy: id }.into())).await?;
    Ok(done.unwrap_or(Gated::Done { request: None }))
}
