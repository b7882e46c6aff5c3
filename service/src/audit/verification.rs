//! Whether the log is what was recorded.
//!
//! A round verifies what came since the last one, from the newest checkpoint on, and a further piece of the
//! log in a sweep that begins again at the first event when it comes to the end. What is wrong is told once, by
//! an event that alerts owners and who has `security.alerts`. It stays the fault of the log until a whole sweep
//! finds nothing. Nothing that people do waits for any of this, and nobody is refused anything because of it.
//! Where there is no key to sign with, all is verified as ever, and that nothing is signed is told.

use super::key::{Keyless, signer};
use crate::store::audit::{self, Check, End, Unsound};
use crate::store::events::{catch_up, tell_of};
use crate::store::{Tx, organizations};
use crate::{Caller, Error, System};
use governance::audit::{Chain, Fault, Hash, Keys, SigningKey};
use governance::event::{Actor, Happening};
use governance::ids::OrganizationId;
use governance::wire::audit::{VerificationStatus, VerificationView};
use governance::{Permission, Timestamp};

/// The most events that are verified because somebody asks.
const ASKED: u64 = 100_000;

/// What is known of the log. Needs `audit.read`.
///
/// # Errors
/// A missing permission.
pub async fn verification(system: &System, caller: &Caller) -> Result<VerificationView, Error> {
    system.store.read().await?.authorize(caller, Permission::AuditRead).await?;
    // Before the transaction, within which it could not be made.
    let key = signer(system).await?;
    view(&system.store.read().await?, caller.organization, key).await
}

/// Verifies the log now. A log of at most 100,000 events is verified from the first to the newest; of a longer one,
/// what came since the last round, and as many events from where the sweep is. Needs `audit.read`.
///
/// # Errors
/// A missing permission.
pub async fn verify(system: &System, caller: &Caller) -> Result<VerificationView, Error> {
    verify_up_to(system, caller, ASKED).await
}

/// The same with another limit than 100,000 events.
///
/// # Errors
/// As [`verify`].
pub async fn verify_up_to(system: &System, caller: &Caller, most: u64) -> Result<VerificationView, Error> {
    system.store.read().await?.authorize(caller, Permission::AuditRead).await?;
    let key = signer(system).await?.ok();
    round(system, caller.organization, most, key.as_ref()).await?;
    verification(system, caller).await
}

/// What is wrong with the log, for those who have to see it on every page: with `security.alerts`.
///
/// # Errors
/// A missing permission.
pub async fn alarm(system: &System, caller: &Caller) -> Result<Option<Fault>, Error> {
    let tx = system.store.read().await?;
    tx.authorize(caller, Permission::SecurityAlerts).await?;
    Ok(audit::load_check(&tx, caller.organization).await?.fault.map(|(fault, _)| fault))
}

async fn view(
    tx: &Tx,
    organization: OrganizationId,
    key: Result<SigningKey, Keyless>,
) -> Result<VerificationView, Error> {
    let Check { sequence, swept, swept_at, checked_at, fault, .. } = audit::load_check(tx, organization).await?;
    let (fault, found_at) = fault.unzip();
    let status = match (&fault, checked_at) {
        (Some(_), _) => VerificationStatus::Broken,
        (None, None) => VerificationStatus::Unverified,
        (None, Some(_)) => VerificationStatus::Intact,
    };
    let (key, unsigned) = match key {
        Ok(key) => (Some(key.public().id().to_string()), None),
        Err(Keyless(why)) => (None, Some(why)),
    };
    Ok(VerificationView {
        status,
        count: audit::event_count(tx, organization).await?,
        verified: fault.as_ref().map_or(sequence, |fault| sequence.min(fault.sequence.saturating_sub(1))),
        checked_at,
        swept,
        swept_at,
        // One that cannot be read is the fault.
        checkpoint: audit::newest_signed(tx, organization).await?.ok().flatten(),
        key,
        unsigned,
        advice: fault.as_ref().map(|fault| fault.kind.advice().to_owned()),
        fault,
        found_at,
    })
}

