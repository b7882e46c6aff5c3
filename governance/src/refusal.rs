//! Every reason for a no, with the brief's sentences ("Troubleshooting"). No HTTP here: the doors
//! map a refusal to a status in one table.

use crate::break_glass::Owed;
use crate::ids::RequestId;
use crate::people::Permission;
use crate::policy::Policy;
use crate::request::StateName;
use crate::resources::{Environment, Freeze};
use crate::time::length_in_words;
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

    /// The break-glass session on which the approval rests has ended, or covers it no longer.
    pub fn session_over() -> Self {
        let says = "the break-glass session that bypassed its policies is over; open a new request";
        Self::new("break-glass-over", says, None)
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
    #[error("this request {} and is no longer open to that", .0.phrase())]
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
    #[error("this request can be nudged once it has waited for a day: in {}", length_in_words(*.0))]
    NotStale(TimeDelta),
    /// A nudge too soon after the last; holds how long it has to wait.
    #[error("this request was nudged lately and can be nudged again in {}", length_in_words(*.0))]
    TooSoon(TimeDelta),
    /// A nudge of a request that nobody can finish; holds why.
    #[error("there is nobody to nudge: {0}")]
    NobodyToNudge(String),
    /// A claim needs an approved request.
    #[error("this request is not approved: it {}", .0.phrase())]
    NotApproved(StateName),
    /// Somebody else was first.
    #[error("this request has already been claimed")]
    AlreadyClaimed,
    /// A claim by a caller of what an executor carries out, or a report on it; holds which, in words.
    #[error("the webhook executor of {0} carries this request out, so callers can neither claim it nor report on it")]
    ExecutorInCharge(String),
    /// A report to a callback whose execution has ended.
    #[error("this execution has ended, and its callback is spent")]
    CallbackSpent,
    /// The result belongs to another claim, or there is none.
    #[error("claim not found")]
    ClaimNotFound,
    /// There is no approval of one's own to take back.
    #[error("you have no approval on this request to retract")]
    NothingToRetract,
    /// A re-evaluation of a request whose policies are in their current versions.
    #[error("every policy of this request is in its current version")]
    NothingNewer,
    /// One active break-glass session a member; holds how long it lasts.
    #[error("you have an active break-glass session already; it ends in {}", length_in_words(*.0))]
    SessionActive(TimeDelta),
    /// A break-glass session too soon after the last; holds how long it has to wait.
    #[error("your last break-glass session ended lately; you can start another one in {}", length_in_words(*.0))]
    SessionPause(TimeDelta),
    /// Overdue reviews of the member's earlier break-glass sessions block the next one; holds those
    /// sessions, the oldest first.
    #[error("{}", overdue_in_words(.0, "yours"))]
    ReviewsOwed(Vec<Owed>),
    /// A break-glass session that is over cannot be revoked.
    #[error("this break-glass session is over already")]
    SessionOver,
    /// A break-glass session is reviewed once it is over.
    #[error("this break-glass session is active; it can be reviewed once it is over")]
    SessionRuns,
    /// Break-glass sessions are reviewed by others than their holder.
    #[error("your own break-glass session is reviewed by somebody else")]
    OwnSession,
    /// A follow-up is done once.
    #[error("this follow-up is done already")]
    FollowUpDone,
    /// The act needs a permission that the caller lacks.
    #[error("you need the permission {} for that", .0.key())]
    MayNot(Permission),
    /// Governance checks that do not hold, all at once.
    #[error("policy violations")]
    Violations(Vec<Violation>),
}

impl Refusal {
    /// Why a member may not start a break-glass session, in words that others read, too: they name the member
    /// where [`Refusal`] says "you".
    pub fn about(&self, member: &str) -> String {
        match self {
            Self::SessionActive(left) => {
                format!("{member} has an active break-glass session already; it ends in {}", length_in_words(*left))
            }
            Self::SessionPause(left) => format!(
                "the last break-glass session of {member} ended lately; another one can start in {}",
                length_in_words(*left)
            ),
            Self::ReviewsOwed(owed) => overdue_in_words(owed, member),
            Self::MayNot(permission) => format!("{member} lacks the permission {}", permission.key()),
            other => other.to_string(),
        }
    }

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
            Self::ExecutorInCharge(_) => "executor-in-charge",
            Self::CallbackSpent => "callback-spent",
            Self::ClaimNotFound => "claim-not-found",
            Self::NothingToRetract => "nothing-to-retract",
            Self::NothingNewer => "nothing-newer",
            Self::SessionActive(_) => "break-glass-active",
            Self::SessionPause(_) => "break-glass-pause",
            Self::ReviewsOwed(_) => "break-glass-reviews-owed",
            Self::SessionOver => "break-glass-over",
            Self::SessionRuns => "break-glass-not-over",
            Self::OwnSession => "break-glass-own-session",
            Self::FollowUpDone => "follow-up-done",
            Self::MayNot(_) => "missing-permission",
            Self::Violations(_) => "policy-violations",
        }
    }
}

/// That the reviews of these sessions of somebody ("yours", "Ana") are overdue, and who has to act.
fn overdue_in_words(owed: &[Owed], whose: &str) -> String {
    let (what, them) = match owed {
        [_] => (format!("the review of an earlier break-glass session of {whose} is overdue"), "it"),
        _ => (format!("the reviews of earlier break-glass sessions of {whose} are overdue"), "them"),
    };
    format!("{what}: {}; somebody else has to review {them} first", ended_in_words(owed))
}

/// "the one that ended on 12 November 2026 at 09:30 UTC", for each.
fn ended_in_words(owed: &[Owed]) -> String {
    let ended =
        owed.iter().map(|owed| format!("the one that ended on {}", owed.ended_at.format("%-d %B %Y at %H:%M UTC")));
    ended.collect::<Vec<_>>().join(", ")
}
