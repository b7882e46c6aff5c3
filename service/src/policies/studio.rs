//! The policy editor's preview: the facts that it is drawn from, and the check before it.

use crate::store::facts;
use crate::{Caller, Error, System};
use governance::Permission;
use governance::policy::PolicyBody;
use governance::wire::studio::StudioFacts;

/// What the preview of a policy is drawn from: everyone with teams and roles, and the zone. Needs
/// `policies.manage`.
///
/// # Errors
/// Without the permission.
pub async fn studio(system: &System, caller: &Caller) -> Result<StudioFacts, Error> {
    let tx = system.store.read().await?;
    tx.authorize(caller, Permission::PoliciesManage).await?;
    let known = facts::load(&tx, caller.organization).await?;
    Ok(StudioFacts::of(&known, system.now()))
}

/// Whether a policy could be saved as it is. Nothing is written. Needs `policies.manage`.
///
/// # Errors
/// [`Error::Invalid`] with every field that could not be saved.
pub async fn check(system: &System, caller: &Caller, body: &PolicyBody) -> Result<(), Error> {
    let tx = system.store.read().await?;
    tx.authorize(caller, Permission::PoliciesManage).await?;
    let roster = facts::roster(&tx, caller.organization).await?;
    body.check_for_save(&roster)?;
    Ok(())
}
