//! What the doors show.

use crate::Timestamp;
use crate::action::{Action, ActionType, Risk};
use crate::evaluation::Finding;
use crate::gate::Gate;
use crate::ids::{ClaimId, MemberId, RequestId};
use crate::payload::{Digest, Payload};
use crate::policy::{Mode, Scope};
use crate::request::{Basis, StateName, Verdict};
use crate::wire::Ref;
use crate::wire::break_glass::BypassView;
use crate::wire::executors::{ExecutionView, ExecutorRef};
use serde::{Deserialize, Serialize};

/// A request as the doors show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RequestView {
    pub id: RequestId,
    pub number: u64,
    pub action: Action,
    #[serde(rename = "type")]
    pub kind: ActionType,
    pub risk: Risk,
    pub target: TargetView,
    pub requester: Ref,
    /// Opened through an API token.
    pub via_token: bool,
    pub reason: String,
    pub gate: Gate,
    /// The break-glass session that bypassed what stood in its way, and what that was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bypass: Option<BypassView>,
    pub state: StateName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    pub payload: PayloadView,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When it ends by itself: the time to decide while pending, the time to claim while approved.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub expires_at: Option<Timestamp>,
    /// When it came into its state.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub since: Timestamp,
    pub stale: bool,
    pub url: String,
    /// The enforced policies.
    pub policies: Vec<PolicyProgress>,
    /// What would have gated too, were it not only observed.
    pub observed: Vec<PolicyProgress>,
    /// Who would finish it, while it is pending and somebody could. Left out in lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finish: Option<FinishView>,
    pub reviews: Vec<ReviewView>,
    pub can_approve: CanApprove,
    /// Whether the viewer may cancel it now.
    pub can_cancel: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<ClaimState>,
    /// Who cancelled it, where somebody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancellation: Option<CancellationView>,
    /// The webhook executor in charge: it carries the request out, and callers can't claim it. While the request is
    /// pending, the one that would be. Left out in lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub executor: Option<ExecutorRef>,
    /// How far the executor has come, once the request was approved. Left out in lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub execution: Option<ExecutionView>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resubmission_of: Option<RequestRef>,
    /// The newest request that asks for the same, while this one is pending and that one stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<RequestRef>,
    /// While it is pending, for whom it is up to nudge those who can finish it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nudge: Option<NudgeView>,
    /// Who is told next that it waits, and when, unless it is decided before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upcoming: Option<UpcomingView>,
}

/// Who cancelled a request, and why. With an older request that was superseded, whoever opened the newer one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CancellationView {
    pub by: Ref,
    /// What they said of it, if anything. Left out in lists.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub comment: String,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// A reminder, or an escalation, that is to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpcomingView {
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// The team that is told; absent where those for whom the request waits are told again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Ref>,
}

/// Whether those who can still finish a request may be nudged now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NudgeView {
    pub can: bool,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who would be nudged: "Ana, Bo and 2 others". Left out in lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whom: Option<String>,
    /// When they were last nudged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub last: Option<Timestamp>,
}

/// Another request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RequestRef {
    pub id: RequestId,
    pub number: u64,
}

/// A target: slugs as in a body, the whole in words, and the resource itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TargetView {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// As it was when the request was opened.
    pub name: String,
    /// The narrowest resource that it names, as long as that exists; absent for the organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<ResourceRef>,
}

/// A resource by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResourceRef {
    pub kind: Scope,
    pub id: uuid::Uuid,
}

/// What is known of a payload without reading it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PayloadView {
    pub media_type: Option<String>,
    pub digest: Digest,
}

/// A payload as a whole: `json`, or `text`; `before` of the same kind, where one was given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct WholePayload {
    pub media_type: String,
    /// What approvers approve and a claim names.
    pub digest: Digest,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub json: Option<serde_json::Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<serde_json::Value>,
}

impl From<Payload> for WholePayload {
    fn from(payload: Payload) -> Self {
        let (media_type, digest) = (payload.media_type().to_owned(), payload.digest());
        let (text, json, before) = match payload {
            Payload::Json { json, before } => (None, Some(json), before),
            Payload::Text { text, before, .. } => (Some(text), None, before.map(serde_json::Value::String)),
        };
        Self { media_type, digest, text, json, before }
    }
}

/// Where one policy stands on a request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PolicyProgress {
    pub id: uuid::Uuid,
    pub name: String,
    pub version: u32,
    /// The current version, where it is a newer one than that which the request is under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newer_version: Option<u32>,
    pub mode: Mode,
    pub bindings: Vec<BindingRef>,
    pub satisfied: bool,
    /// Approvals that count for it now.
    pub approvals: usize,
    /// The smallest number that it could do with.
    pub required: u32,
    /// "2 approvals", "1 approval from SRE".
    pub missing: Vec<String>,
    /// The quorum in words.
    pub quorum: String,
    /// When it applies, in words.
    pub conditions: String,
    /// Why it is satisfied or not.
    pub finding: Finding,
    /// Who is eligible and has not reviewed yet.
    pub eligible: Vec<Ref>,
    /// Why the present members cannot satisfy it; empty when they can.
    pub infeasible: Vec<String>,
}

/// A smallest set of members whose approvals finish what is open, over all policies together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FinishView {
    /// With whoever could stand in: "Ana, one of SRE, and one tech-lead".
    pub says: String,
    /// One such set.
    pub members: Vec<Ref>,
    /// Whether no smaller set does; false where the search for one was cut short.
    pub proven: bool,
}

/// Why a policy applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BindingRef {
    pub level: Scope,
    pub name: String,
}

/// A review in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReviewView {
    pub by: Ref,
    pub verdict: Verdict,
    pub comment: String,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
}

/// Whether the viewer may approve or reject, and if not why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CanApprove {
    pub eligible: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The claim on a request. Who may act for the requester may report on it; where an executor has the request, only its
/// callback and who holds `requests.manage` may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ClaimState {
    pub claim_id: ClaimId,
    /// executing, succeeded or failed.
    pub state: StateName,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub since: Timestamp,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// Who looks at a request.
#[derive(Clone, Copy, Debug)]
pub struct Viewer {
    pub member: MemberId,
    /// Through an API token; tokens never review.
    pub token: bool,
}
