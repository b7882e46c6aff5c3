//! A new secret for an API token.

use super::issue::{check_life, no_more_than_caller};
use super::secret;
use crate::secret::fingerprint;
use crate::store::idempotency::{once, recall, remember};
use crate::store::{events, facts, tokens};
use crate::{Caller, Error, Idempotency, System};
use chrono::TimeDelta;
use governance::event::Happening;
use governance::ids::TokenId;
use governance::wire::directory::{RotateTokenBody, TokenIssued};
use governance::wire::webhooks::check_hours;
use governance::{FieldErrors, Permission};

/// Gives a token of the caller a new secret. For a while the previous one opens what it opened, too, so that
/// no pipeline is refused while it changes over; the one before it is given up at once. Only the member for whom
/// it acts may rotate a token, since the answer is the power to act for them.
///
/// # Errors
/// [`Error::Invalid`] with the fields of [`RotateTokenBody`]; a missing permission; [`Error::NotFound`];
/// [`Error::NotYourToken`] for another member's token; [`Error::TokenForbidden`] where the acting token may less than
/// the one that is rotated, or for a shorter time; [`Error::Conflict`] where it is revoked or expired, or the key
/// rotated it before.
pub async fn rotate(
    system: &System,
    caller: &Caller,
    id: TokenId,
    body: RotateTokenBody,
    key: Option<&Idempotency>,
) -> Result<TokenIssued, Error> {
    once(key, || rotate_once(system, caller, id, &body, key)).await
}

async fn rotate_once(
    system: &System,
    caller: &Caller,
    id: TokenId,
    body: &RotateTokenBody,
    key: Option<&Idempotency>,
) -> Result<TokenIssued, Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::TokensManage).await?;
    let mut token = tokens::lock(&tx, caller.organization, id).await?;
    if recall(&tx, caller, key).await?.is_some() {
        let says = "this Idempotency-Key rotated the token already, and its secret was shown only then; \
                    if it is lost, rotate it again with a new key";
        return Err(Error::Conflict(says.to_owned()));
    }
    if token.owner != caller.member {
        return Err(Error::NotYourToken);
    }
    let now = system.now();
    if !token.usable(now) {
        return Err(Error::Conflict("it is revoked or expired; issue another one".to_owned()));
    }
    let mut errors = FieldErrors::default();
    let hours = check_hours(&mut errors, "keepPreviousHours", body.keep_previous_hours);
    check_life(&mut errors, body.expires_in_days);
    errors.or(())?;
    if let Some(days) = body.expires_in_days {
        token.expires_at = Some(now + TimeDelta::days(days));
    }
    no_more_than_caller(&tx, caller, &token.scopes, token.expires_at).await?;

    let secret = secret::new();
    let previous = std::mem::replace(&mut token.secret_hash, fingerprint(&secret));
    token.prefix = secret::shown(&secret);
    token.previous = (hours > 0).then(|| (previous, now + TimeDelta::hours(hours.into())));
    token.previous_used_at = None;
    tokens::rotated(&tx, &token).await?;
    let happening = Happening::TokenRotated { previous_hours: hours };
    events::tell(&tx, system, caller, format!("token {}", token.name), happening).await?;
    remember(&tx, caller, key, token.id.0, now).await?;
    let roster = facts::roster(&tx, caller.organization).await?;
    tx.commit().await?;
    Ok(TokenIssued { token: token.view(&roster, now), secret })
}
