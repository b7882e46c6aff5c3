//! Requests as the doors show and take them.

use super::Ref;
use crate::Timestamp;
use crate::action::{Action, ActionType, Risk};
use crate::evaluation::{Finding, evaluate, feasibility};
use crate::facts::Facts;
use crate::fields::{FieldErrors, optional_text};
use crate::gate::Gate;
use crate::ids::{ClaimId, MemberId, RequestId};
use crate::payload::{Digest, Payload};
use crate::policy::approvers::eligible;
use crate::policy::{Matched, Mode, Scope};
use crate::request::{Basis, Request, State, StateName, Verdict};
use crate::resources::{Directory, Target};
use serde::{Deserialize, Serialize};

/// `POST /requests`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpenBody {
    pub action: String,
    #[serde(default)]
    pub target: TargetBody,
    #[serde(default)]
    pub reason: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<PayloadBody>,
    /// The request that this one follows, by id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resubmission_of: Option<RequestId>,
}

/// A target by slugs (an environment by name) or ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct TargetBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
}

impl TargetBody {
    /// The target that is meant, or an error for each part that does not exist. Empty texts count
    /// as absent, as forms send them.
    pub fn resolve(&self, directory: &Directory) -> Result<Target, FieldErrors> {
        let given =
            |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let mut errors = FieldErrors::default();
        let mut target = Target::default();
        if let Some(text) = given(&self.project) {
            target.project = directory.find_project(&text).map(|project| project.id);
            if target.project.is_none() {
                errors.add("target.project", format!("there is no project `{text}`"));
            }
        }
        if let Some(text) = given(&self.environment) {
            match directory.find_environment(target.project, &text) {
                Some(environment) => {
                    target.environment = Some(environment.id);
                    target.project = Some(environment.project);
                }
                None if target.project.is_none() && errors.is_empty() => {
                    errors.add("target.project", "is required where an environment is named");
                }
                None => errors.add("target.environment", format!("there is no environment `{text}` in this project")),
            }
        }
        if let Some(text) = given(&self.cluster) {
            target.cluster = directory.find_cluster(&text).map(|cluster| cluster.id);
            if target.cluster.is_none() {
                errors.add("target.cluster", format!("there is no cluster `{text}`"));
            }
        }
        errors.or(target)
    }
}

/// A payload as it is sent: `json`, or `text` with its `mediaType`; `before` of the same kind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct PayloadBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub json: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<serde_json::Value>,
}

/// The largest payload, in bytes of its text.
pub const PAYLOAD_MOST: usize = 5 * 1024 * 1024;

impl PayloadBody {
    /// The payload that is meant.
    pub fn check(self) -> Result<Payload, FieldErrors> {
        let mut errors = FieldErrors::default();
        let payload = match (self.json, self.text) {
            (Some(_), Some(_)) | (None, None) => return Err(FieldErrors::one("payload", "needs either text or json")),
            (Some(json), None) => {
                if self.media_type.as_deref().is_some_and(|kind| kind != "application/json") {
                    errors.add("payload.mediaType", "must be application/json or absent where json is given");
                }
                Payload::Json { json, before: self.before }
            }
            (None, Some(text)) => {
                let media_type = self.media_type.unwrap_or_else(|| "text/plain".to_owned());
                if !is_media_type(&media_type) {
                    errors.add("payload.mediaType", "must be a media type, such as application/yaml");
                }
                let before = match self.before {
                    None | Some(serde_json::Value::Null) => None,
                    Some(serde_json::Value::String(before)) => Some(before),
                    Some(_) => {
                        errors.add("payload.before", "must be a text, like the payload");
                        None
                    }
                };
                Payload::Text { media_type, text, before }
            }
        };
        let size = payload.text().len().max(payload.before().map_or(0, |before| before.len()));
        if size > PAYLOAD_MOST {
            errors.add("payload", format!("must be at most {} MiB", PAYLOAD_MOST / 1024 / 1024));
        }
        errors.or(payload)
    }
}

fn is_media_type(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.' | '_' | ';' | '=' | ' '))
    };
    text.len() <= 200 && text.split_once('/').is_some_and(|(kind, subtype)| part(kind) && part(subtype))
}

