//! Who the bearer of a secret is.

use crate::store::{facts, tokens};
use crate::{Caller, Error, System, TokenCaller, secret};
use chrono::TimeDelta;

/// How often a secret's last use is noted at most.
const PAUSE: TimeDelta = TimeDelta::minutes(1);

/// On whose behalf the bearer of a secret acts.
///
/// # Errors
/// [`Error::Unauthenticated`] where the token is unknown, expired or revoked, or its owner is not
/// active; [`Error::RateLimited`].
pub async fn authenticate(system: &System, secret: &str) -> Result<Caller, Error> {
    let now = system.now();
    let tx = system.store.read().await?;
    let hash = secret::fingerprint(secret);
    let token = tokens::by_hash(&tx, &hash, now).await?;
    let token = token.filter(|token| token.usable(now)).ok_or(Error::Unauthenticated)?;
    let roster = facts::roster(&tx, token.organization).await?;
    let owner = roster.active(token.owner).ok_or(Error::Unauthenticated)?;
    drop(tx);
    system.count_token(token.id)?;
    let previous = token.secret_hash != hash;
    let noted = if previous { token.previous_used_at } else { token.last_used_at };
    if noted.is_none_or(|at| at + PAUSE <= now) {
        let tx = system.store.write().await?;
        tokens::used(&tx, token.id, previous, now, PAUSE).await?;
        tx.commit().await?;
    }
    Ok(Caller {
        organization: token.organization,
        member: token.owner,
        name: owner.name.clone(),
        token: Some(TokenCaller { id: token.id, scopes: token.scopes }),
    })
}
