//! The keys that are trusted when checkpoints are verified.

use super::chain::Chain;
use super::checkpoint::Checkpoint;
use super::fault::{Fault, FaultKind};
use super::key::{KeyId, PublicKey};
use std::collections::BTreeMap;

/// Public keys by id. A checkpoint is verified with the one that it names: a server that got a new key signs with
/// that from then on, and what the former one signed stays signed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys(BTreeMap<KeyId, PublicKey>);

impl Keys {
    /// Compares a place of a chain with its checkpoint, whichever of the keys signed it.
    ///
    /// # Errors
    /// As [`Keys::verify`] and [`Chain::check_checkpoint`].
    pub fn check(&self, chain: &mut Chain, checkpoint: &Checkpoint) -> Result<(), Fault> {
        chain.check_checkpoint(checkpoint, self.of(checkpoint)?)
    }

    /// Whether one of these keys signed a checkpoint.
    ///
    /// # Errors
    /// [`FaultKind::UnknownKey`] where it names none of them, and as [`Checkpoint::verify`].
    pub fn verify(&self, checkpoint: &Checkpoint) -> Result<(), Fault> {
        checkpoint.verify(self.of(checkpoint)?)
    }

    /// Whether a key is among them.
    pub fn knows(&self, key: &PublicKey) -> bool {
        self.0.get(&key.id()) == Some(key)
    }

    /// Their ids, in order.
    pub fn ids(&self) -> impl Iterator<Item = KeyId> {
        self.0.keys().copied()
    }

    fn of(&self, checkpoint: &Checkpoint) -> Result<&PublicKey, Fault> {
        self.0.get(&checkpoint.key).ok_or_else(|| {
            let (sequence, key) = (checkpoint.sequence, checkpoint.key);
            let known: Vec<String> = self.ids().map(|id| id.to_string()).collect();
            let known = if known.is_empty() { "there are none".to_owned() } else { known.join(", ") };
            let says = format!(
                "The checkpoint of #{sequence} is signed with key {key}, which is not among those to verify with ({known})"
            );
            Fault::new(sequence, FaultKind::UnknownKey, says)
        })
    }
}

impl From<PublicKey> for Keys {
    fn from(key: PublicKey) -> Self {
        Self::from_iter([key])
    }
}

impl FromIterator<PublicKey> for Keys {
    fn from_iter<I: IntoIterator<Item = PublicKey>>(keys: I) -> Self {
        Self(keys.into_iter().map(|key| (key.id(), key)).collect())
    }
}
