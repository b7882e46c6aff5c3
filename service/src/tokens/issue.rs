//! Issuing an API token.

use super::{keep, secret, token};
use crate::store::idempotency::{once, recall, remember};
use crate::store::{Tx, facts, tokens};
use crate::{Caller, Error, Idempotency, System, input};
use chrono::TimeDelta;
use governance::wire::directory::{TokenBody, TokenIssued, TokenScope};
use governance::{FieldErrors, Permission, Timestamp};
use std::collections::BTreeSet;

/// Issues a token of the caller.
///
/// # Errors
/// [`Error::Invalid`] with the fields of [`TokenBody`]; a missing permission;
/// [`Error::TokenForbidden`] where a token asks for more scopes than its own, or for a longer life;
/// [`Error::Conflict`] where the key issued one before, since its secret can't be shown again.
pub async fn issue(
    system: &System,
    caller: &Caller,
    body: TokenBody,
    key: Option<&Idempotency>,
) -> Result<TokenIssued, Error> {
    once(key, || issue_once(system, caller, &body, key)).await
}

async fn issue_once(
    system: &System,
    caller: &Caller,
    body: &TokenBody,
    key: Option<&Idempotency>,
) -> Result<TokenIssued, Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::TokensManage).await?;
    if let Some(id) = recall(&tx, caller, key).await? {
        let says = format!(
            "this Idempotency-Key created the token {id} already, and its secret was shown only then; \
             if it is lost, revoke that token and issue another with a new key"
        );
        return Err(Error::Conflict(says));
    }
    let mut errors = FieldErrors::default();
    let name = input::name(&mut errors, "name", &body.name);
    let parse = |text: &str| text.parse().ok();
    let scopes: BTreeSet<TokenScope> = input::find_all(&mut errors, "scopes", &body.scopes, parse, "is no scope");
    if body.scopes.is_empty() {
        errors.add("scopes", "needs at least one scope");
    }
    check_life(&mut errors, body.expires_in_days);
    errors.or(())?;
    let expires_at = body.expires_in_days.map(|days| system.now() + TimeDelta::days(days));
    let scopes: Vec<_> = scopes.into_iter().collect();
    no_more_than_caller(&tx, caller, &scopes, expires_at).await?;
    let secret = secret::new();
    let token = token(system, caller.organization, caller.member, name, &secret, scopes, expires_at);
    keep(&tx, system, caller.actor(), &token).await?;
    remember(&tx, caller, key, token.id.0, system.now()).await?;
    let roster = facts::roster(&tx, caller.organization).await?;
    tx.commit().await?;
    Ok(TokenIssued { token: token.view(&roster, system.now()), secret })
}

/// In how many days a token may expire.
pub(super) fn check_life(errors: &mut FieldErrors, days: Option<i64>) {
    if days.is_some_and(|days| !(1..=3650).contains(&days)) {
        errors.add("expiresInDays", "must be 1 to 3650 days");
    }
}

/// A token that acts gives out no secret that may more than it may itself, or for longer.
///
/// # Errors
/// [`Error::TokenForbidden`].
pub(super) async fn no_more_than_caller(
    tx: &Tx,
    caller: &Caller,
    scopes: &[TokenScope],
    expires_at: Option<Timestamp>,
) -> Result<(), Error> {
    let Some(acting) = &caller.token else { return Ok(()) };
    if scopes.iter().any(|scope| !acting.scopes.contains(scope)) {
        return Err(Error::TokenForbidden("a token never issues one with more scopes than its own".to_owned()));
    }
    let limit = tokens::lock(tx, caller.organization, acting.id).await?.expires_at;
    if limit.is_some_and(|limit| expires_at.is_none_or(|expires_at| expires_at > limit)) {
        return Err(Error::TokenForbidden("a token never issues one that outlives it".to_owned()));
    }
    Ok(())
}
