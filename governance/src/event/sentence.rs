//! Events as sentences: what follows the actor's name ("Bo approved").

use super::{Happening, PolicyRef};
use crate::gate::Gate;
use crate::policy::quorum::count_of;
use crate::refusal::Violation;
use crate::request::{Basis, Verdict, in_words};
use crate::time::{day_in_words, duration_in_words, length_in_words};
use chrono::TimeDelta;

impl Happening {
    /// What the actor did, without the subject: "approved", "opened the request; it waits for
    /// Production Deploy Gate". The subject stands beside it.
    pub fn sentence(&self) -> String {
        let fixed = match self {
            Self::RequestOpened { gate, policies, resubmission_of, .. } => {
                let names = named(policies);
                let again = resubmission_of.map(|number| format!(" again after #{number}")).unwrap_or_default();
                return match gate {
                    Gate::Pending => format!("opened the request{again}; it waits for {names}"),
                    // A freeze alone is told by the event of the bypass.
                    Gate::Bypassed if names.is_empty() => format!("opened the request{again} under break-glass"),
                    Gate::Bypassed => format!("opened the request{again} under break-glass, bypassing {names}"),
                    Gate::Allowed | Gate::Blocked => format!("opened the request{again}; no policy gates it"),
                };
            }
            Self::RequestReviewed { verdict: Verdict::Approve, .. } => "approved",
            Self::RequestReviewed { verdict: Verdict::Reject, .. } => "rejected",
            Self::ReviewRetracted => "took their approval back",
            Self::RequestCommented { .. } => "commented",
            Self::RequestApproved { basis } => match basis {
                Basis::Quorum => "marked the request approved: every policy is satisfied",
                Basis::NoPolicy => "marked the request approved: no policy gates it",
                Basis::BreakGlass => "marked the request approved: break-glass bypasses its policies",
            },
            Self::RequestRejected => "closed the request as rejected",
            Self::RequestCancelled { .. } => "cancelled the request",
            Self::RequestExpired { approved: false, .. } => "let the request expire: it was not decided in time",
            Self::RequestExpired { approved: true, session_over: true } => {
                "let the approval lapse: its break-glass session is over"
            }
            Self::RequestExpired { approved: true, .. } => "let the approval lapse: it was not claimed in time",
            Self::RequestReopened { violations } => {
                return format!("set the request back to pending: {}", told(violations));
            }
            Self::RequestSuperseded { by } => {
                return format!(
                    "opened #{by}, which asks for the same action on the same target and supersedes this request"
                );
            }
            Self::RequestNudged { members, count } => {
                return format!("nudged {}", in_words(members.iter().map(|member| member.name.as_str()), *count));
            }
            Self::RequestReminded { policies, count } => {
                let members = count_of(usize::try_from(*count).unwrap_or(usize::MAX), "member");
                return format!("reminded {members} for whom the request waits, by {}", named(policies));
            }
            Self::RequestEscalated { policies, team, count } => {
                let nobody = if *count == 0 { ", where nobody could be told" } else { "" };
                return format!(
                    "escalated the request to {}{nobody}: it waits too long for {}",
                    team.name,
                    named(policies)
                );
            }
            Self::RequestReevaluated { policies, dropped } => return reevaluated(policies, dropped),
            Self::RequestResumed => "asked the executor to try again",
            Self::RequestClaimed { executor: None, .. } => "claimed the request and started the execution",
            Self::RequestClaimed { executor: Some(executor), .. } => {
                return format!("claimed the request for the executor of {executor}, which carries it out");
            }
            Self::ClaimRefused { violations, executor: None } => {
                return format!("was refused the claim: {}", told(violations));
            }
            Self::ClaimRefused { violations, executor: Some(executor) } => {
                return format!("was refused the claim for the executor of {executor}: {}", told(violations));
            }
            Self::RequestSucceeded { .. } => "reported success",
            Self::RequestFailed { executor: Some(executor), given_up: Some(why), .. } => {
                return why.sentence(executor);
            }
            Self::RequestFailed { .. } => "reported failure",
            Self::BreakGlassStarted { scope, actions, .. } => {
                let actions = actions.iter().map(|action| action.key()).collect::<Vec<_>>().join(", ");
                return format!("broke the glass for {actions} at {scope}");
            }
            Self::BreakGlassBypassed { policies, freezes, .. } => return bypassed(policies, freezes),
            Self::BreakGlassRevoked { seconds, .. } => {
                return format!("ended the session after {}", duration_in_words(TimeDelta::seconds(*seconds)));
            }
            Self::BreakGlassExpired { seconds } => {
                return format!(
                    "ended the session at its time, after {}",
                    duration_in_words(TimeDelta::seconds(*seconds))
                );
            }
            Self::BreakGlassFrequent { count, limit } => {
                return format!(
                    "warned the owners: this is the holder's session number {count} this month, and {limit} are usual"
                );
            }
            Self::BreakGlassReviewDue { .. } => "reminded the reviewers that the review of this session is due",
            Self::BreakGlassReviewOverdue { .. } => "reported that the review of this session is overdue",
            Self::BreakGlassReviewed { justified: true, .. } => "reviewed the session: it was justified",
            Self::BreakGlassReviewed { justified: false, .. } => "reviewed the session: it was not justified",
            Self::FollowUpAsked { owner, due, .. } => {
                return format!("asked {} for a follow-up by {}", owner.name, day_in_words(*due));
            }
            Self::FollowUpOverdue { owner, due, .. } => {
                return format!("reported that a follow-up of {} is overdue since {}", owner.name, day_in_words(*due));
            }
            Self::FollowUpDone { owner: Some(owner), due: Some(due), .. } => {
                return format!("reported the follow-up of {}, due by {}, as done", owner.name, day_in_words(*due));
            }
            Self::FollowUpDone { .. } => "reported a follow-up as done",
            Self::PolicyCreated { .. } => "created the policy",
            Self::PolicyChanged { version } => return format!("saved version {version} of the policy"),
            Self::PolicyArchived => "archived the policy",
            Self::BindingCreated { place, mode } => return format!("bound the policy to {place} ({})", mode.word()),
            Self::BindingChanged { place, mode } => {
                return format!("set the binding to {place} to {}", mode.word());
            }
            Self::BindingRemoved { place } => return format!("unbound the policy from {place}"),
            Self::ProjectCreated => "created the project",
            Self::ProjectChanged => "changed the project",
            Self::ProjectDeleted => "deleted the project",
            Self::EnvironmentCreated => "created the environment",
            Self::EnvironmentChanged => "changed the environment",
            Self::EnvironmentDeleted => "deleted the environment",
            Self::EnvironmentFrozen { .. } => "froze the environment",
            Self::EnvironmentUnfrozen => "unfroze the environment",
            Self::ClusterCreated => "created the cluster",
            Self::ClusterChanged => "changed the cluster",
            Self::ClusterDeleted => "deleted the cluster",
            Self::MemberInvited => "invited a member",
            Self::InvitationRevoked => "revoked the invitation",
            Self::MemberJoined => "joined",
            Self::MemberChanged { change }
            | Self::TeamChanged { change }
            | Self::OrgRoleCreated { change }
            | Self::OrgRoleChanged { change }
            | Self::WebhookChanged { change }
            | Self::ExecutorChanged { change }
            | Self::OrganizationChanged { change } => return change.clone(),
            Self::MemberDeactivated => "deactivated the member",
            Self::MemberReactivated => "reactivated the member",
            Self::TeamCreated => "created the team",
            Self::TeamDeleted => "deleted the team",
            Self::OrgRoleDeleted => "deleted the org role",
            Self::TokenIssued { scopes } => return format!("issued the API token for {}", scopes.join(", ")),
            Self::TokenRotated { previous_hours } => return rotated("API token", *previous_hours),
            Self::TokenRevoked => "revoked the API token",
            Self::WebhookCreated { host, events } => {
                return format!("created the webhook that sends {} to {host}", events.join(", "));
            }
            Self::WebhookDeleted => "deleted the webhook",
            Self::WebhookSecretRotated { previous_hours } => return rotated("webhook", *previous_hours),
            Self::ExecutorCreated { host, actions } => {
                let what = if actions.is_empty() { "what callers would".to_owned() } else { actions.join(", ") };
                return format!("let the executor at {host} carry out {what}");
            }
            Self::ExecutorDeleted => "removed the executor; callers carry requests out again",
            Self::ExecutorSecretRotated { previous_hours } => return rotated("executor", *previous_hours),
            Self::WebhookDisabled { says } => return format!("disabled the webhook: {says}"),
            Self::OrganizationCreated => "created the organization",
            Self::AuditExported { format, filter, through } => {
                return match filter.as_str() {
                    "" => format!("exported the whole audit log, up to #{through}, as {format}"),
                    filter => format!("exported a part of the audit log, up to #{through}, as {format}: {filter}"),
                };
            }
            Self::AuditBroken { says, .. } => {
                return format!("found the audit log broken: {says}");
            }
        };
        fixed.to_owned()
    }

