//! What came of it; also the shape of the JSON.

use governance::audit::{Fault, Header, Intact, KeyId, Keys};
use serde::Serialize;

/// The result of verifying an export.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Verification {
    pub intact: bool,
    /// As the header calls it; nothing signs a name.
    pub organization_name: String,
    /// The key that the export says it is signed with,
    pub key: KeyId,
    /// and those that were given; without any, the one that stands in the export was used.
    pub given_keys: Vec<KeyId>,
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
    pub fn of(header: &Header, given: &Keys, result: Result<Intact, Fault>) -> Self {
        // A name from a file must not steer a terminal.
        let organization_name = header.organization_name.chars().filter(|letter| !letter.is_control()).collect();
        let (verified, fault) = match result {
            Ok(intact) => (Some(intact), None),
            Err(fault) => (None, Some(Told { advice: fault.kind.advice(), fault })),
        };
        let (intact, key, given_keys) = (verified.is_some(), header.head.key, given.ids().collect());
        Self { intact, organization_name, key, given_keys, verified, fault }
    }
}
