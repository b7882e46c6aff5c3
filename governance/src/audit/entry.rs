//! What is hashed of one event, and in which bytes.

use super::hash::Hash;
use super::instant;
use crate::Timestamp;
use crate::ids::{BreakGlassSessionId, ClusterId, EnvironmentId, EventId, MemberId, OrganizationId, ProjectId};
use crate::ids::{RequestId, TokenId};
use crate::resources::Target;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

/// One event as the chain sees it. Every member stands in the JSON, `null` where there is nothing.
// INVARIANT: the fields stand in the order of their names, which is that of the canonical form.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Who did it; absent where Countersign itself acted.
    pub actor: Option<MemberId>,
    /// To the microsecond; what is finer is left away.
    #[serde(serialize_with = "instant::serialize")]
    pub at: Timestamp,
    /// The kind's detail; `null` where the kind has none.
    pub detail: Value,
    pub id: EventId,
    /// The kind's stable key: `request.opened`.
    pub kind: String,
    pub organization: OrganizationId,
    pub prominent: bool,
    pub request: Option<RequestId>,
    /// Counts from 1 in each organization, without a gap.
    pub sequence: u64,
    pub session: Option<BreakGlassSessionId>,
    /// What it is about, in words.
    pub subject: String,
    /// The resources concerned.
    #[serde(serialize_with = "whole")]
    pub target: Option<Target>,
    /// The API token that was used.
    pub token: Option<TokenId>,
}

impl Entry {
    /// The bytes that are hashed: the entry in RFC 8785 canonical form.
    pub fn canonical(&self) -> Vec<u8> {
        let plain = self.sequence <= EXACT && plain(&self.detail);
        let bytes = if plain { serde_json::to_vec(self) } else { serde_json_canonicalizer::to_vec(self) };
        // Writing fails only for values that JSON cannot hold, and an entry has none.
        bytes.unwrap_or_default()
    }

    /// The SHA-256 of the canonical bytes.
    pub fn digest(&self) -> Hash {
        Hash::of(self.canonical())
    }
}

/// The largest whole number up to which every one has a double of its own: 2^53 - 1.
pub const EXACT: u64 = (1 << 53) - 1;

/// Whether a value that is written as it stands is in canonical form already: members in order, no
/// number that the canonical form spells in another way. It is by far the faster way, and so are
/// nearly all events.
fn plain(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => true,
        Value::Number(number) => number.as_i64().is_some_and(|number| number.unsigned_abs() <= EXACT),
        Value::Array(items) => items.iter().all(plain),
        Value::Object(members) => {
            members.keys().all(|name| name.is_ascii()) && members.keys().is_sorted() && members.values().all(plain)
        }
    }
}

/// A target with all its members, in the order of their names.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WholeTarget {
    cluster: Option<ClusterId>,
    environment: Option<EnvironmentId>,
    project: Option<ProjectId>,
}

impl From<WholeTarget> for Target {
    fn from(target: WholeTarget) -> Self {
        Self { project: target.project, environment: target.environment, cluster: target.cluster }
    }
}

fn whole<S: Serializer>(target: &Option<Target>, serializer: S) -> Result<S::Ok, S::Error> {
    let whole = |target: Target| WholeTarget {
        cluster: target.cluster,
        environment: target.environment,
        project: target.project,
    };
    target.map(whole).serialize(serializer)
}
