//! What came of it; also the shape of the JSON.

use governance::audit::{Fault, Header, Intact, KeyId, PublicKey};
use serde::Serialize;

/// The result of verifying an export.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Verification {
    pub intact: bool,
    /// As the header calls it; nothing signs a name.
    pub organization_name: String,
    /// The key that signatures were verified with,
    pub key: KeyId,
    /// and whether it was given, not taken from the export.
    pub key_given: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified: Option<Intact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<Told>,
}

/// A fault, and what to look at.
#[derive(Serialize)]
pub struct Told {
    #[serde(flatten)]
    pub fault: Fault,
    pub advice: &'static str,
}

impl Verification {
    /// What came of following an export.
    pub fn of(header: &Header, key: PublicKey, key_given: bool, result: Result<Intact, Fault>) -> Self {
        // A name from a file must not steer a terminal.
        let organization_name = header.organization_name.chars().filter(|letter| !letter.is_control()).collect();
        let (verified, fault) = match result {
            Ok(intact) => (Some(intact), None),
            Err(fault) => (None, Some(Told { advice: fault.kind.advice(), fault })),
        };
        Self { intact: verified.is_some(), organization_name, key: key.id(), key_given, verified, fault }
    }
}
