//! Acts on resources that pass the gate like any protected action and are carried out by
//! Countersign itself: at once where nothing gates them, otherwise when they are approved.

use super::execute::Done;
use super::open::{Wish, open_in};
use crate::store::facts;
use crate::store::idempotency::remember;
use crate::{Caller, Error, Idempotency, System};
use governance::ids::{EnvironmentId, ProjectId};
use governance::payload::Payload;
use governance::resources::Target;
use governance::wire::policies::Gated;
use governance::wire::requests::check_text;
use governance::{Action, Facts, Permission};

/// Freezes an environment.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Conflict`] when it is frozen already, a missing permission,
/// violations.
pub async fn freeze(system: &System, caller: &Caller, id: EnvironmentId, reason: &str) -> Result<Gated, Error> {
    on_environment(system, caller, id, Action::EnvironmentFreeze, reason).await
}

/// Unfreezes an environment.
///
/// # Errors
/// As [`freeze`], with [`Error::Conflict`] when it is not frozen.
pub async fn unfreeze(system: &System, caller: &Caller, id: EnvironmentId, reason: &str) -> Result<Gated, Error> {
    on_environment(system, caller, id, Action::EnvironmentUnfreeze, reason).await
}

async fn on_environment(
    system: &System,
    caller: &Caller,
    id: EnvironmentId,
    action: Action,
    reason: &str,
) -> Result<Gated, Error> {
    gated(system, caller, Act::on_resources(action), reason, |facts| {
        let environment = facts.directory.environment(id).ok_or(Error::NotFound("environment"))?;
        if environment.freeze.is_some() == (action == Action::EnvironmentFreeze) {
            let is = if environment.freeze.is_some() { "already frozen" } else { "not frozen" };
            return Err(Error::Conflict(format!("{} is {is}", environment.name)));
        }
        Ok(Target { project: Some(environment.project), environment: Some(id), cluster: None })
    })
    .await
}

/// Deletes a project with its environments and everything bound to them.
///
/// # Errors
/// [`Error::NotFound`], a missing permission, violations.
pub async fn delete_project(system: &System, caller: &Caller, id: ProjectId, reason: &str) -> Result<Gated, Error> {
    gated(system, caller, Act::on_resources(Action::ProjectDelete), reason, |facts| {
        let project = facts.directory.project(id).ok_or(Error::NotFound("project"))?;
        Ok(Target { project: Some(project.id), environment: None, cluster: None })
    })
    .await
}

/// An act that passes the gate.
pub(crate) struct Act<'a> {
    pub needed: Permission,
    pub action: Action,
    pub payload: Option<Payload>,
    /// The key under which the request is remembered, for an act that creates something.
    pub key: Option<&'a Idempotency>,
}

impl Act<'_> {
    fn on_resources(action: Action) -> Self {
        Self { needed: Permission::ResourcesManage, action, payload: None, key: None }
    }
}

/// Opens the request for an act. `aim` finds the target in the facts.
pub(crate) async fn gated(
    system: &System,
    caller: &Caller,
    act: Act<'_>,
    reason: &str,
    aim: impl FnOnce(&Facts) -> Result<Target, Error>,
) -> Result<Gated, Error> {
    let reason = check_text("reason", reason)?;
    let tx = system.store.write().await?;
    tx.authorize(caller, act.needed).await?;
    let known = facts::load(&tx, caller.organization).await?;
    let target = aim(&known)?;
    let wish = Wish { action: act.action, target, reason, payload: act.payload, resubmission_of: None };
    let Done { request, .. } = open_in(&tx, system, caller, wish, known).await?;
    remember(&tx, caller, act.key, request.id.0, system.now()).await?;
    tx.commit().await?;
    system.changed();
    Ok(Gated::of(&request))
}
