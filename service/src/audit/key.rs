//! The key that signs checkpoints.
//!
//! It comes from a file, or the database keeps it and it is made at the first start. From then on a key that is
//! not there any more, or not as it was, is never replaced by another one: an auditor could not tell that from an
//! exchange. Instead it is told, in the process's log, on `/audit` and by the verification. Until it is there again
//! nothing is signed, and what needs the key answers [`Error::Conflict`] with the reason; the log is written and
//! verified as ever. Whoever lost a key for good begins a new one by putting it into a file and naming that in the
//! settings, which is a deed of whoever runs the installation.

use crate::store::Tx;
use crate::store::audit::{Place, any_signed, keep_key, kept_key, known_keys};
use crate::system::AuditKey;
use crate::{Caller, Error, System, secret};
use governance::Permission;
use governance::audit::{PublicKey, SigningKey};
use governance::wire::audit::AuditKeyView;
use secrecy::{ExposeSecret, SecretString};

/// The key of a text: 64 hexadecimal digits, with or without space around them.
///
/// # Errors
/// [`Error::Invalid`] for any other text.
pub fn read_key(text: &SecretString) -> Result<SigningKey, Error> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text.expose_secret().trim(), &mut bytes)
        .map_err(|_| Error::field("audit-key-file", "must hold 64 hexadecimal digits"))?;
    Ok(SigningKey::from_bytes(&bytes))
}

/// Why there is no key to sign with: a sentence without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyless(pub String);

/// What needs the key clashes with its being away.
impl From<Keyless> for Error {
    fn from(Keyless(why): Keyless) -> Self {
        Self::Conflict(format!("the audit log cannot be signed: {why}"))
    }
}

/// The key that signs: the one from outside of the database where there is to be one, else the one that the
/// database keeps, made at the first call. Processes that start together come to the same one. It is known
/// from then on, so that what it signs can be verified when another one is used. Ask for it before a transaction,
/// not within one: the first call writes.
///
/// # Errors
/// The database cannot be read or written; within, why there is no key.
pub async fn signer(system: &System) -> Result<Result<SigningKey, Keyless>, Error> {
    for _ in 0..2 {
        let tx = system.store.read().await?;
        let (key, place) = match system.audit_key() {
            AuditKey::Lost(why) => return Ok(Err(Keyless(why.to_string()))),
            AuditKey::Given(key) if known_keys(&tx).await?.knows(&key.public()) => {
                return Ok(Ok(SigningKey::clone(key)));
            }
            AuditKey::Given(key) => (SigningKey::clone(key), Place::File),
            AuditKey::Kept => match kept(&tx).await? {
                Ok(Some(key)) => return Ok(Ok(key)),
                Ok(None) => (SigningKey::from_bytes(&secret::key()), Place::Database),
                Err(keyless) => return Ok(Err(keyless)),
            },
        };
        if any_signed(&tx).await? {
            let key = key.public().id();
            tracing::warn!(%key, "a new key signs the audit log from now on: note its public key for your auditors");
        }
        drop(tx);
        let tx = system.store.write().await?;
        match keep_key(&tx, &key, place, system.now()).await {
            Ok(()) => {
                tx.commit().await?;
                return Ok(Ok(key));
            }
            // Another process was faster.
            Err(Error::Conflict(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Err(Error::internal("the audit key is neither there nor can it be made"))
}

/// The key that the database keeps; `None` where one may be made.
async fn kept(tx: &Tx) -> Result<Result<Option<SigningKey>, Keyless>, Error> {
    Ok(match kept_key(tx).await? {
        Ok(None) if any_signed(tx).await? => Err(Keyless(
            "no key is set and the database keeps none, though checkpoints were signed with one".to_owned(),
        )),
        Ok(key) => Ok(key),
        Err(why) => Err(Keyless(why)),
    })
}

/// The same for what cannot do without.
///
/// # Errors
/// [`Error::Conflict`] where there is no key, with the reason.
pub async fn signing_key(system: &System) -> Result<SigningKey, Error> {
    Ok(signer(system).await??)
}

/// The key that verifies checkpoints of all organizations, as it is now. Needs `audit.read`.
///
/// # Errors
/// A missing permission; [`Error::Conflict`] where there is no key.
pub async fn public_key(system: &System, caller: &Caller) -> Result<AuditKeyView, Error> {
    system.store.read().await?.authorize(caller, Permission::AuditRead).await?;
    Ok(installation_key(system).await?.into())
}

/// The same for whoever runs the installation.
///
/// # Errors
/// [`Error::Conflict`] where there is no key.
pub async fn installation_key(system: &System) -> Result<PublicKey, Error> {
    Ok(signing_key(system).await?.public())
}