/// One round over an organization's log, of which the sweep looks at `most` events; then signs the newest event, where there
/// is a key.
///
/// # Errors
/// Only internal ones. That the log is broken is none.
pub(super) async fn round(
    system: &System,
    organization: OrganizationId,
    most: u64,
    key: Option<&SigningKey>,
) -> Result<(), Error> {
    let now = system.now();
    let (was, seen) = {
        let tx = system.store.read().await?;
        let was = audit::load_check(&tx, organization).await?;
        let seen = look(&tx, organization, &was, most, now).await?;
        (was, seen)
    };
    let Seen { mut check, head, fault } = seen;
    let tx = system.store.write().await?;
    organizations::lock(&tx, organization).await?;
    let known = audit::load_check(&tx, organization).await?.fault;
    check.fault = match (fault, known) {
        // The first fault stands for all, and another round may have found it, too.
        (Some(fault), Some(known)) if known.0.sequence <= fault.sequence => Some(known),
        (Some(fault), _) => {
            broken(&tx, system, organization, &fault).await?;
            Some((fault, now))
        }
        // What another round found or cleared meanwhile stands.
        (None, known) if known != was.fault => known,
        (None, _) => check.fault,
    };
    if let (Some(head), None, Some(key)) = (&head, &check.fault, key) {
        audit::sign(&tx, head, key, now).await?;
    }
    audit::save_check(&tx, organization, &check).await?;
    tx.commit().await
}

async fn broken(tx: &Tx, system: &System, organization: OrganizationId, fault: &Fault) -> Result<(), Error> {
    let Fault { sequence, kind, says } = fault.clone();
    tracing::error!(%organization, sequence, fault = %kind, says, "the audit log is not what was recorded");
    catch_up(tx, organization).await?;
    let happening = Happening::AuditBroken { sequence, fault: kind, says };
    tell_of(tx, system, organization, Actor::System, "audit log".to_owned(), happening).await
}

/// What a round sees.
struct Seen {
    check: Check,
    /// The newest event, where everything up to it holds.
    head: Option<Chain>,
    fault: Option<Fault>,
}

async fn look(tx: &Tx, organization: OrganizationId, was: &Check, most: u64, now: Timestamp) -> Result<Seen, Error> {
    let keys = audit::known_keys(tx).await?;
    let mut check = Check { checked_at: Some(now), ..was.clone() };
    let (head, ahead) = split(ahead(tx, organization, &mut check, &keys).await)?;
    let (passed, behind) = split(sweep(tx, organization, &mut check, &keys, most, now).await)?;
    let fault = [ahead, behind].into_iter().flatten().min_by_key(|fault| fault.sequence);
    if fault.is_some() {
        // Whether it is gone, a sweep that begins now will tell.
        (check.swept, check.swept_hash) = (0, Hash::GENESIS);
    } else if passed == Some(End::Reached) {
        check.fault = None;
    }
    Ok(Seen { check, head, fault })
}

fn split<T>(result: Result<T, Unsound>) -> Result<(Option<T>, Option<Fault>), Error> {
    match result {
        Ok(value) => Ok((Some(value), None)),
        Err(Unsound::Fault(fault)) => Ok((None, Some(fault))),
        Err(Unsound::Error(error)) => Err(error),
    }
}

/// Verifies what came since the newest checkpoint.
async fn ahead(tx: &Tx, organization: OrganizationId, check: &mut Check, keys: &Keys) -> Result<Chain, Unsound> {
    let chain = audit::verified_head(tx, organization, keys).await?;
    (check.sequence, check.hash) = (chain.sequence(), chain.hash());
    Ok(chain)
}

/// Verifies the next `most` events of the sweep; from the first event on where that is all there are.
async fn sweep(
    tx: &Tx,
    organization: OrganizationId,
    check: &mut Check,
    keys: &Keys,
    most: u64,
    now: Timestamp,
) -> Result<End, Unsound> {
    let whole = audit::event_count(tx, organization).await? <= most;
    let mut chain = if whole || check.swept == 0 {
        Chain::start(organization)
    } else {
        Chain::resume(organization, check.swept, check.swept_hash)
    };
    // Whoever reads no more than there is does not see that it was all.
    let end = audit::walk(tx, &mut chain, keys, if whole { u64::MAX } else { most }).await?;
    match end {
        End::Reached => {
            (check.swept, check.swept_hash, check.swept_at) = (0, Hash::GENESIS, Some(now));
        }
        End::Ahead => (check.swept, check.swept_hash) = (chain.sequence(), chain.hash()),
    }
    Ok(end)
}
