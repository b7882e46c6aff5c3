//! Every reason for a no, with the brief's sentences ("Troubleshooting"). No HTTP here: the doors
//! map a refusal to a status in one table.

use crate::ids::RequestId;
use crate::people::Permission;
use crate::policy::Policy;
use crate::request::{StateName, wait_in_words};
use crate::resources::{Environment, Freeze};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// One governance check that does not hold. `policy` is the name of the policy concerned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Violation {
    /// Kebab-case and stable: for machines.
    pub code: String,
    /// A sentence, for people.
    pub message: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
}

impl Violation {
    fn new(code: &str, message: impl Into<String>, policy: Option<&Policy>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            policy: policy.map(|policy| policy.template.name.clone()),
        }
    }

    /// A matched policy requires a reason, and none was given.
    pub fn reason_required(policy: &Policy) -> Self {
        let says = format!("{} requires a reason", policy.template.name);
        Self::new("reason-required", says, Some(policy))
    }

    /// The environment is frozen.
    pub fn environment_frozen(environment: &Environment, freeze: &Freeze) -> Self {
        let because = if freeze.reason.is_empty() { String::new() } else { format!(": {}", freeze.reason) };
        Self::new("environment-frozen", format!("{} is frozen{because}", environment.name), None)
    }

    /// What the caller is about to execute is not what was approved.
    pub fn payload_mismatch() -> Self {
        Self::new("payload-mismatch", "the payload is not the one that was approved", None)
    }

    /// A policy that was satisfied is so no longer.
    pub fn quorum_lost(policy: &Policy, missing: &str) -> Self {
        let says = format!("{} is no longer satisfied: needs {missing}", policy.template.name);
        Self::new("quorum-lost", says, Some(policy))
    }

    /// A policy applies now that did not when the request was opened.
    pub fn policy_added(policy: &Policy) -> Self {
        let says = format!("{} applies now and was not part of the approval; open a new request", policy.template.name);
        Self::new("policy-added", says, Some(policy))
    }

    /// What the request is aimed at is gone.
    pub fn target_gone() -> Self {
        Self::new("target-gone", "the target no longer exists", None)
    }
}

/// A no to an act that was understood.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The request does not exist here, or was cancelled.
    #[error("request not found")]
    RequestNotFound,
    /// The reviewer is eligible for none of the matched policies.
    #[error("you are not an eligible approver for this request")]
    NotEligible,
    /// One review per member per request.
    #[error("already reviewed")]
    AlreadyReviewed,
    /// A review, retraction or cancellation comes too late.
    #[error("this request is {} and no longer open to that", .0.word())]
    Closed(StateName),
    /// An approval of a request although a newer one asks for the same, by somebody who did not say that
    /// they know of it.
    #[error(
        "a newer request, #{by}, asks for the same action on the same target; approve this older one only if you mean it"
    )]
    Superseded {
        /// The number of the newest.
        by: u64,
        id: RequestId,
    },
    /// A nudge comes too early; holds how long it has to wait.
    #[error("this request can be nudged once it has waited for a day: in {}", wait_in_words(.0))]
    NotStale(TimeDelta),
    /// A nudge too soon after the last; holds how long it has to wait.
    #[error("this request was nudged lately and can be nudged again in {}", wait_in_words(.0))]
    TooSoon(TimeDelta),
    /// A nudge of a request that nobody can finish; holds why.
    #[error("there is nobody to nudge: {0}")]
    NobodyToNudge(String),
    /// A claim needs an approved request.
    #[error("this request is {}, not approved", .0.word())]
    NotApproved(StateName),
    /// Somebody else was first.
    #[error("this request has already been claimed")]
    AlreadyClaimed,
    /// The result belongs to another claim, or there is none.
    #[error("claim not found")]
    ClaimNotFound,
    /// There is no approval of one's own to take back.
    #[error("you have no approval on this request to retract")]
    NothingToRetract,
    /// A re-evaluation of a request whose policies are in their current versions.
    #[error("every policy of this request is in its current version")]
    NothingNewer,
    /// The act needs a permission that the caller lacks.
    #[error("you need the permission {} for that", .0.key())]
    MayNot(Permission),
    /// Governance checks that do not hold, all at once.
    #[error("policy violations")]
    Violations(Vec<Violation>),
}

impl Refusal {
    /// Kebab-case and stable: for machines.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::RequestNotFound => "request-not-found",
            Self::NotEligible => "not-eligible",
            Self::AlreadyReviewed => "already-reviewed",
            Self::Closed(_) => "closed",
            Self::Superseded { .. } => "superseded",
            Self::NotStale(_) => "not-stale",
            Self::TooSoon(_) => "too-soon",
            Self::NobodyToNudge(_) => "nobody-to-nudge",
            Self::NotApproved(_) => "not-approved",
            Self::AlreadyClaimed => "already-claimed",
            Self::ClaimNotFound => "claim-not-found",
            Self::NothingToRetract => "nothing-to-retract",
            Self::NothingNewer => "nothing-newer",
            Self::MayNot(_) => "missing-permission",
            Self::Violations(_) => "policy-violations",
        }
    }
}
