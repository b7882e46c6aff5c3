//! What a repeated POST leads back to: `Idempotency-Key`.
//!
//! A verb that takes a key runs within [`once`], and in its transaction asks [`recall`] before it
//! creates and tells [`remember`] what it created.

use super::{Tx, entities::idempotency_keys};
use crate::{Caller, Error};
use governance::Timestamp;
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A key that the caller chose, and the fingerprint of what was asked for with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idempotency {
    key: String,
    fingerprint: String,
}

impl Idempotency {
    /// The key for a body; `what` names the kind of thing that is created, so that one key never
    /// leads to another kind.
    ///
    /// # Errors
    /// The key is empty or longer than 255 characters.
    pub fn new(key: &str, what: &str, body: &impl Serialize) -> Result<Self, Error> {
        if key.is_empty() || key.len() > 255 {
            return Err(Error::field("Idempotency-Key", "must have 1 to 255 characters"));
        }
        let body = serde_json::to_vec(body).map_err(Error::internal)?;
        let fingerprint = hex::encode(Sha256::new().chain_update(what).chain_update([0]).chain_update(body).finalize());
        Ok(Self { key: key.to_owned(), fingerprint })
    }
}

impl Idempotency {
    /// The key of one rendering of a form: the same content sent twice by it (a second click, a page
    /// sent again) is one act; other content is another. `None` for a form without a key.
    ///
    /// # Errors
    /// Only internal ones.
    pub fn of_form(form: &str, what: &str, body: &impl Serialize) -> Result<Option<Self>, Error> {
        if form.is_empty() {
            return Ok(None);
        }
        let Self { fingerprint, .. } = Self::new("form", &format!("{what} by form {form}"), body)?;
        Ok(Some(Self { key: format!("form:{fingerprint}"), fingerprint }))
    }
}

fn caller_id(caller: &Caller) -> Uuid {
    caller.token.as_ref().map_or(caller.member.0, |token| token.id.0)
}

/// Runs a verb that creates something, and once more where another call with the same key was ahead
/// of it: the second run recalls what that call created, and gives its answer.
///
/// # Errors
/// Those of the verb.
pub async fn once<T, F>(key: Option<&Idempotency>, attempt: impl Fn() -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    match attempt().await {
        Err(Error::Conflict(_)) if key.is_some() => attempt().await,
        result => result,
    }
}

/// What the key created before, if it was used before.
///
/// # Errors
/// [`Error::Conflict`] where it was used for something else.
pub async fn recall(tx: &Tx, caller: &Caller, key: Option<&Idempotency>) -> Result<Option<Uuid>, Error> {
    let Some(key) = key else { return Ok(None) };
    let id = (caller.organization.0, caller_id(caller), key.key.clone());
    let Some(row) = idempotency_keys::Entity::find_by_id(id).one(&**tx).await? else { return Ok(None) };
    if row.fingerprint != key.fingerprint {
        return Err(Error::Conflict("this Idempotency-Key was used for a different request".to_owned()));
    }
    Ok(Some(row.resource_id))
}

/// Remembers what the key created. Of two at once, the second meets the unique constraint.
///
/// # Errors
/// [`Error::Conflict`] where another call with this key is ahead.
pub async fn remember(
    tx: &Tx,
    caller: &Caller,
    key: Option<&Idempotency>,
    created: Uuid,
    now: Timestamp,
) -> Result<(), Error> {
    let Some(key) = key else { return Ok(()) };
    let row = idempotency_keys::ActiveModel {
        organization_id: Set(caller.organization.0),
        caller: Set(caller_id(caller)),
        idempotency_key: Set(key.key.clone()),
        fingerprint: Set(key.fingerprint.clone()),
        resource_id: Set(created),
        created_at: Set(now),
    };
    row.insert(&**tx).await?;
    Ok(())
}
