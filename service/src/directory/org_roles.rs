//! Org roles and their permissions (semantics.md §11).
//!
//! The built-in roles keep their names and stay; owner keeps its permissions too. Who loses the permission
//! to start a break-glass session loses the one that they hold.

use super::{impact, reading, views};
use crate::break_glass::ending::Approved;
use crate::requests::superseding::undisturbed;
use crate::store::idempotency::{Idempotency, once, recall, remember};
use crate::store::{events, facts, organizations, teams};
use crate::{Caller, Error, System, input};
use governance::event::Happening;
use governance::ids::OrgRoleId;
use governance::payload::Digest;
use governance::people::{OWNER, OrgRole, Roster};
use governance::wire::directory::{OrgRoleBody, OrgRoleView};
use governance::{FieldErrors, Permission};
use std::collections::BTreeSet;

/// The org roles by name.
///
/// # Errors
/// Only internal ones.
pub async fn list(system: &System, caller: &Caller) -> Result<Vec<OrgRoleView>, Error> {
    let tx = reading(system, caller).await?;
    let roster = facts::roster(&tx, caller.organization).await?;
    let mut roles: Vec<_> = roster.roles().map(|role| views::role(role, &roster)).collect();
    roles.sort_by_cached_key(|role| role.name.to_lowercase());
    Ok(roles)
}

/// One org role.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show(system: &System, caller: &Caller, id: OrgRoleId) -> Result<OrgRoleView, Error> {
    let tx = reading(system, caller).await?;
    let roster = facts::roster(&tx, caller.organization).await?;
    roster.role(id).map(|role| views::role(role, &roster)).ok_or(Error::NotFound("org role"))
}

/// Creates an org role.
///
/// # Errors
/// [`Error::Invalid`] with the fields of [`OrgRoleBody`]; a missing permission, also each that the
/// role would carry.
pub async fn create(
    system: &System,
    caller: &Caller,
    body: OrgRoleBody,
    key: Option<&Idempotency>,
) -> Result<OrgRoleView, Error> {
    once(key, || create_once(system, caller, body.clone(), key)).await
}

async fn create_once(
    system: &System,
    caller: &Caller,
    body: OrgRoleBody,
    key: Option<&Idempotency>,
) -> Result<OrgRoleView, Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::OrganizationManage).await?;
    organizations::lock(&tx, caller.organization).await?;
    let roster = facts::roster(&tx, caller.organization).await?;
    if let Some(id) = recall(&tx, caller, key).await? {
        let role = roster.role(OrgRoleId(id)).ok_or(Error::NotFound("org role"))?;
        return Ok(views::role(role, &roster));
    }
    let role = checked(system.new_id(), false, body, &roster)?;
    held(&role.permissions, &roster, caller)?;
    teams::insert_role(&tx, caller.organization, &role).await?;
    let change = match keys(&role.permissions) {
        keys if keys.is_empty() => "created the org role without permissions".to_owned(),
        keys => format!("created the org role with {keys}"),
    };
    events::tell(&tx, system, caller, format!("org role {}", role.name), Happening::OrgRoleCreated { change }).await?;
    remember(&tx, caller, key, role.id.0, system.now()).await?;
    tx.commit().await?;
    Ok(views::role(&role, &roster))
}

/// Changes name and permissions.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] with the fields of [`OrgRoleBody`]; a missing permission,
/// also each that the role would newly carry; [`Error::Conflict`] for what is fixed;
/// [`Error::Unconfirmed`].
pub async fn update(
    system: &System,
    caller: &Caller,
    id: OrgRoleId,
    body: OrgRoleBody,
    confirmed: Option<Digest>,
) -> Result<OrgRoleView, Error> {
    undisturbed(|| update_once(system, caller, id, body.clone(), confirmed)).await
}

