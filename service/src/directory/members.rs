//! Members: who they are, their teams and org roles, and whether they are active.
//!
//! People join by invitation ([`crate::accounts::invitations`]) and are never deleted, since the
//! history names them. A deactivated member can't log in here, their tokens open nothing,
//! their approvals stop counting, and their break-glass session ends; so it does for who loses the
//! permission to start one.

use super::{grants, impact, reading, views};
use crate::break_glass::ending::Approved;
use crate::page::Seek;
use crate::requests::superseding::undisturbed;
use crate::store::{events, facts, members, organizations};
use crate::{Caller, Error, System, input};
use governance::evaluation::Impact;
use governance::event::Happening;
use governance::ids::{MemberId, OrgRoleId, TeamId};
use governance::payload::Digest;
use governance::people::{Member, Roster};
use governance::wire::Page;
use governance::wire::directory::{MemberBody, MemberView};
use governance::{FieldErrors, Permission};
use std::collections::BTreeSet;

/// Members by name, active or not; with `q` those whose name or address contains it.
///
/// # Errors
/// [`Error::Invalid`] for a cursor that is none.
pub async fn list(system: &System, caller: &Caller, q: Option<&str>, seek: &Seek) -> Result<Page<MemberView>, Error> {
    let after = seek.place::<MemberId>()?;
    let tx = reading(system, caller).await?;
    let roster = facts::roster(&tx, caller.organization).await?;
    let joined = members::joined(&tx, caller.organization).await?;
    let key = |member: &Member| (member.name.to_lowercase(), member.id);
    let after = after.and_then(|id| roster.member(id)).map(key);
    let q = q.map(|q| q.trim().to_lowercase()).unwrap_or_default();
    let mut found: Vec<&Member> = roster
        .members()
        .filter(|member| member.name.to_lowercase().contains(&q) || member.email.contains(&q))
        .filter(|member| after.as_ref().is_none_or(|after| key(member) > *after))
        .collect();
    found.sort_by_cached_key(|member| key(member));
    let next = seek.cut(&mut found, |member| member.id.to_string());
    let view = |member: &Member| views::member(member, &roster, joined.get(&member.id).copied().unwrap_or_default());
    Ok(Page { items: found.into_iter().map(view).collect(), next })
}

/// One member.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show(system: &System, caller: &Caller, id: MemberId) -> Result<MemberView, Error> {
    let tx = reading(system, caller).await?;
    let roster = facts::roster(&tx, caller.organization).await?;
    let member = roster.member(id).ok_or(Error::NotFound("member"))?;
    let joined = members::joined(&tx, caller.organization).await?;
    Ok(views::member(member, &roster, joined.get(&id).copied().unwrap_or_default()))
}

/// Changes a member: what is absent stays.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] with the fields of [`MemberBody`]; a missing permission,
/// also one that a role or a reactivation would grant; [`Error::OwnersOnly`]; [`Error::Conflict`]
/// where no active owner would be left; [`Error::Unconfirmed`].
pub async fn update(
    system: &System,
    caller: &Caller,
    id: MemberId,
    body: MemberBody,
    confirmed: Option<Digest>,
) -> Result<MemberView, Error> {
    undisturbed(|| update_once(system, caller, id, body.clone(), confirmed)).await
}

async fn update_once(
    system: &System,
    caller: &Caller,
    id: MemberId,
    body: MemberBody,
    confirmed: Option<Digest>,
) -> Result<MemberView, Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::MembersManage).await?;
    let bypassed = Approved::of_any(&tx, caller.organization, system.now()).await?;
    organizations::lock(&tx, caller.organization).await?;
    let roster = facts::roster(&tx, caller.organization).await?;
    let before = roster.member(id).ok_or(Error::NotFound("member"))?;
    let after = changed(before, body, &roster)?;
    permitted(before, &after, &roster, caller)?;
    impact::confirmed(&tx, system, caller, (&roster, &with(&after, &roster)), confirmed).await?;

    members::update(&tx, id, &after.name, after.active).await?;
    members::take(&tx, id, before.roles.difference(&after.roles).copied()).await?;
    members::grant(&tx, id, after.roles.difference(&before.roles).copied()).await?;
    for team in before.teams.difference(&after.teams) {
        members::leave(&tx, *team, [id]).await?;
    }
    for team in after.teams.difference(&before.teams) {
        members::join(&tx, *team, [id]).await?;
    }
    for happening in told(before, &after, &roster) {
        events::tell(&tx, system, caller, format!("member {}", after.name), happening).await?;
    }
    bypassed.end_lost(&tx, system, caller.actor()).await?;
    let joined = members::joined(&tx, caller.organization).await?;
    let view = views::member(&after, &roster, joined.get(&id).copied().unwrap_or_default());
    tx.commit().await?;
    Ok(view)
}

