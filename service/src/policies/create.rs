//! Creating a policy.

use super::view::view;
use crate::store::idempotency::{recall, remember};
use crate::store::{events, facts, policies};
use crate::{Caller, Error, Idempotency, System};
use governance::Permission;
use governance::event::Happening;
use governance::ids::TemplateId;
use governance::policy::PolicyBody;
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
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::PoliciesManage).await?;
    let known = facts::load(&tx, caller.organization).await?;
    if let Some(id) = recall(&tx, caller, key).await? {
        let stored = policies::find(&tx, caller.organization, TemplateId(id), false).await?;
        return view(&stored, &known);
    }
    let template = body.check_for_save(&known.roster)?;
    let id: TemplateId = system.new_id();
    policies::insert(&tx, caller.organization, id, &template, caller.member, system.now()).await?;
    let subject = format!("policy {}", template.name);
    events::tell(&tx, system, caller, subject, Happening::PolicyCreated { version: 1 }).await?;
    remember(&tx, caller, key, id.0, system.now()).await?;
    let stored = policies::find(&tx, caller.organization, id, false).await?;
    let view = view(&stored, &known)?;
    tx.commit().await?;
    Ok(view)
}
