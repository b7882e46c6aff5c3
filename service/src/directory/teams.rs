//! Teams. A policy that names a deleted one is reported as not satisfiable wherever it is seen.

use super::{impact, reading, views};
use crate::store::idempotency::{Idempotency, once, recall, remember};
use crate::store::{events, facts, members, organizations, teams};
use crate::{Caller, Error, System, input};
use governance::event::Happening;
use governance::ids::{MemberId, TeamId};
use governance::payload::Digest;
use governance::people::{Roster, Team};
use governance::wire::directory::{TeamBody, TeamView};
use governance::{FieldErrors, Permission};
use std::collections::BTreeSet;

/// The teams by name, with their members.
///
/// # Errors
/// Only internal ones.
pub async fn list(system: &System, caller: &Caller) -> Result<Vec<TeamView>, Error> {
    let tx = reading(system, caller).await?;
    let roster = facts::roster(&tx, caller.organization).await?;
    let mut teams: Vec<_> = roster.teams().map(|team| view(team, &roster)).collect();
    teams.sort_by_cached_key(|team| team.name.to_lowercase());
    Ok(teams)
}

/// One team.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn show(system: &System, caller: &Caller, id: TeamId) -> Result<TeamView, Error> {
    let tx = reading(system, caller).await?;
    let roster = facts::roster(&tx, caller.organization).await?;
    roster.team(id).map(|team| view(team, &roster)).ok_or(Error::NotFound("team"))
}

/// Creates a team.
///
/// # Errors
/// [`Error::Invalid`] with the fields of [`TeamBody`], a missing permission.
pub async fn create(
    system: &System,
    caller: &Caller,
    body: TeamBody,
    key: Option<&Idempotency>,
) -> Result<TeamView, Error> {
    once(key, || create_once(system, caller, body.clone(), key)).await
}

async fn create_once(
    system: &System,
    caller: &Caller,
    body: TeamBody,
    key: Option<&Idempotency>,
) -> Result<TeamView, Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::MembersManage).await?;
    organizations::lock(&tx, caller.organization).await?;
    let roster = facts::roster(&tx, caller.organization).await?;
    if let Some(id) = recall(&tx, caller, key).await? {
        let team = roster.team(TeamId(id)).ok_or(Error::NotFound("team"))?;
        return Ok(view(team, &roster));
    }
    let id = system.new_id();
    let (team, wanted) = checked(id, body, &roster)?;
    teams::insert(&tx, caller.organization, &team).await?;
    members::join(&tx, id, wanted.iter().copied()).await?;
    events::tell(&tx, system, caller, format!("team {}", team.name), Happening::TeamCreated).await?;
    if !wanted.is_empty() {
        let change = format!("added {} to {}", names(wanted.iter(), &roster), team.name);
        events::tell(&tx, system, caller, format!("team {}", team.name), Happening::TeamChanged { change }).await?;
    }
    remember(&tx, caller, key, id.0, system.now()).await?;
    tx.commit().await?;
    Ok(views::team(id, &team.name, wanted, &roster))
}

/// Changes name and members.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Invalid`] with the fields of [`TeamBody`], a missing permission,
/// [`Error::Unconfirmed`].
pub async fn update(
    system: &System,
    caller: &Caller,
    id: TeamId,
    body: TeamBody,
    confirmed: Option<Digest>,
) -> Result<TeamView, Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::MembersManage).await?;
    organizations::lock(&tx, caller.organization).await?;
    let roster = facts::roster(&tx, caller.organization).await?;
    let before = roster.team(id).ok_or(Error::NotFound("team"))?;
    let (after, wanted) = checked(id, body, &roster)?;
    let present = of_team(id, &roster);
    let joining: Vec<_> = wanted.difference(&present).copied().collect();
    let leaving: Vec<_> = present.difference(&wanted).copied().collect();
    let mut changes = Vec::new();
    if before.name != after.name {
        changes.push(format!("renamed the team {} to {}", before.name, after.name));
    }
    if !joining.is_empty() {
        changes.push(format!("added {} to {}", names(&joining, &roster), after.name));
    }
    if !leaving.is_empty() {
        changes.push(format!("removed {} from {}", names(&leaving, &roster), after.name));
    }
    impact::confirmed(&tx, system, caller, (&roster, &with(id, &wanted, &roster)), confirmed).await?;
    teams::rename(&tx, id, &after.name).await?;
    members::join(&tx, id, joining).await?;
    members::leave(&tx, id, leaving).await?;
    if !changes.is_empty() {
        let happening = Happening::TeamChanged { change: changes.join("; ") };
        events::tell(&tx, system, caller, format!("team {}", after.name), happening).await?;
    }
    tx.commit().await?;
    Ok(views::team(id, &after.name, wanted, &roster))
}

/// Deletes a team; its members stay.
///
/// # Errors
/// [`Error::NotFound`], a missing permission, [`Error::Unconfirmed`].
pub async fn delete(system: &System, caller: &Caller, id: TeamId, confirmed: Option<Digest>) -> Result<(), Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::MembersManage).await?;
    organizations::lock(&tx, caller.organization).await?;
    let roster = facts::roster(&tx, caller.organization).await?;
    let team = roster.team(id).ok_or(Error::NotFound("team"))?;
    let emptied = with(id, &BTreeSet::new(), &roster);
    impact::confirmed(&tx, system, caller, (&roster, &emptied), confirmed).await?;
    teams::delete(&tx, id).await?;
    events::tell(&tx, system, caller, format!("team {}", team.name), Happening::TeamDeleted).await?;
    tx.commit().await
}

fn checked(id: TeamId, body: TeamBody, roster: &Roster) -> Result<(Team, BTreeSet<MemberId>), Error> {
    let mut errors = FieldErrors::default();
    let name = input::name(&mut errors, "name", &body.name);
    if roster.teams().any(|other| other.id != id && other.name.to_lowercase() == name.to_lowercase()) {
        errors.add("name", "is the name of another team");
    }
    let find = |text: &str| roster.find_member(text).map(|member| member.id);
    let members = input::find_all(&mut errors, "members", &body.members, find, "is no member here");
    Ok(errors.or((Team { id, name }, members))?)
}

/// The roster in which the team has these members.
fn with(id: TeamId, wanted: &BTreeSet<MemberId>, roster: &Roster) -> Roster {
    impact::with_members(roster, |member| {
        if wanted.contains(&member.id) {
            member.teams.insert(id);
        } else {
            member.teams.remove(&id);
        }
    })
}

fn of_team(id: TeamId, roster: &Roster) -> BTreeSet<MemberId> {
    roster.members().filter(|member| member.teams.contains(&id)).map(|member| member.id).collect()
}

fn view(team: &Team, roster: &Roster) -> TeamView {
    views::team(team.id, &team.name, of_team(team.id, roster), roster)
}

fn names<'a>(ids: impl IntoIterator<Item = &'a MemberId>, roster: &Roster) -> String {
    ids.into_iter().map(|id| roster.member_name(*id)).collect::<Vec<_>>().join(", ")
}
