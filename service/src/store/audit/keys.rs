//! The keys that sign checkpoints. One signs; those that signed before are known still.

use crate::Error;
use crate::store::Tx;
use crate::store::entities::audit_keys;
use governance::Timestamp;
use governance::audit::{Keys, PublicKey, SigningKey};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

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

/// Every key that signs or signed. What cannot be read is none, so that what it signed shows as signed by a stranger.
///
/// # Errors
/// Only internal ones.
pub async fn known_keys(tx: &Tx) -> Result<Keys, Error> {
    let rows = audit_keys::Entity::find().all(&**tx).await?;
    Ok(rows.iter().filter_map(|row| row.public_key.parse::<PublicKey>().ok()).collect())
}

/// The key whose secret the database keeps, if there is one.
///
/// # Errors
/// Only internal ones; within, why the secret cannot be used, as a sentence without a full stop.
pub async fn kept_key(tx: &Tx) -> Result<Result<Option<SigningKey>, String>, Error> {
    let kept = audit_keys::Column::Place.eq(Place::Database.word());
    let Some(row) = audit_keys::Entity::find().filter(kept).one(&**tx).await? else { return Ok(Ok(None)) };
    let Some(text) = row.secret.filter(|secret| !secret.is_empty()) else {
        return Ok(Err(format!("the secret of key {} is not in the database any more", row.id)));
    };
    let mut secret = [0; 32];
    if hex::decode_to_slice(text, &mut secret).is_err() {
        return Ok(Err(format!("the secret of key {} in the database cannot be read", row.id)));
    }
    let key = SigningKey::from_bytes(&secret);
    Ok(if key.public().id().to_string() == row.id {
        Ok(Some(key))
    } else {
        Err(format!("the secret that stands with key {} in the database is another one's", row.id))
    })
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
