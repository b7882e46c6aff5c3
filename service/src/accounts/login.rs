//! Logging in, changing the password, and choosing among one's organizations.

use super::{SignedIn, password};
use crate::store::{logins, members, sessions};
use crate::{Caller, Error, System, input};
use governance::FieldErrors;
use governance::ids::{LoginId, OrganizationId};
use governance::wire::accounts::Membership;
use secrecy::SecretString;
use std::net::IpAddr;

/// Logs in with an address and a password, from a network address. Takes as long and says the same
/// whether the account exists or not. The organization is the first by name.
///
/// # Errors
/// [`Error::TooMany`] attempts, [`Error::BadCredentials`] also for somebody who is no active
/// member anywhere.
pub async fn login(system: &System, email: &str, password: &SecretString, address: IpAddr) -> Result<SignedIn, Error> {
    let email = email.trim().to_lowercase();
    system.attempts().from(address)?;
    if !input::is_email(&email) {
        system.hashing().verify(password, None).await?;
        return Err(Error::BadCredentials);
    }
    let login = prove(system, &email, password).await?;
    let memberships = memberships(system, login.id).await?;
    let first = memberships.first().ok_or(Error::BadCredentials)?;
    Ok(SignedIn { login: login.id, organization: first.organization.id })
}

/// The login with this address, if the password is its.
///
/// # Errors
/// [`Error::TooMany`] attempts at this account, [`Error::BadCredentials`].
pub(super) async fn prove(system: &System, email: &str, password: &SecretString) -> Result<logins::Login, Error> {
    system.attempts().at(email)?;
    let login = logins::by_email(&system.store.read().await?, email).await?;
    let hash = login.as_ref().map(|login| login.password_hash.as_str());
    let right = system.hashing().verify(password, hash).await?;
    login.filter(|_| right).ok_or(Error::BadCredentials)
}

/// Changes a password and ends every session of the login but the one to `keep`.
///
/// # Errors
/// [`Error::Invalid`] with the fields `old` and `new`; [`Error::TooMany`] attempts.
pub async fn change_password(
    system: &System,
    login: LoginId,
    old: &SecretString,
    new: &SecretString,
    keep: Option<&str>,
) -> Result<(), Error> {
    let login = logins::find(&system.store.read().await?, login).await?.ok_or(Error::Unauthenticated)?;
    let mut errors = FieldErrors::default();
    password::check(&mut errors, "new", new, &login.email);
    errors.or(())?;
    system.attempts().at(&login.email)?;
    if !system.hashing().verify(old, Some(&login.password_hash)).await? {
        return Err(Error::field("old", "is not your password"));
    }
    let hash = system.hashing().hash(new).await?;

    let tx = system.store.write().await?;
    if !logins::set_password(&tx, &login, &hash).await? {
        return Err(Error::Conflict("the password was changed at the same time; please log in again".to_owned()));
    }
    sessions::delete_of(&tx, login.id, keep).await?;
    tx.commit().await
}

/// The organizations in which a login is an active member, by name.
///
/// # Errors
/// Only internal ones.
pub async fn memberships(system: &System, login: LoginId) -> Result<Vec<Membership>, Error> {
    members::memberships(&system.store.read().await?, login).await
}

/// On whose behalf a login acts: as the member of the chosen organization, or where it is none (any
/// more), of the first one by name.
///
/// # Errors
/// [`Error::Unauthenticated`] where the login is no active member anywhere.
pub async fn caller(system: &System, login: LoginId, organization: Option<OrganizationId>) -> Result<Caller, Error> {
    let mut memberships = memberships(system, login).await?;
    let chosen = memberships.iter().position(|held| Some(held.organization.id) == organization).unwrap_or(0);
    if memberships.is_empty() {
        return Err(Error::Unauthenticated);
    }
    let held = memberships.swap_remove(chosen);
    Ok(Caller { organization: held.organization.id, member: held.member, name: held.name, token: None })
}
