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

/// What the server knows of its own log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct VerificationView {
    pub status: VerificationStatus,
    /// How many events there are.
    pub count: u64,
    /// Up to which one each was verified when it was new.
    pub verified: u64,
    /// When that was last looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub checked_at: Option<Timestamp>,
    /// Besides, the log is swept from the first event to the newest, again and again: up to which one the sweep that
    /// is under way verified it (0: the next one begins),
    pub swept: u64,
    /// and when a sweep last came to the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub swept_at: Option<Timestamp>,
    /// The newest checkpoint, as a witness for `countersign audit verify --witness`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<Checkpoint>,
    /// The id of the key that signs now; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Why nothing is signed now, in a sentence without a full stop. The log is verified all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsigned: Option<String>,
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

impl VerificationView {
    /// What the last look at a log without a fault covered, in a sentence.
    pub fn says(&self) -> String {
        let Self { verified, swept, swept_at, checked_at, .. } = self;
        match checked_at {
            None => "The audit log was not verified yet.".to_owned(),
            Some(_) if *swept == 0 && swept_at == checked_at => {
                format!("The whole audit log was verified, up to #{verified}: it is what was recorded.")
            }
            Some(_) => format!(
                "The audit log was verified from #1 to #{swept}, and what was new up to #{verified}: that is what was \
                 recorded. The rest is verified in the background, or when you ask again."
            ),
        }
    }
}
