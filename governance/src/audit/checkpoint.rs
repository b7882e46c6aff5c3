//! Checkpoints: signed words that the log of an organization had a certain hash at a certain length.

use super::fault::{Fault, FaultKind};
use super::hash::Hash;
use super::instant;
use super::key::{KeyId, PublicKey, Signature, SigningKey};
use crate::Timestamp;
use crate::ids::OrganizationId;
use serde::{Deserialize, Serialize};

/// Says that the first `sequence` events of an organization, and no others, gave `hash`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Checkpoint {
    pub organization: OrganizationId,
    /// The newest event's; as sequences have no gaps, also the count of events.
    pub sequence: u64,
    pub hash: Hash,
    /// When it was signed, to the microsecond.
    #[serde(with = "instant")]
    pub at: Timestamp,
    /// Which key signed it.
    pub key: KeyId,
    pub signature: Signature,
}

impl Checkpoint {
    /// Signs that the log of an organization stands at this place.
    pub fn sign(organization: OrganizationId, sequence: u64, hash: Hash, at: Timestamp, key: &SigningKey) -> Self {
        let signature = key.sign(message(organization, sequence, hash, &at).as_bytes());
        Self { organization, sequence, hash, at, key: key.public().id(), signature }
    }

    /// The bytes that are signed.
    pub fn message(&self) -> String {
        message(self.organization, self.sequence, self.hash, &self.at)
    }

    /// Whether this key signed it.
    ///
    /// # Errors
    /// [`FaultKind::ForgedCheckpoint`] if another key did, or none.
    pub fn verify(&self, key: &PublicKey) -> Result<(), Fault> {
        let Self { sequence, key: named, .. } = self;
        let forged = |says: String| Err(Fault::new(*sequence, FaultKind::ForgedCheckpoint, says));
        let expected = key.id();
        if *named != expected {
            return forged(format!("The checkpoint of #{sequence} is signed with key {named}, not with {expected}"));
        }
        if !key.verifies(self.message().as_bytes(), &self.signature) {
            return forged(format!("The signature of the checkpoint of #{sequence} is not that of key {expected}"));
        }
        Ok(())
    }
}

fn message(organization: OrganizationId, sequence: u64, hash: Hash, at: &Timestamp) -> String {
    let at = instant::text(at);
    format!("countersign-audit-checkpoint-v1\n{organization}\n{sequence}\n{hash}\n{at}\n")
}
