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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Checkpoint {
    pub organization: OrganizationId,
    /// The newest event's; as sequences have no gaps, also the count of events.
    pub sequence: u64,
    /// The chain's hash there: 64 hexadecimal digits.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub hash: Hash,
    /// When it was signed, to the microsecond.
    #[serde(with = "instant")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// The id of the key that signed it.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub key: KeyId,
    /// Base64 of its 64 bytes.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
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
    /// [`FaultKind::UnknownKey`] if it names another key, [`FaultKind::ForgedCheckpoint`] if it names this one,
    /// which did not sign it.
    pub fn verify(&self, key: &PublicKey) -> Result<(), Fault> {
        let Self { sequence, key: named, .. } = self;
        let fault = |kind, says: String| Err(Fault::new(*sequence, kind, says));
        let expected = key.id();
        if *named != expected {
            let says = format!("The checkpoint of #{sequence} is signed with key {named}, not with {expected}");
            return fault(FaultKind::UnknownKey, says);
        }
        if !key.verifies(self.message().as_bytes(), &self.signature) {
            let says = format!("The signature of the checkpoint of #{sequence} is not that of key {expected}");
            return fault(FaultKind::ForgedCheckpoint, says);
        }
        Ok(())
    }
}

fn message(organization: OrganizationId, sequence: u64, hash: Hash, at: &Timestamp) -> String {
    let at = instant::text(at);
    format!("countersign-audit-checkpoint-v1\n{organization}\n{sequence}\n{hash}\n{at}\n")
}