/// What deactivating a member would make impossible, to be shown before it is done.
///
/// # Errors
/// [`Error::NotFound`], a missing permission.
pub async fn impact_of_deactivation(system: &System, caller: &Caller, id: MemberId) -> Result<Impact, Error> {
    let tx = system.store.read().await?;
    tx.authorize(caller, Permission::MembersManage).await?;
    let roster = facts::roster(&tx, caller.organization).await?;
    let before = roster.member(id).ok_or(Error::NotFound("member"))?;
    let after = Member { active: false, ..before.clone() };
    impact::of(&tx, system, caller, &roster, &with(&after, &roster)).await
}

/// The roster with a member as they are to be.
fn with(after: &Member, roster: &Roster) -> Roster {
    impact::with_members(roster, |member| {
        if member.id == after.id {
            member.clone_from(after);
        }
    })
}

/// The member as the body wants it.
fn changed(before: &Member, body: MemberBody, roster: &Roster) -> Result<Member, Error> {
    let mut errors = FieldErrors::default();
    let name = body.name.map(|name| input::name(&mut errors, "name", &name));
    let teams = body.teams.map(|teams| grants::teams(&mut errors, "teams", &teams, roster));
    let roles = body.org_roles.map(|roles| grants::roles(&mut errors, "orgRoles", &roles, roster));
    Ok(errors.or(Member {
        id: before.id,
        name: name.unwrap_or_else(|| before.name.clone()),
        email: before.email.clone(),
        active: body.active.unwrap_or(before.active),
        teams: teams.unwrap_or_else(|| before.teams.clone()),
        roles: roles.unwrap_or_else(|| before.roles.clone()),
    })?)
}

/// Whether the caller may make this change. The roles of somebody inactive are worth nothing, so
/// reactivating grants them and deactivating takes them.
fn permitted(before: &Member, after: &Member, roster: &Roster, caller: &Caller) -> Result<(), Error> {
    let worth = |member: &Member| if member.active { member.roles.clone() } else { BTreeSet::new() };
    let given: BTreeSet<OrgRoleId> = after.roles.difference(&before.roles).copied().collect();
    let withdrawn: BTreeSet<OrgRoleId> = before.roles.difference(&after.roles).copied().collect();
    let granted = &(&worth(after) - &worth(before)) | &given;
    let taken = &(&worth(before) - &worth(after)) | &withdrawn;
    grants::check(roster, caller, &granted, &taken)?;

    let owner = grants::owner(roster);
    let lost = grants::is_owner(roster, before.id) && owner.is_some_and(|owner| !worth(after).contains(&owner));
    if lost && !roster.members().any(|other| other.id != before.id && grants::is_owner(roster, other.id)) {
        let says = format!("{} is the last active owner; make somebody else an owner first", before.name);
        return Err(Error::Conflict(says));
    }
    Ok(())
}

/// What there is to tell of a change.
fn told(before: &Member, after: &Member, roster: &Roster) -> Vec<Happening> {
    let name = &after.name;
    let team = |id: &TeamId| roster.team_name(*id).to_owned();
    let role = |id: &OrgRoleId| roster.role_name(*id).to_owned();
    let mut changes = Vec::new();
    if before.name != after.name {
        changes.push(format!("renamed {} to {name}", before.name));
    }
    changes.extend(after.teams.difference(&before.teams).map(|id| format!("added {name} to {}", team(id))));
    changes.extend(before.teams.difference(&after.teams).map(|id| format!("removed {name} from {}", team(id))));
    changes.extend(after.roles.difference(&before.roles).map(|id| format!("gave {name} the role {}", role(id))));
    changes.extend(before.roles.difference(&after.roles).map(|id| format!("took the role {} from {name}", role(id))));
    let mut happenings = Vec::new();
    if !changes.is_empty() {
        happenings.push(Happening::MemberChanged { change: changes.join("; ") });
    }
    match (before.active, after.active) {
        (true, false) => happenings.push(Happening::MemberDeactivated),
        (false, true) => happenings.push(Happening::MemberReactivated),
        _ => {}
    }
    happenings
}
