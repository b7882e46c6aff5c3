//! Events of the audit log as the doors show them.

use super::Ref;
use super::requests::{RequestRef, ResourceRef};
use crate::Timestamp;
use crate::event::{EventKind, Happening};
use crate::ids::BreakGlassSessionId;
use crate::policy::Scope;
use crate::resources::Target;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// One entry of the audit log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct EventView {
    pub id: Uuid,
    /// Counts from 1 in each organization, without a gap.
    pub sequence: i64,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Absent where Countersign itself acted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Ref>,
    /// The name of the API token that was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// Absent where what happened cannot be read: a later version wrote it, or somebody tampered with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<EventKind>,
    /// "#42 release.deploy to api / production", "team SRE".
    pub subject: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestRef>,
    /// The break-glass session that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionRef>,
    /// The narrowest resource where it happened, which may have been deleted since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<ResourceRef>,
    /// What the actor did: "approved".
    pub sentence: String,
    /// The free text that belongs to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    pub prominent: bool,
    /// The structured detail, by kind.
    pub detail: serde_json::Value,
    /// The hash chain's hash after this event, as it is stored: 64 hexadecimal digits (docs/audit-format.md).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hash: String,
}

impl EventView {
    /// What stands in the place of a sentence where what happened cannot be read. Such an event stands out.
    pub const UNREADABLE: &str = "this event cannot be read";

    /// Who did it, by name: a member, the executor that reported a result, or Countersign itself.
    pub fn who(&self) -> String {
        match &self.actor {
            Some(actor) => actor.name.clone(),
            None => self.happening().map_or_else(|| "Countersign".to_owned(), |happening| happening.doer()),
        }
    }

    /// Who did what, on one line: "Ana broke the glass for release.deploy".
    pub fn headline(&self) -> String {
        format!("{} {}", self.who(), self.sentence)
    }

    /// What happened, if it can be read.
    pub(crate) fn happening(&self) -> Option<Happening> {
        serde_json::from_value(json!({ "kind": self.kind?, "detail": self.detail })).ok()
    }
}

/// A break-glass session by its id, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionRef {
    pub id: BreakGlassSessionId,
    pub holder: Ref,
}

impl ResourceRef {
    /// The narrowest resource of a target; `None` for the organization.
    pub fn narrowest(target: &Target) -> Option<Self> {
        let project = target.project.map(|id| Self { kind: Scope::Project, id: id.0 });
        let environment = target.environment.map(|id| Self { kind: Scope::Environment, id: id.0 });
        let cluster = target.cluster.map(|id| Self { kind: Scope::Cluster, id: id.0 });
        environment.or(project).or(cluster)
    }
}
