//! The first start without a browser: what set-up does, from the configuration.

use super::founding::{enrol, found};
use crate::accounts::{password, setup};
use crate::store::logins::Login;
use crate::store::{events, logins, organizations};
use crate::{Error, System, input, tokens};
use chrono_tz::Tz;
use governance::FieldErrors;
use governance::event::{Actor, Happening};
use secrecy::{ExposeSecret, SecretString};

/// What the configuration asks for.
#[derive(Clone, Debug)]
pub struct Bootstrap {
    /// The organization's name.
    pub organization: String,
    /// The owner's address; what stands before the `@` becomes the owner's name.
    pub email: String,
    /// The owner's password, which is required.
    pub password: Option<SecretString>,
    /// Becomes an API token of the owner with all scopes: `csn_…`, or any 20 characters or more.
    pub token: Option<SecretString>,
}

/// Creates the organization, its owner and the token, and tells whether it did: where there is an
/// organization already, nothing is done and nothing is checked.
///
/// # Errors
/// [`Error::Invalid`] with the fields `organization`, `email`, `password`, `token`.
pub async fn bootstrap(system: &System, wanted: Bootstrap) -> Result<bool, Error> {
    if !setup::needed(system).await? {
        return Ok(false);
    }
    match create(system, wanted).await {
        // Another process that started at the same time was first.
        Err(Error::Conflict(_)) if !setup::needed(system).await? => Ok(false),
        other => other,
    }
}

async fn create(system: &System, wanted: Bootstrap) -> Result<bool, Error> {
    let mut errors = FieldErrors::default();
    let organization = input::name(&mut errors, "organization", &wanted.organization);
    let email = input::email(&mut errors, "email", &wanted.email);
    let password = wanted.password.unwrap_or_default();
    password::check(&mut errors, "password", &password, &email);
    if wanted.token.as_ref().is_some_and(|token| !tokens::acceptable(token.expose_secret())) {
        errors.add("token", "must have 20 to 200 characters, all of them visible ASCII");
    }
    errors.or(())?;
    let password_hash = system.hashing().hash(&password).await?;

    let tx = system.store.write().await?;
    if organizations::any(&tx).await? {
        return Ok(false);
    }
    let founded = found(&tx, system, &organization, Tz::UTC).await?;
    let name = email.split('@').next().unwrap_or_default().to_owned();
    let login = Login { id: system.new_id(), email, name, password_hash };
    logins::insert(&tx, &login, system.now()).await?;
    let owner = enrol(&tx, system, founded.id, &login, &login.name, [founded.owner], []).await?;
    let subject = format!("organization {organization}");
    let actor = Actor::member(owner);
    events::tell_of(&tx, system, founded.id, actor, subject, Happening::OrganizationCreated).await?;
    if let Some(token) = wanted.token {
        tokens::bootstrap(&tx, system, founded.id, owner, token.expose_secret()).await?;
    }
    tx.commit().await?;
    Ok(true)
}
