//! API tokens (interfaces.md, "REST"): how pipelines act on behalf of a member.
//!
//! A token belongs to the member who issued it, may never do more than they may, only within its
//! scopes, and never reviews. Its secret is shown once; only its SHA-256 is kept. The last six
//! characters are a checksum of the others, by which scanners tell a real token from a made-up one.

use crate::store::idempotency::{once, recall, remember};
use crate::store::tokens::{self, Token};
use crate::store::{Tx, events, facts};
use crate::{Caller, Error, Idempotency, System, TokenCaller, input, secret};
use chrono::TimeDelta;
use governance::event::{Actor, Happening};
use governance::ids::{MemberId, OrganizationId, TokenId};
use governance::wire::directory::{TokenBody, TokenIssued, TokenScope, TokenView};
use governance::{FieldErrors, Permission, Timestamp};
use std::collections::BTreeSet;

/// How often a token's last use is noted at most.
const PAUSE: TimeDelta = TimeDelta::minutes(1);

/// What every token that we make begins with.
const PREFIX: &str = "csn_";

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
    if body.expires_in_days.is_some_and(|days| !(1..=3650).contains(&days)) {
        errors.add("expiresInDays", "must be 1 to 3650 days");
    }
    errors.or(())?;
    if caller.token.as_ref().is_some_and(|token| scopes.iter().any(|scope| !token.scopes.contains(scope))) {
        return Err(Error::TokenForbidden("a token never issues one with more scopes than its own".to_owned()));
    }
    let secret = new_secret();
    let expires_at = body.expires_in_days.map(|days| system.now() + TimeDelta::days(days));
    if let Some(issuer) = &caller.token {
        let limit = tokens::lock(&tx, caller.organization, issuer.id).await?.expires_at;
        if limit.is_some_and(|limit| expires_at.is_none_or(|expires_at| expires_at > limit)) {
            return Err(Error::TokenForbidden("a token never issues one that outlives it".to_owned()));
        }
    }
    let scopes = scopes.into_iter().collect();
    let token = token(system, caller.organization, caller.member, name, &secret, scopes, expires_at);
    keep(&tx, system, caller.actor(), &token).await?;
    remember(&tx, caller, key, token.id.0, system.now()).await?;
    let roster = facts::roster(&tx, caller.organization).await?;
    tx.commit().await?;
    Ok(TokenIssued { token: token.view(&roster), secret })
}

/// Every token of the organization, the newest first, revoked ones too.
///
/// # Errors
/// A missing permission.
pub async fn list(system: &System, caller: &Caller) -> Result<Vec<TokenView>, Error> {
    let tx = system.store.read().await?;
    tx.authorize(caller, Permission::TokensManage).await?;
    let roster = facts::roster(&tx, caller.organization).await?;
    let all = tokens::list(&tx, caller.organization).await?;
    Ok(all.into_iter().map(|token| token.view(&roster)).collect())
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

/// On whose behalf the bearer of a secret acts.
///
/// # Errors
/// [`Error::Unauthenticated`] where the token is unknown, expired or revoked, or its owner is not
/// active.
pub async fn authenticate(system: &System, secret: &str) -> Result<Caller, Error> {
    let now = system.now();
    let tx = system.store.read().await?;
    let token = tokens::by_hash(&tx, &secret::fingerprint(secret)).await?;
    let token = token.filter(|token| token.usable(now)).ok_or(Error::Unauthenticated)?;
    let roster = facts::roster(&tx, token.organization).await?;
    let owner = roster.active(token.owner).ok_or(Error::Unauthenticated)?;
    drop(tx);
    if token.last_used_at.is_none_or(|at| at + PAUSE <= now) {
        let tx = system.store.write().await?;
        tokens::used(&tx, token.id, now, PAUSE).await?;
        tx.commit().await?;
    }
    Ok(Caller {
        organization: token.organization,
        member: token.owner,
        name: owner.name.clone(),
        token: Some(TokenCaller { id: token.id, scopes: token.scopes }),
    })
}

/// Whether a secret that the configuration gives can serve as one.
pub(crate) fn acceptable(secret: &str) -> bool {
    (20..=200).contains(&secret.len()) && secret.bytes().all(|byte| byte.is_ascii_graphic())
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
    // Of a secret that we did not make, the first characters may be most of it.
    let shown = if secret.starts_with(PREFIX) { 8 } else { 4 };
    Token {
        id: system.new_id(),
        organization,
        owner,
        name,
        prefix: secret.chars().take(shown).collect(),
        secret_hash: secret::fingerprint(secret),
        scopes,
        created_at: system.now(),
        expires_at,
        last_used_at: None,
        revoked_at: None,
    }
}

/// `csn_`, 32 random letters and digits, and the checksum.
fn new_secret() -> String {
    let random = format!("{PREFIX}{}", secret::random());
    let checksum = base62(crc32fast::hash(random.as_bytes()));
    random + &checksum
}

/// Six letters and digits for a number.
fn base62(mut number: u32) -> String {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut text = ['0'; 6];
    for place in text.iter_mut().rev() {
        *place = char::from(DIGITS[(number % 62) as usize]);
        number /= 62;
    }
    text.iter().collect()
}
