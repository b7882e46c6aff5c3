//! Acts on resources that pass the gate like any protected action and are carried out by
//! Countersign itself: at once where nothing gates them, otherwise when they are approved.

use super::execute::Done;
use super::open::{Wish, open_in};
use super::superseding::undisturbed;
use crate::store::facts;
use crate::{Caller, Error, System};
use governance::ids::{EnvironmentId, ProjectId};
use governance::resources::Target;
use governance::wire::policies::Gated;
use governance::wire::requests::check_text;
use governance::{Action, Facts, Permission, Place};
use std::collections::BTreeSet;

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
    gated(system, caller, action, reason, |facts| {
        let environment = facts.directory.environment(id).ok_or(Error::NotFound("environment"))?;
        if environment.freeze.is_some() == (action == Action::EnvironmentFreeze) {
            let is = if environment.freeze.is_some() { "already frozen" } else { "not frozen" };
            return Err(Error::Conflict(format!("{} is {is}", environment.name)));
        }
        Ok(Target::of(environment))
    })
    .await
}

/// Deletes a project with its environments and everything bound to them. Where something is bound
/// there, `policies.manage` is needed besides: the bindings end with it.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Conflict`] while an environment of it is frozen, a missing
/// permission, violations.
pub async fn delete_project(system: &System, caller: &Caller, id: ProjectId, reason: &str) -> Result<Gated, Error> {
    let read = system.store.read().await?;
    read.authorize(caller, Permission::ResourcesManage).await?;
    let known = facts::load(&read, caller.organization).await?;
    if known.policies.bindings.iter().any(|binding| belongs_to(&binding.place, id, &known)) {
        read.authorize(caller, Permission::PoliciesManage).await?;
    }
    drop(read);
    gated(system, caller, Action::ProjectDelete, reason, |facts| {
        let project = facts.directory.project(id).ok_or(Error::NotFound("project"))?;
        if let Some(frozen) = frozen_environment(facts, project.id) {
            return Err(Error::Conflict(format!("{frozen} is frozen; unfreeze it first")));
        }
        Ok(Target { project: Some(project.id), environment: None, cluster: None })
    })
    .await
}

/// The first frozen environment of a project, if one is.
pub(super) fn frozen_environment(facts: &Facts, project: ProjectId) -> Option<&str> {
    let mut environments = facts.directory.environments().filter(|environment| environment.project == project);
    environments.find(|environment| environment.freeze.is_some()).map(|environment| environment.name.as_str())
}

/// Whether a place ends with a project: the project itself, or an environment of it.
fn belongs_to(place: &Place, project: ProjectId, facts: &Facts) -> bool {
    match place {
        Place::Project(id) => *id == project,
        Place::Environment(id) => facts.directory.environment(*id).is_some_and(|there| there.project == project),
        Place::Organization | Place::Cluster(_) => false,
    }
}

/// Opens the request for an act on resources. `aim` finds the target in the facts.
async fn gated(
    system: &System,
    caller: &Caller,
    action: Action,
    reason: &str,
    aim: impl Fn(&Facts) -> Result<Target, Error>,
) -> Result<Gated, Error> {
    let reason = check_text("reason", reason)?;
    undisturbed(|| gated_once(system, caller, action, &reason, &aim)).await
}

async fn gated_once(
    system: &System,
    caller: &Caller,
    action: Action,
    reason: &str,
    aim: impl Fn(&Facts) -> Result<Target, Error>,
) -> Result<Gated, Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::ResourcesManage).await?;
    let known = facts::load_for_change(&tx, caller.organization).await?;
    let target = aim(&known)?;
    let touches = BTreeSet::new();
    let wish = Wish { action, target, touches, reason: reason.to_owned(), payload: None, resubmission_of: None };
    let Done { request, .. } = open_in(&tx, system, caller, wish, known).await?;
    tx.commit().await?;
    Ok(Gated::of(&request))
}
