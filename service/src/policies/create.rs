//! Creating a policy.

use super::change::change;
use super::view::view;
use crate::store::idempotency::{once, recall};
use crate::store::{facts, policies};
use crate::{Caller, Error, Idempotency, System};
use governance::Permission;
use governance::ids::TemplateId;
use governance::policy::{Change, PolicyBody};
use governance::wire::policies::PolicyView;

/// Creates a policy in version 1, bound nowhere. Needs `policies.manage`.
///
/// # Errors
/// [`Error::Invalid`] with every field that cannot be accepted.
pub async fn create(
    system: &System,
    caller: &Caller,
    body: &PolicyBody,
    key: Option<&Idempotency>,
) -> Result<PolicyView, Error> {
    once(key, || create_once(system, caller, body, key)).await
}

async fn create_once(
    system: &System,
    caller: &Caller,
    body: &PolicyBody,
    key: Option<&Idempotency>,
) -> Result<PolicyView, Error> {
    let read = system.store.read().await?;
    read.authorize(caller, Permission::PoliciesManage).await?;
    let earlier = recall(&read, caller, key).await?;
    drop(read);
    if let Some(id) = earlier {
        return shown(system, caller, TemplateId(id)).await;
    }
    let id: TemplateId = system.new_id();
    change(system, caller, "", key.map(|key| (key, id.0)), |known| {
        Ok(Change::Create { policy: id, template: body.check_for_save(&known.roster)? }.into())
    })
    .await?;
    shown(system, caller, id).await
}

async fn shown(system: &System, caller: &Caller, id: TemplateId) -> Result<PolicyView, Error> {
    let read = system.store.read().await?;
    let known = facts::load(&read, caller.organization).await?;
    view(&policies::find(&read, caller.organization, id).await?, &known)
}