    /// Who did it where no member did: the executor that reported a result ("The executor of project api"), or
    /// Countersign itself.
    pub fn doer(&self) -> String {
        match self {
            Self::RequestSucceeded { executor: Some(of), .. }
            | Self::RequestFailed { executor: Some(of), given_up: None, .. } => format!("The executor of {of}"),
            _ => "Countersign".to_owned(),
        }
    }

    /// The free text that belongs to it: a comment, a reason, the detail of a result.
    pub fn text(&self) -> Option<&str> {
        let text = match self {
            Self::RequestReviewed { comment, .. }
            | Self::RequestCommented { comment }
            | Self::RequestCancelled { comment } => comment,
            Self::RequestOpened { reason, .. }
            | Self::EnvironmentFrozen { reason }
            | Self::BreakGlassStarted { reason, .. } => reason,
            Self::BreakGlassBypassed { justification, .. } => justification,
            Self::BreakGlassRevoked { because, .. } => because,
            Self::BreakGlassReviewed { account, .. } => account,
            Self::FollowUpAsked { what, .. } | Self::FollowUpOverdue { what, .. } | Self::FollowUpDone { what, .. } => {
                what
            }
            // The sentence says it already.
            Self::RequestFailed { given_up: Some(_), .. } => return None,
            Self::RequestSucceeded { detail, .. } | Self::RequestFailed { detail, .. } => detail,
            _ => return None,
        };
        (!text.is_empty()).then_some(text.as_str())
    }
}

