//! Policies and bindings as the doors show and take them.

use super::Ref;
use crate::Timestamp;
use crate::ids::{BindingId, RequestId, TemplateId};
use crate::policy::words::{FieldChange, FieldWords};
use crate::policy::{Mode, PolicyBody, Scope};
use crate::request::{Request, StateName};
use serde::{Deserialize, Serialize};

/// A policy in its current version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PolicyView {
    pub id: TemplateId,
    pub version: u32,
    pub archived: bool,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When the current version was saved, and by whom.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub saved_at: Timestamp,
    pub saved_by: Ref,
    #[serde(rename = "policy")]
    pub body: PolicyBody,
    /// The quorum in words.
    pub quorum_says: String,
    /// When it applies, in words.
    pub conditions_say: String,
    /// Who may approve, in words.
    pub approvers_say: String,
    /// Who is told of a request that waits long, in words; absent where nobody is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminders_say: Option<String>,
    pub bindings: Vec<BindingView>,
    /// Why the present members cannot satisfy it; empty when they can.
    pub infeasible: Vec<String>,
    /// Whose requests nobody could finish, although others' could be; in sentences.
    pub in_vain: Vec<String>,
}

/// One saved version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct VersionView {
    pub version: u32,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub saved_at: Timestamp,
    pub saved_by: Ref,
    #[serde(rename = "policy")]
    pub body: PolicyBody,
    /// Every field in words.
    pub fields: Vec<FieldWords>,
    /// What it changed of the version before, in words; nothing for the first.
    pub changes: Vec<FieldChange>,
}

/// A new version: the template and the version that it was made from, so that two editors never
/// overwrite each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VersionBody {
    /// The version that was edited; the current one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_version: Option<u32>,
    pub policy: PolicyBody,
    /// Why; policies may require it where the change passes the gate.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// A binding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BindingView {
    pub id: BindingId,
    pub policy: Ref,
    pub level: Scope,
    /// The resource; absent for the organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<Ref>,
    /// The resource in words: "api / production".
    pub name: String,
    pub mode: Mode,
}

/// `POST /policy-bindings`: exactly one resource.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BindBody {
    /// The policy, by id.
    pub policy: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<bool>,
    /// By slug or id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// By `project/name` or id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// By slug or id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    #[serde(default)]
    pub mode: Mode,
}

impl BindBody {
    /// The place that it names.
    pub fn place(&self) -> PlaceBody {
        let Self { organization, project, environment, cluster, .. } = self.clone();
        PlaceBody { organization, project, environment, cluster }
    }
}

/// One place: exactly one of these.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PlaceBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<bool>,
    /// By slug or id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// By `project/name` or id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// By slug or id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
}

/// `PATCH /policy-bindings/{id}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ModeBody {
    pub mode: Mode,
}

/// What came of a change that passes the gate: it took effect at once, or a request waits for
/// approval and will carry it out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "outcome", rename_all = "lowercase")]
pub enum Gated {
    Done {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        request: Option<RequestId>,
    },
    Pending {
        request: RequestId,
        number: u64,
    },
}

impl Gated {
    /// What came of the request for the change.
    pub fn of(request: &Request) -> Self {
        match request.state.name() {
            StateName::Succeeded => Self::Done { request: Some(request.id) },
            _ => Self::Pending { request: request.id, number: request.number },
        }
    }

    /// The request that was opened for the change, if one was.
    pub fn request(&self) -> Option<RequestId> {
        match self {
            Self::Done { request } => *request,
            Self::Pending { request, .. } => Some(*request),
        }
    }
}
