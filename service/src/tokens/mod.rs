//! API tokens (interfaces.md, "REST"): how pipelines act on behalf of a member.
//!
//! A token belongs to the member who issued it, may never do more than they may, only within its
//! scopes, and never reviews. Its secret is shown once; only its SHA-256 is kept. The last six
//! characters are a checksum of the others, by which scanners tell a real token from a made-up one.

mod authenticate;
mod issue;
mod rotate;
mod secret;

pub use authenticate::authenticate;
pub use issue::issue;
pub use rotate::rotate;
pub(crate) use secret::acceptable;

use crate::secret::fingerprint;
use crate::store::tokens::{self, Token};
use crate::store::{Tx, events, facts};
use crate::{Caller, Error, System};
use governance::event::{Actor, Happening};
use governance::ids::{MemberId, OrganizationId, TokenId};
use governance::wire::directory::{TokenScope, TokenView};
use governance::{Permission, Timestamp};

/// Every token of the organization, the newest first, revoked ones too.
///
/// # Errors
/// A missing permission.
pub async fn list(system: &System, caller: &Caller) -> Result<Vec<TokenView>, Error> {
    let tx = system.store.read().await?;
    tx.authorize(caller, Permission::TokensManage).await?;
    let roster = facts::roster(&tx, caller.organization).await?;
    let all = tokens::list(&tx, caller.organization).await?;
    let now = system.now();
    Ok(all.into_iter().map(|token| token.view(&roster, now)).collect())
}

/// Revokes a token for good. One that is revoked already stays so.
///
/// # Errors
/// A missing permission, [`Error::NotFound`].
pub async fn revoke(system: &System, caller: &Caller, id: TokenId) -> Result<(), Error> {
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::TokensManage).await?;
    let token = tokens::lock(&tx, caller.organization, id).await?;
    if token.revoked_at.is_some() {
        return Ok(());
    }
    tokens::revoke(&tx, id, system.now()).await?;
    events::tell(&tx, system, caller, format!("token {}", token.name), Happening::TokenRevoked).await?;
    tx.commit().await
}

/// The first token of a new installation: all scopes, no expiry, a given secret.
pub(crate) async fn bootstrap(
    tx: &Tx,
    system: &System,
    organization: OrganizationId,
    owner: MemberId,
    secret: &str,
) -> Result<(), Error> {
    let scopes = TokenScope::ALL.to_vec();
    let token = token(system, organization, owner, "bootstrap".to_owned(), secret, scopes, None);
    keep(tx, system, Actor::member(owner), &token).await
}

async fn keep(tx: &Tx, system: &System, actor: Actor, token: &Token) -> Result<(), Error> {
    tokens::insert(tx, token).await?;
    let scopes = token.scopes.iter().map(|scope| scope.key().to_owned()).collect();
    let subject = format!("token {}", token.name);
    events::tell_of(tx, system, token.organization, actor, subject, Happening::TokenIssued { scopes }).await
}

fn token(
    system: &System,
    organization: OrganizationId,
    owner: MemberId,
    name: String,
    secret: &str,
    scopes: Vec<TokenScope>,
    expires_at: Option<Timestamp>,
) -> Token {
    Token {
        id: system.new_id(),
        organization,
        owner,
        name,
        prefix: secret::shown(secret),
        secret_hash: fingerprint(secret),
        previous: None,
        previous_used_at: None,
        scopes,
        created_at: system.now(),
        expires_at,
        last_used_at: None,
        revoked_at: None,
    }
}
