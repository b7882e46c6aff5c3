//! The keys that sign checkpoints. One signs; those that signed before are known still.

use crate::Error;
use crate::store::Tx;
use crate::store::entities::audit_keys;
use governance::Timestamp;
use governance::audit::{Chain, Checkpoint, Fault, FaultKind, KeyId, PublicKey, SigningKey};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use std::collections::BTreeMap;

/// Where a secret is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In its row.
    Database,
    /// Outside of the database.
    File,
}

impl Place {
    const fn word(self) -> &'static str {
        match self {
            Self::Database => "database",
            Self::File => "file",
        }
    }
}

/// The public keys of this installation, by id.
#[derive(Clone, Debug, Default)]
pub struct Keys(BTreeMap<KeyId, PublicKey>);

impl Keys {
    /// Compares a place of a chain with its checkpoint, whichever of the keys signed it.
    ///
    /// # Errors
    /// A key that is none of these, and as [`Chain::check_checkpoint`].
    pub fn check(&self, chain: &mut Chain, checkpoint: &Checkpoint) -> Result<(), Fault> {
        chain.check_checkpoint(checkpoint, self.of(checkpoint)?)
    }

    /// Whether a key is among them.
    pub fn knows(&self, key: &PublicKey) -> bool {
        self.0.get(&key.id()) == Some(key)
    }

    /// Whether one of these keys signed a checkpoint.
    ///
    /// # Errors
    /// [`FaultKind::ForgedCheckpoint`] where none did.
    pub fn verify(&self, checkpoint: &Checkpoint) -> Result<(), Fault> {
        checkpoint.verify(self.of(checkpoint)?)
    }

    fn of(&self, checkpoint: &Checkpoint) -> Result<&PublicKey, Fault> {
        self.0.get(&checkpoint.key).ok_or_else(|| {
            let (sequence, key) = (checkpoint.sequence, checkpoint.key);
            let says =
                format!("The checkpoint of #{sequence} is signed with key {key}, which is none of this server's");
            Fault { sequence, kind: FaultKind::ForgedCheckpoint, says }
        })
    }
}

/// Every key that signs or signed. What cannot be read is none, so that what it signed shows as forged.
///
/// # Errors
/// Only internal ones.
pub async fn known_keys(tx: &Tx) -> Result<Keys, Error> {
    let rows = audit_keys::Entity::find().all(&**tx).await?;
    let keys = rows.iter().filter_map(|row| row.public_key.parse::<PublicKey>().ok());
    Ok(Keys(keys.map(|key| (key.id(), key)).collect()))
}

/// The key whose secret the database keeps, if there is one.
///
/// # Errors
/// Only internal ones.
pub async fn kept_key(tx: &Tx) -> Result<Option<SigningKey>, Error> {
    let kept = audit_keys::Column::Place.eq(Place::Database.word());
    let Some(row) = audit_keys::Entity::find().filter(kept).one(&**tx).await? else { return Ok(None) };
    let mut secret = [0; 32];
    hex::decode_to_slice(row.secret.unwrap_or_default(), &mut secret)
        .map_err(|_| Error::internal(format!("the secret of the audit key {} is not there any more", row.id)))?;
    Ok(Some(SigningKey::from_bytes(&secret)))
}

/// Keeps a key: with its secret, or only what verifies. One that is known already stays as it is.
///
/// # Errors
/// [`Error::Conflict`] where the database keeps another one's secret.
pub async fn keep_key(tx: &Tx, key: &SigningKey, place: Place, now: Timestamp) -> Result<(), Error> {
    let id = key.public().id().to_string();
    if audit_keys::Entity::find_by_id(&id).one(&**tx).await?.is_some() {
        return Ok(());
    }
    let row = audit_keys::ActiveModel {
        id: Set(id),
        public_key: Set(key.public().to_string()),
        secret: Set((place == Place::Database).then(|| hex::encode(key.to_bytes()))),
        place: Set(place.word().to_owned()),
        created_at: Set(now),
    };
    audit_keys::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}
