//! Saving a new version.

use super::view::view;
use crate::store::{events, facts, organizations, policies};
use crate::{Caller, Error, System};
use governance::event::Happening;
use governance::ids::TemplateId;
use governance::wire::policies::{PolicyView, VersionBody};
use governance::{Permission, Scope};

/// Saves a new version, which gates every request that is opened from now on. Requests that are
/// open keep the version that they were opened with. Needs `policies.manage`.
///
/// A version that says the same as the current one is not saved.
///
/// # Errors
/// [`Error::Invalid`] with every field that cannot be accepted; [`Error::Conflict`] where the
/// policy is archived, somebody else saved a version meanwhile, or the scope no longer suits the
/// resources that it is bound to.
pub async fn save(system: &System, caller: &Caller, id: TemplateId, body: &VersionBody) -> Result<PolicyView, Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::PoliciesManage).await?;
    organizations::lock(&tx, caller.organization).await?;
    let stored = policies::find(&tx, caller.organization, id, true).await?;
    let known = facts::load(&tx, caller.organization).await?;
    if stored.archived_at.is_some() {
        return Err(Error::Conflict("this policy is archived".to_owned()));
    }
    let current = stored.current.version;
    if body.base_version.is_some_and(|base| base != current) {
        return Err(Error::Conflict(format!(
            "version {current} was saved by somebody else since you began; look at it before you save yours"
        )));
    }
    let template = body.policy.check_for_save(&known.roster)?;
    let bound: Option<Scope> = known.policies.bindings_of(id).map(|binding| binding.place.scope()).next();
    if let Some(bound) = bound.filter(|bound| *bound != template.scope) {
        let message = format!("this policy is bound at the level {bound}; unbind it before you change its scope");
        return Err(Error::field("scope", message));
    }
    if template == stored.current.template {
        return view(&stored, &known);
    }
    let version = current + 1;
    policies::save(&tx, caller.organization, id, version, &template, caller.member, system.now()).await?;
    let subject = format!("policy {}", template.name);
    events::tell(&tx, system, caller, subject, Happening::PolicyChanged { version }).await?;
    let stored = policies::find(&tx, caller.organization, id, false).await?;
    let view = view(&stored, &facts::load(&tx, caller.organization).await?)?;
    tx.commit().await?;
    Ok(view)
}
