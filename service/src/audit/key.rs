//! The key that signs checkpoints.

use crate::store::Tx;
use crate::store::audit::{Place, keep_key, kept_key};
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

/// The key that signs: the one from outside of the database where there is one, else the one that the
/// database keeps, made at the first call. Processes that start together come to the same one. It is known
/// from then on, so that what it signs can be verified when another one is used. Ask for it before a transaction,
/// not within one: the first call writes.
///
/// # Errors
/// Only internal ones: the database cannot be written, or its key's secret was removed.
pub async fn signing_key(system: &System) -> Result<SigningKey, Error> {
    for _ in 0..2 {
        if let Some(key) = known(&system.store.read().await?, system).await? {
            return Ok(key);
        }
        let (key, place) = match system.audit_key() {
            Some(key) => (key.clone(), Place::File),
            None => (SigningKey::from_bytes(&secret::key()), Place::Database),
        };
        let tx = system.store.write().await?;
        match keep_key(&tx, &key, place, system.now()).await {
            Ok(()) => {
                tx.commit().await?;
                return Ok(key);
            }
            // Another process was faster.
            Err(Error::Conflict(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Err(Error::internal("the audit key is neither there nor can it be made"))
}

/// The key that signs, if it is known already.
async fn known(tx: &Tx, system: &System) -> Result<Option<SigningKey>, Error> {
    match system.audit_key() {
        Some(key) => Ok(crate::store::audit::known_keys(tx).await?.knows(&key.public()).then(|| key.clone())),
        None => kept_key(tx).await,
    }
}

/// The key that verifies checkpoints of all organizations, as it is now. Needs `audit.read`.
///
/// # Errors
/// A missing permission.
pub async fn public_key(system: &System, caller: &Caller) -> Result<AuditKeyView, Error> {
    system.store.read().await?.authorize(caller, Permission::AuditRead).await?;
    Ok(installation_key(system).await?.into())
}

/// The same for whoever runs the installation.
///
/// # Errors
/// Only internal ones.
pub async fn installation_key(system: &System) -> Result<PublicKey, Error> {
    Ok(signing_key(system).await?.public())
}
