//! Invitations: joining an organization by a one-time address.
//!
//! Whoever invites answers for the invitation until it is accepted: once they could no longer
//! send it (deactivated, or without the permissions that it grants), it opens nothing.

use super::founding::enrol;
use super::{SignedIn, login, password};
use crate::directory::grants;
use crate::store::idempotency::{Idempotency, once, recall, remember};
use crate::store::invitations::Invitation;
use crate::store::logins::Login;
use crate::store::{Tx, events, facts, invitations, logins, organizations};
use crate::{Caller, Error, System, input, secret};
use chrono::TimeDelta;
use governance::event::{Actor, Happening};
use governance::ids::{InvitationId, OrgRoleId, OrganizationId};
use governance::people::Roster;
use governance::wire::Ref;
use governance::wire::accounts::InvitationShown;
use governance::wire::directory::{AcceptBody, InvitationBody, InvitationView, Invited};
use governance::{FieldErrors, Permission};
use secrecy::SecretString;
use std::collections::BTreeSet;
use uuid::Uuid;

/// How long an address can be used.
const LASTS: TimeDelta = TimeDelta::days(7);

/// Invites somebody. Without org roles they get the built-in role `member`. A repeated call with the
/// same key gives the same invitation with a new address, since the first one is not kept.
///
/// # Errors
/// [`Error::Invalid`] with the fields of [`InvitationBody`]; a missing permission, also one that a
/// role would grant; [`Error::OwnersOnly`] for the role owner.
pub async fn create(
    system: &System,
    caller: &Caller,
    body: InvitationBody,
    key: Option<&Idempotency>,
) -> Result<Invited, Error> {
    once(key, || create_once(system, caller, &body, key)).await
}

async fn create_once(
    system: &System,
    caller: &Caller,
    body: &InvitationBody,
    key: Option<&Idempotency>,
) -> Result<Invited, Error> {
    let secret = secret::random();
    let (hash, now) = (secret::fingerprint(&secret), system.now());
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::MembersManage).await?;
    if let Some(id) = recall(&tx, caller, key).await? {
        let invitation = invitations::lock(&tx, caller.organization, id.into(), now).await?;
        invitations::renew(&tx, invitation.id, &hash).await?;
        let roster = facts::roster(&tx, caller.organization).await?;
        tx.commit().await?;
        return Ok(Invited { invitation: view(&invitation, &roster), url: url(system, &secret) });
    }
    let id: InvitationId = system.new_id();
    // Before who is invited already is looked up: a call with this key that is ahead is waited for.
    remember(&tx, caller, key, id.0, now).await?;
    organizations::lock(&tx, caller.organization).await?;
    let roster = facts::roster(&tx, caller.organization).await?;
    let waiting = invitations::waiting(&tx, caller.organization, now).await?;
    let invitation = drafted(id, system, caller, body, &roster, &waiting)?;
    grants::check(&roster, caller, &invitation.roles.iter().copied().collect(), &BTreeSet::new())?;
    invitations::insert(&tx, &invitation, &hash).await?;
    let subject = format!("invitation for {}", invitation.email);
    events::tell(&tx, system, caller, subject, Happening::MemberInvited).await?;
    tx.commit().await?;
    Ok(Invited { invitation: view(&invitation, &roster), url: url(system, &secret) })
}

fn drafted(
    id: InvitationId,
    system: &System,
    caller: &Caller,
    body: &InvitationBody,
    roster: &Roster,
    waiting: &[Invitation],
) -> Result<Invitation, Error> {
    let mut errors = FieldErrors::default();
    let email = input::email(&mut errors, "email", &body.email);
    if roster.members().any(|member| member.email == email) {
        errors.add("email", "is the address of a member already");
    } else if waiting.iter().any(|other| other.email == email) {
        errors.add("email", "is invited already; revoke that invitation first");
    }
    let mut roles = grants::roles(&mut errors, "orgRoles", &body.org_roles, roster);
    let teams = grants::teams(&mut errors, "teams", &body.teams, roster);
    if body.org_roles.is_empty() {
        roles.extend(roster.roles().find(|role| role.built_in && role.name == "member").map(|role| role.id));
    }
    let now = system.now();
    let invitation = Invitation {
        id,
        organization: caller.organization,
        email,
        roles: roles.into_iter().collect(),
        teams: teams.into_iter().collect(),
        invited_by: Some(caller.member),
        created_at: now,
        expires_at: now + LASTS,
    };
    Ok(errors.or(invitation)?)
}

/// The invitations that wait, the newest first.
///
/// # Errors
/// A missing permission.
pub async fn list(system: &System, caller: &Caller) -> Result<Vec<InvitationView>, Error> {
    let tx = system.store.read().await?;
    tx.authorize(caller, Permission::MembersManage).await?;
    let roster = facts::roster(&tx, caller.organization).await?;
    let waiting = invitations::waiting(&tx, caller.organization, system.now()).await?;
    Ok(waiting.iter().map(|invitation| view(invitation, &roster)).collect())
}

/// Takes a waiting invitation back.
///
/// # Errors
/// A missing permission, [`Error::NotFound`].
pub async fn revoke(system: &System, caller: &Caller, id: InvitationId) -> Result<(), Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::MembersManage).await?;
    let invitation = invitations::lock(&tx, caller.organization, id, system.now()).await?;
    invitations::revoke(&tx, id, system.now()).await?;
    let subject = format!("invitation for {}", invitation.email);
    events::tell(&tx, system, caller, subject, Happening::InvitationRevoked).await?;
    tx.commit().await
}

