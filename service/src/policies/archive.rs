//! Archiving a policy.

use crate::store::{events, organizations, policies};
use crate::{Caller, Error, System};
use governance::Permission;
use governance::event::Happening;
use governance::ids::TemplateId;

/// Archives a policy: its bindings end with it, and it can't be bound again. Requests that it gates
/// already keep it. Needs `policies.manage`.
///
/// # Errors
/// [`Error::Conflict`] where it is archived already.
pub async fn archive(system: &System, caller: &Caller, id: TemplateId) -> Result<(), Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::PoliciesManage).await?;
    organizations::lock(&tx, caller.organization).await?;
    let stored = policies::find(&tx, caller.organization, id, true).await?;
    if stored.archived_at.is_some() {
        return Err(Error::Conflict("this policy is already archived".to_owned()));
    }
    policies::archive(&tx, id, system.now()).await?;
    let subject = format!("policy {}", stored.current.template.name);
    events::tell(&tx, system, caller, subject, Happening::PolicyArchived).await?;
    tx.commit().await
}
