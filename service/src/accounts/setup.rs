//! The first organization and its owner, by a one-time address that the server prints.

use super::SignedIn;
use super::founding::{enrol, found};
use crate::accounts::password;
use crate::store::logins::Login;
use crate::store::{events, logins, organizations, setup_links};
use crate::{Error, System, input, secret};
use chrono::TimeDelta;
use governance::FieldErrors;
use governance::event::{Actor, Happening};
use governance::wire::accounts::SetupBody;
use secrecy::SecretString;

/// How long the address can be used.
const LASTS: TimeDelta = TimeDelta::minutes(30);

/// Whether there is no organization yet.
///
/// # Errors
/// Only internal ones.
pub async fn needed(system: &System) -> Result<bool, Error> {
    Ok(!organizations::any(&system.store.read().await?).await?)
}

/// A new address for the set-up, in the place of all older ones.
///
/// # Errors
/// [`Error::Conflict`] where there is an organization already.
pub async fn link(system: &System) -> Result<String, Error> {
    let secret = secret::random();
    let now = system.now();
    let tx = system.store.write().await?;
    if organizations::any(&tx).await? {
        return Err(Error::Conflict("this installation is set up already".to_owned()));
    }
    setup_links::replace(&tx, &secret::fingerprint(&secret), now, now + LASTS).await?;
    tx.commit().await?;
    Ok(format!("{}/setup/{secret}", system.base_url()))
}

/// Whether the address with this secret can be used.
///
/// # Errors
/// [`Error::NotFound`] where it cannot, or no longer.
pub async fn check(system: &System, secret: &str) -> Result<(), Error> {
    let tx = system.store.read().await?;
    let open = setup_links::is_open(&tx, &secret::fingerprint(secret), system.now()).await?;
    if open && !organizations::any(&tx).await? { Ok(()) } else { Err(gone()) }
}

/// Creates the organization, its built-in roles and its owner, and uses the address up.
///
/// # Errors
/// [`Error::NotFound`] as [`check`], [`Error::Invalid`] with the fields of [`SetupBody`].
pub async fn complete(system: &System, secret: &str, body: SetupBody) -> Result<SignedIn, Error> {
    check(system, secret).await?;
    let mut errors = FieldErrors::default();
    let organization = input::name(&mut errors, "organization", &body.organization);
    let name = input::name(&mut errors, "name", &body.name);
    let email = input::email(&mut errors, "email", &body.email);
    let password = SecretString::from(body.password);
    password::check(&mut errors, "password", &password, &email);
    let zone = input::zone(&mut errors, "timezone", body.timezone.as_deref().unwrap_or_default());
    errors.or(())?;
    let password_hash = system.hashing().hash(&password).await?;

    let tx = system.store.write().await?;
    if !setup_links::take(&tx, &secret::fingerprint(secret), system.now()).await? || organizations::any(&tx).await? {
        return Err(gone());
    }
    let founded = found(&tx, system, &organization, zone).await?;
    let login = Login { id: system.new_id(), email, name, password_hash };
    logins::insert(&tx, &login, system.now()).await?;
    let owner = enrol(&tx, system, founded.id, &login, &login.name, [founded.owner], []).await?;
    let subject = format!("organization {organization}");
    events::tell_of(&tx, system, founded.id, Actor::member(owner), subject, Happening::OrganizationCreated).await?;
    tx.commit().await?;
    Ok(SignedIn { login: login.id, organization: founded.id })
}

fn gone() -> Error {
    Error::NotFound("set-up address")
}