/// What the address with this secret leads to.
///
/// # Errors
/// [`Error::NotFound`] where it cannot be used, or no longer.
pub async fn show(system: &System, secret: &str) -> Result<InvitationShown, Error> {
    let tx = system.store.read().await?;
    let (invitation, _) = standing(&tx, system, secret, false).await?;
    let has_login = logins::by_email(&tx, &invitation.email).await?.is_some();
    let organization = organizations::show(&tx, invitation.organization).await?.name;
    Ok(InvitationShown { organization, email: invitation.email, has_login })
}

/// Joins the organization and uses the invitation up. Who has a login proves it with its password
/// and keeps its name unless another is given; who has none gets one.
///
/// # Errors
/// [`Error::NotFound`] as [`show`]; [`Error::BadCredentials`] and [`Error::TooMany`] for an existing
/// login; [`Error::Invalid`] with the fields of [`AcceptBody`]; [`Error::Conflict`] where the address
/// became a member's meanwhile.
pub async fn accept(system: &System, secret: &str, body: AcceptBody) -> Result<SignedIn, Error> {
    let shown = show(system, secret).await?;
    let password = SecretString::from(body.password);
    let mut errors = FieldErrors::default();
    let (login, name) = if shown.has_login {
        let login = login::prove(system, &shown.email, &password).await?;
        let name = Some(body.name.trim()).filter(|name| !name.is_empty()).unwrap_or(&login.name).to_owned();
        (login, input::name(&mut errors, "name", &name))
    } else {
        let name = input::name(&mut errors, "name", &body.name);
        password::check(&mut errors, "password", &password, &shown.email);
        errors = errors.or(FieldErrors::default())?;
        let password_hash = system.hashing().hash(&password).await?;
        (Login { id: system.new_id(), email: shown.email, name: name.clone(), password_hash }, name)
    };
    errors.or(())?;

    let now = system.now();
    let tx = system.store.write().await?;
    let (invitation, roster) = standing(&tx, system, secret, true).await?;
    if !shown.has_login {
        logins::insert(&tx, &login, now).await?;
    }
    if roster.members().any(|member| member.email == login.email) {
        return Err(Error::Conflict("this address is a member already".to_owned()));
    }
    // Roles and teams may have been deleted since.
    let roles = invitation.roles.iter().copied().filter(|id| roster.role(*id).is_some());
    let teams = invitation.teams.iter().copied().filter(|id| roster.team(*id).is_some());
    let member = enrol(&tx, system, invitation.organization, &login, &name, roles, teams).await?;
    invitations::accept(&tx, invitation.id, now).await?;
    let actor = Actor::member(member);
    let subject = format!("member {name}");
    events::tell_of(&tx, system, invitation.organization, actor, subject, Happening::MemberJoined).await?;
    tx.commit().await?;
    Ok(SignedIn { login: login.id, organization: invitation.organization })
}

/// The waiting invitation with this secret, if who sent it still could.
async fn standing(tx: &Tx, system: &System, secret: &str, lock: bool) -> Result<(Invitation, Roster), Error> {
    let invitation = invitations::by_hash(tx, &secret::fingerprint(secret), system.now(), lock).await?;
    if lock {
        organizations::lock(tx, invitation.organization).await?;
    }
    let roster = facts::roster(tx, invitation.organization).await?;
    let stands = invitation.invited_by.is_none_or(|by| {
        roster.may(by, Permission::MembersManage) && grants::may_grant(&roster, by, &invitation.roles).is_ok()
    });
    if stands { Ok((invitation, roster)) } else { Err(Error::NotFound("invitation")) }
}

/// Invites the first owner of a new organization, on behalf of nobody in it; gives the address.
pub(super) async fn of_first_owner(
    tx: &Tx,
    system: &System,
    organization: OrganizationId,
    email: &str,
    owner: OrgRoleId,
) -> Result<String, Error> {
    let (secret, now) = (secret::random(), system.now());
    let invitation = Invitation {
        id: system.new_id(),
        organization,
        email: email.to_owned(),
        roles: vec![owner],
        teams: Vec::new(),
        invited_by: None,
        created_at: now,
        expires_at: now + LASTS,
    };
    invitations::insert(tx, &invitation, &secret::fingerprint(&secret)).await?;
    Ok(url(system, &secret))
}

fn url(system: &System, secret: &str) -> String {
    format!("{}/invitations/{secret}", system.base_url())
}

fn view(invitation: &Invitation, roster: &Roster) -> InvitationView {
    let by = invitation.invited_by;
    InvitationView {
        id: invitation.id.0,
        email: invitation.email.clone(),
        org_roles: invitation.roles.iter().map(|id| Ref::new(id.0, roster.role_name(*id))).collect(),
        teams: invitation.teams.iter().map(|id| Ref::new(id.0, roster.team_name(*id))).collect(),
        invited_by: by
            .map_or_else(|| Ref::new(Uuid::nil(), "Countersign"), |id| Ref::new(id.0, roster.member_name(id))),
        created_at: invitation.created_at,
        expires_at: invitation.expires_at,
    }
}