fn rotated(whose: &str, previous_hours: u32) -> String {
    if previous_hours == 0 {
        return format!("rotated the {whose}'s secret; the previous one is invalid at once");
    }
    let hours = length_in_words(TimeDelta::hours(previous_hours.into()));
    format!("rotated the {whose}'s secret; the previous one is valid for {hours}")
}

fn named(policies: &[PolicyRef]) -> String {
    policies.iter().map(|policy| policy.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn reevaluated(policies: &[PolicyRef], dropped: &[PolicyRef]) -> String {
    let put = policies.iter().map(|policy| format!("put it under version {} of {}", policy.version, policy.name));
    let freed = dropped.iter().map(|policy| format!("{} applies no longer", policy.name));
    format!("re-evaluated the request: {}", put.chain(freed).collect::<Vec<_>>().join("; "))
}

/// What break-glass bypassed: "bypassed Production (version 2), the freeze of production".
pub(crate) fn bypassed<'a>(
    policies: impl IntoIterator<Item = &'a PolicyRef>,
    freezes: impl IntoIterator<Item = &'a String>,
) -> String {
    let policies = policies.into_iter().map(|policy| format!("{} (version {})", policy.name, policy.version));
    let freezes = freezes.into_iter().map(|freeze| format!("the freeze of {}", frozen(freeze).0));
    format!("bypassed {}", policies.chain(freezes).collect::<Vec<_>>().join(", "))
}

/// What a freeze in words ("production is frozen: Quarter end") froze, and why.
pub fn frozen(freeze: &str) -> (&str, Option<&str>) {
    let (environment, because) = freeze.split_once(" is frozen").unwrap_or((freeze, ""));
    (environment, because.strip_prefix(": "))
}

/// What stands in the way, on one line.
pub(super) fn told(violations: &[Violation]) -> String {
    violations.iter().map(|violation| violation.message.as_str()).collect::<Vec<_>>().join("; ")
}
