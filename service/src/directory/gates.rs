//! Changes of the directory that could lead out of a policy.
//!
//! They need `policies.manage` wherever a binding holds, enforcing or observing, whatever its
//! template's actions and conditions: these can change, and the time of a change would decide. Where
//! changes of policies are protected, they may take nothing out of a policy at all.

use crate::store::{Tx, facts, policies};
use crate::{Caller, Error};
use governance::ids::ClusterId;
use governance::resources::{Directory, Environment, Target};
use governance::{Permission, Place};

/// Before an environment is renamed, moved to another cluster or deleted.
///
/// # Errors
/// [`Error::Forbidden`] where a binding holds at the environment, its project, its cluster or the
/// organization, and the caller may not manage policies.
pub async fn environment(
    tx: &Tx,
    caller: &Caller,
    environment: &Environment,
    directory: &Directory,
) -> Result<(), Error> {
    let target = Target::of(environment);
    needs_permission(tx, caller, |place| place.holds(&target, directory)).await
}

/// Before a cluster's environment label is changed or the cluster is deleted. Targets of any
/// project may name the cluster, so bindings at projects count too.
///
/// # Errors
/// [`Error::Forbidden`] where a binding holds and the caller may not manage policies.
pub async fn cluster(tx: &Tx, caller: &Caller, id: ClusterId) -> Result<(), Error> {
    let concerned = |place: &Place| match place {
        Place::Organization | Place::Project(_) => true,
        Place::Cluster(cluster) => *cluster == id,
        Place::Environment(_) => false,
    };
    needs_permission(tx, caller, concerned).await
}

/// Before an environment or a cluster is deleted: its own bindings have to be ended first, which
/// passes the gate. Otherwise it could be deleted and made anew without them.
///
/// # Errors
/// [`Error::Conflict`] while a policy is bound to it.
pub async fn unbound(tx: &Tx, caller: &Caller, place: Place, directory: &Directory) -> Result<(), Error> {
    let bindings = policies::bindings(tx, caller.organization).await?;
    if bindings.iter().any(|binding| binding.place == place) {
        return Err(Error::Conflict(format!("a policy is bound to {}; unbind it first", place.name(directory))));
    }
    Ok(())
}

/// Before resources are changed: what is guarded stays under its policies.
///
/// # Errors
/// [`Error::Conflict`] where a guarded target would be taken out of a policy.
pub async fn keeps_its_gates(tx: &Tx, caller: &Caller, before: &Directory, after: &Directory) -> Result<(), Error> {
    let set = facts::policy_set(tx, caller.organization).await?;
    match set.lost(before, after).first() {
        None => Ok(()),
        Some(loss) => Err(Error::Conflict(format!(
            "this would take {} out of {}, and changes of its policies are protected; change that policy first",
            loss.target, loss.policy
        ))),
    }
}

/// Before the organization's time zone is changed.
///
/// # Errors
/// [`Error::Conflict`] where a guarded policy takes its hours from it.
pub async fn zone(tx: &Tx, caller: &Caller) -> Result<(), Error> {
    let known = facts::load(tx, caller.organization).await?;
    let tied = known.policies.tied_to_the_zone(&known.directory).join(", ");
    if tied.is_empty() {
        return Ok(());
    }
    let says =
        "takes its hours from the organization's time zone, and changes of it are protected; give it a zone first";
    Err(Error::Conflict(format!("{tied} {says}")))
}

async fn needs_permission(tx: &Tx, caller: &Caller, concerned: impl Fn(&Place) -> bool) -> Result<(), Error> {
    let bindings = policies::bindings(tx, caller.organization).await?;
    if bindings.iter().any(|binding| concerned(&binding.place)) {
        tx.authorize(caller, Permission::PoliciesManage).await?;
    }
    Ok(())
}
