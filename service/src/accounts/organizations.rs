//! Further organizations, created by the installation's administrator on the command line.

use super::founding::{Founded, enrol, found};
use super::invitations;
use crate::store::{events, logins};
use crate::{Error, System, input};
use chrono_tz::Tz;
use governance::FieldErrors;
use governance::event::{Actor, Happening};

/// Creates an organization for an owner, and tells in a sentence what came of it: an existing login
/// becomes its owner at once, otherwise the sentence holds an address that lets the owner join.
///
/// # Errors
/// [`Error::Invalid`] with the fields `name` and `email`.
pub async fn create(system: &System, name: &str, owner_email: &str) -> Result<String, Error> {
    let mut errors = FieldErrors::default();
    let name = input::name(&mut errors, "name", name);
    let email = input::email(&mut errors, "email", owner_email);
    errors.or(())?;

    let tx = system.store.write().await?;
    let Founded { id, owner } = found(&tx, system, &name, Tz::UTC).await?;
    let (actor, sentence) = if let Some(login) = logins::by_email(&tx, &email).await? {
        let member = enrol(&tx, system, id, &login, &login.name, [owner], []).await?;
        (Actor::member(member), format!("{name} is there, and {email} is its owner."))
    } else {
        let url = invitations::of_first_owner(&tx, system, id, &email, owner).await?;
        (Actor::System, format!("{name} is there. Its owner joins at {url} (valid for 7 days, once)."))
    };
    events::tell_of(&tx, system, id, actor, format!("organization {name}"), Happening::OrganizationCreated).await?;
    tx.commit().await?;
    Ok(sentence)
}