async fn update_once(
    system: &System,
    caller: &Caller,
    id: OrgRoleId,
    body: OrgRoleBody,
    confirmed: Option<Digest>,
) -> Result<OrgRoleView, Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::OrganizationManage).await?;
    let bypassed = Approved::of_any(&tx, caller.organization, system.now()).await?;
    organizations::lock(&tx, caller.organization).await?;
    let roster = facts::roster(&tx, caller.organization).await?;
    let before = roster.role(id).ok_or(Error::NotFound("org role"))?;
    let after = checked(id, before.built_in, body, &roster)?;
    if before.built_in && after.name != before.name {
        return Err(Error::Conflict(format!("{} is built in and keeps its name", before.name)));
    }
    if before.built_in && before.name == OWNER && after.permissions != before.permissions {
        return Err(Error::Conflict("owners hold every permission".to_owned()));
    }
    let added = &after.permissions - &before.permissions;
    held(&added, &roster, caller)?;
    let removed = &before.permissions - &after.permissions;
    let mut changes = Vec::new();
    if before.name != after.name {
        changes.push(format!("renamed the org role {} to {}", before.name, after.name));
    }
    if !added.is_empty() {
        changes.push(format!("gave {} {}", after.name, keys(&added)));
    }
    if !removed.is_empty() {
        changes.push(format!("took {} from {}", keys(&removed), after.name));
    }
    let changed = impact::with_role(&roster, &after);
    impact::confirmed(&tx, system, caller, (&roster, &changed), confirmed).await?;
    teams::update_role(&tx, &after).await?;
    if !changes.is_empty() {
        let happening = Happening::OrgRoleChanged { change: changes.join("; ") };
        events::tell(&tx, system, caller, format!("org role {}", after.name), happening).await?;
    }
    bypassed.end_lost(&tx, system, caller.actor()).await?;
    tx.commit().await?;
    Ok(views::role(&after, &roster))
}

/// Deletes an org role that nobody holds, so that it makes nothing impossible that was possible.
///
/// # Errors
/// [`Error::NotFound`], a missing permission, [`Error::Conflict`] for a built-in or held one.
pub async fn delete(system: &System, caller: &Caller, id: OrgRoleId) -> Result<(), Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::OrganizationManage).await?;
    organizations::lock(&tx, caller.organization).await?;
    let roster = facts::roster(&tx, caller.organization).await?;
    let role = roster.role(id).ok_or(Error::NotFound("org role"))?;
    if role.built_in {
        return Err(Error::Conflict(format!("{} is built in and stays", role.name)));
    }
    match views::role(role, &roster).holders {
        0 => {}
        1 => return Err(Error::Conflict(format!("1 member holds {}; take it from them first", role.name))),
        many => return Err(Error::Conflict(format!("{many} members hold {}; take it from them first", role.name))),
    }
    teams::delete_role(&tx, id).await?;
    events::tell(&tx, system, caller, format!("org role {}", role.name), Happening::OrgRoleDeleted).await?;
    tx.commit().await
}

fn checked(id: OrgRoleId, built_in: bool, body: OrgRoleBody, roster: &Roster) -> Result<OrgRole, Error> {
    let mut errors = FieldErrors::default();
    let name = input::name(&mut errors, "name", &body.name);
    if roster.roles().any(|other| other.id != id && other.name.to_lowercase() == name.to_lowercase()) {
        errors.add("name", "is the name of another org role");
    }
    let parse = |text: &str| text.parse().ok();
    let permissions = input::find_all(&mut errors, "permissions", &body.permissions, parse, "is no permission");
    Ok(errors.or(OrgRole { id, name, permissions, built_in })?)
}

/// Whether the caller holds what they want to give.
fn held(given: &BTreeSet<Permission>, roster: &Roster, caller: &Caller) -> Result<(), Error> {
    let lacking = given.difference(&roster.permissions(caller.member)).next().copied();
    lacking.map_or(Ok(()), |lacking| Err(Error::Forbidden(lacking)))
}

fn keys(permissions: &BTreeSet<Permission>) -> String {
    permissions.iter().map(|permission| permission.key()).collect::<Vec<_>>().join(", ")
}
