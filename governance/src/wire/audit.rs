//! What the doors show of the audit log's hash chain.

use crate::Timestamp;
use crate::audit::{Checkpoint, Fault, PublicKey};
use serde::{Deserialize, Serialize};

/// The key with which checkpoints are verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuditKeyView {
    /// The first 16 hexadecimal digits of the SHA-256 of its 32 bytes.
    pub id: String,
    /// PEM, as `countersign audit verify` and `openssl` read it.
    pub public_key: String,
}

impl From<PublicKey> for AuditKeyView {
    fn from(key: PublicKey) -> Self {
        Self { id: key.id().to_string(), public_key: key.to_string() }
    }
}

/// Whether a log is what was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum VerificationStatus {
    /// Nothing was verified yet.
    Unverified,
    /// Everything that was looked at is.
    Intact,
    /// Something is not.
    Broken,
}

/// A signed place of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CheckpointView {
    pub sequence: u64,
    /// 64 hexadecimal digits.
    pub hash: String,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// The id of the key that signed it.
    pub key: String,
}

impl From<Checkpoint> for CheckpointView {
    fn from(signed: Checkpoint) -> Self {
        let Checkpoint { sequence, hash, at, key, .. } = signed;
        Self { sequence, hash: hash.to_string(), at, key: key.to_string() }
    }
}

/// What the server knows of its own log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct VerificationView {
    pub status: VerificationStatus,
    /// How many events there are.
    pub count: u64,
    /// Up to which one everything is verified.
    pub verified: u64,
    /// When that was last looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub checked_at: Option<Timestamp>,
    /// Besides, the log is swept from the first event to the newest, again and again: up to which one it is now,
    pub swept: u64,
    /// and when a sweep last came to the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub swept_at: Option<Timestamp>,
    /// The newest checkpoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<CheckpointView>,
    /// The id of the key that signs now.
    pub key: String,
    /// The first thing that is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
    /// When it was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub found_at: Option<Timestamp>,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}