/// The longest reason, comment or detail, in characters.
pub const TEXT_MOST: usize = 10_000;

/// A reason, comment or detail: trimmed, and not too long.
pub fn check_text(field: &str, text: &str) -> Result<String, FieldErrors> {
    let mut errors = FieldErrors::default();
    let text = optional_text(&mut errors, field, text, TEXT_MOST);
    errors.or(text)
}

/// `POST /requests/{id}/reviews`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReviewBody {
    pub verdict: Verdict,
    #[serde(default)]
    pub comment: String,
}

/// `POST /requests/{id}/comments` and, with an optional comment, `/cancellation`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CommentBody {
    #[serde(default)]
    pub comment: String,
}

/// `POST /requests/{id}/claim`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClaimBody {
    pub payload_digest: Digest,
}

/// The answer to a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ClaimView {
    pub claim_id: ClaimId,
}

/// How an execution ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ResultStatus {
    Succeeded,
    Failed,
}

/// `POST /requests/{id}/result`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResultBody {
    pub claim_id: ClaimId,
    pub status: ResultStatus,
    #[serde(default)]
    pub detail: String,
}

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
    pub reviews: Vec<ReviewView>,
    pub can_approve: CanApprove,
    /// Whether the viewer may cancel it now.
    pub can_cancel: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<ClaimState>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resubmission_of: Option<RequestRef>,
}

/// Another request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RequestRef {
    pub id: RequestId,
    pub number: u64,
}

/// A target: slugs as in a body, and the whole in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TargetView {
    #[serde(flatten)]
    pub body: TargetBody,
    /// As it was when the request was opened.
    pub name: String,
}

/// What is known of a payload without reading it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PayloadView {
    pub media_type: Option<String>,
    pub digest: Digest,
}

/// Where one policy stands on a request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PolicyProgress {
    pub id: uuid::Uuid,
    pub name: String,
    pub version: u32,
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

/// The claim on a request. Its id is shown only where it may be reported on.
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

impl RequestView {
    /// A request as `viewer` sees it at `now`. `base_url` has no slash at its end.
    pub fn of(
        request: &Request,
        media_type: Option<String>,
        facts: &Facts,
        viewer: Viewer,
        base_url: &str,
        now: Timestamp,
    ) -> Self {
        let state = request.state_at(now);
        let roster = &facts.roster;
        let progress = |enforced: bool| {
            let of_mode = request.matched.iter().filter(|matched| matched.enforced() == enforced);
            of_mode.map(|matched| PolicyProgress::of(matched, request, facts)).collect()
        };
        let reviews = request.reviews.iter().map(|review| ReviewView {
            by: Ref::new(review.by.0, roster.member_name(review.by)),
            verdict: review.verdict,
            comment: review.comment.clone(),
            at: review.at,
        });
        let manages = roster.may(viewer.member, crate::Permission::RequestsManage);
        let acts_for = manages || viewer.member == request.requester;
        Self {
            id: request.id,
            number: request.number,
            action: request.action,
            kind: request.action.kind(),
            risk: request.action.risk(),
            target: TargetView {
                body: target_body(&request.target, &facts.directory),
                name: request.target_name.clone(),
            },
            requester: Ref::new(request.requester.0, roster.member_name(request.requester)),
            via_token: request.token.is_some(),
            reason: request.reason.clone(),
            gate: request.gate,
            state,
            basis: match &request.state {
                State::Approved { basis, .. } => Some(*basis),
                _ => None,
            },
            payload: PayloadView { media_type, digest: request.digest },
            created_at: request.opened_at,
            expires_at: request.state.deadline().filter(|_| !state.is_final()),
            since: since(request, now),
            stale: request.stale(now),
            url: format!("{base_url}/approvals/{}", request.id),
            policies: progress(true),
            observed: progress(false),
            reviews: reviews.collect(),
            can_approve: can_approve(request, facts, viewer, state),
            can_cancel: acts_for && matches!(state, StateName::Pending | StateName::Approved),
            claim: claim_state(request),
            resubmission_of: request.resubmission_of.map(|(id, number)| RequestRef { id, number }),
        }
    }
}

impl PolicyProgress {
    /// Where a matched policy stands on a request.
    pub fn of(matched: &Matched, request: &Request, facts: &Facts) -> Self {
        let roster = &facts.roster;
        let policy = &matched.policy;
        let verdict = evaluate(policy, request.approvals(), Some(request.requester), roster);
        let quorum = &policy.template.quorum;
        let groups = quorum.required_team_ids.len() + quorum.required_org_roles.len();
        let named = quorum.required_user_ids.len().max(usize::from(groups > 0));
        let required = [quorum.min_approvals, quorum.min_distinct_teams, u32::try_from(named).unwrap_or(u32::MAX)];
        let waiting = eligible(policy, Some(request.requester), roster)
            .filter(|(member, _)| !request.reviews.iter().any(|review| review.by == member.id));
        Self {
            id: policy.id.0,
            name: policy.template.name.clone(),
            version: policy.version,
            mode: matched.mode,
            bindings: matched
                .bindings
                .iter()
                .map(|binding| BindingRef { level: binding.place.scope(), name: binding.place.name(&facts.directory) })
                .collect(),
            satisfied: verdict.satisfied,
            approvals: verdict.counted.len(),
            required: required.into_iter().max().unwrap_or_default(),
            missing: verdict.missing.iter().map(|missing| missing.says(roster)).collect(),
            quorum: quorum.sentence(roster),
            conditions: policy.template.conditions.sentence(facts.settings.timezone),
            finding: verdict.finding,
            eligible: waiting.map(|(member, _)| Ref::new(member.id.0, &member.name)).collect(),
            infeasible: feasibility(policy, Some(request.requester), roster).reasons,
        }
    }
}

/// A target in the shape of a body, by slugs.
pub fn target_body(target: &Target, directory: &Directory) -> TargetBody {
    TargetBody {
        project: target.project.map(|id| directory.project(id).map_or(id.to_string(), |project| project.slug.clone())),
        environment: target.environment.map(|id| directory.environment(id).map_or(id.to_string(), |e| e.name.clone())),
        cluster: target.cluster.map(|id| directory.cluster(id).map_or(id.to_string(), |cluster| cluster.slug.clone())),
    }
}

fn since(request: &Request, now: Timestamp) -> Timestamp {
    // Expired from its deadline on, whether or not that has been recorded yet.
    if let Some(deadline) = request.state.deadline().filter(|deadline| now >= *deadline) {
        return deadline;
    }
    match &request.state {
        State::Pending { .. } => request.opened_at,
        State::Approved { at, .. }
        | State::Executing { at, .. }
        | State::Succeeded { at, .. }
        | State::Failed { at, .. }
        | State::Rejected { at, .. }
        | State::Cancelled { at, .. }
        | State::Expired { at, .. } => *at,
    }
}

fn claim_state(request: &Request) -> Option<ClaimState> {
    let (since, detail) = match &request.state {
        State::Executing { at, .. } => (*at, String::new()),
        State::Succeeded { at, detail, .. } | State::Failed { at, detail, .. } => (*at, detail.clone()),
        _ => return None,
    };
    Some(ClaimState { claim_id: request.state.claim()?, state: request.state.name(), since, detail })
}

fn can_approve(request: &Request, facts: &Facts, viewer: Viewer, state: StateName) -> CanApprove {
    let no = |reason: &str| CanApprove { eligible: false, reason: Some(reason.to_owned()) };
    if state != StateName::Pending {
        return no(&format!("This request is {} and needs no review.", state.word()));
    }
    if viewer.token {
        return no("API tokens never review.");
    }
    if let Some(review) = request.reviews.iter().find(|review| review.by == viewer.member) {
        return no(match review.verdict {
            Verdict::Approve => "You already approved this request.",
            Verdict::Reject => "You already rejected this request.",
        });
    }
    match request.eligibility(viewer.member, &facts.roster) {
        Ok(()) => CanApprove { eligible: true, reason: None },
        Err(bar) => no(bar.says()),
    }
}
