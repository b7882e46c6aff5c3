//! Every kind of event with its detail.

use crate::Timestamp;
use crate::action::Action;
use crate::audit::FaultKind;
use crate::execution::GivenUp;
use crate::gate::Gate;
use crate::ids::{BreakGlassSessionId, ClaimId, MemberId, TeamId, TemplateId};
use crate::policy::{Mode, Policy};
use crate::refusal::Violation;
use crate::request::{Basis, StateName, Verdict};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A policy as an event remembers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyRef {
    pub id: TemplateId,
    pub name: String,
    pub version: u32,
}

impl From<&Policy> for PolicyRef {
    fn from(policy: &Policy) -> Self {
        Self { id: policy.id, name: policy.template.name.clone(), version: policy.version }
    }
}

/// A member as an event remembers them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRef {
    pub id: MemberId,
    pub name: String,
}

/// A team as an event remembers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamRef {
    pub id: TeamId,
    pub name: String,
}

macro_rules! happenings {
    ($($(#[$doc:meta])* $variant:ident = $key:literal, $title:literal $({ $($(#[$attribute:meta])* $field:ident : $type:ty),+ $(,)? })?;)+) => {
        /// What happened, with what is needed to tell of it.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "kind", content = "detail", rename_all_fields = "camelCase")]
        pub enum Happening {
            $($(#[$doc])* #[serde(rename = $key)] $variant $({ $($(#[$attribute])* $field: $type),+ })?),+
        }

        /// The kind of an event without its detail.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum EventKind { $(#[serde(rename = $key)] $variant),+ }

        impl EventKind {
            /// All kinds, in the order in which filters offer them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The stable key: for machines and addresses.
            pub const fn key(self) -> &'static str { match self { $(Self::$variant => $key),+ } }
            /// The name, as people read it.
            pub const fn title(self) -> &'static str { match self { $(Self::$variant => $title),+ } }
        }

        impl Happening {
            /// Its kind.
            pub const fn kind(&self) -> EventKind { match self { $(Self::$variant { .. } => EventKind::$variant),+ } }
        }
    };
}

happenings! {
    RequestOpened = "request.opened", "Request opened" {
        gate: Gate,
        policies: Vec<PolicyRef>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        observed: Vec<PolicyRef>,
        reason: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        resubmission_of: Option<u64>,
    };
    RequestReviewed = "request.reviewed", "Request reviewed" { verdict: Verdict, comment: String };
    ReviewRetracted = "request.review_retracted", "Approval retracted";
    RequestCommented = "request.commented", "Comment" { comment: String };
    RequestApproved = "request.approved", "Request approved" { basis: Basis };
    RequestRejected = "request.rejected", "Request rejected";
    RequestCancelled = "request.cancelled", "Request cancelled" { comment: String };
    RequestExpired = "request.expired", "Request expired" {
        approved: bool,
        /// Whether the break-glass session on which the approval rested is over.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        session_over: bool,
    };
    RequestReopened = "request.reopened", "Approval lost" { violations: Vec<Violation> };
    RequestSuperseded = "request.superseded", "Superseded" {
        /// The number of the newer request.
        by: u64,
    };
    RequestNudged = "request.nudged", "Nudge" {
        /// Those who can still finish the request, by name; of many the first.
        members: Vec<MemberRef>,
        /// How many can.
        count: u64,
    };
    RequestReminded = "request.reminded", "Reminder" {
        /// The policies that it waits for.
        policies: Vec<PolicyRef>,
        /// How many members it waits for.
        count: u64,
    };
    RequestEscalated = "request.escalated", "Escalation" {
        policies: Vec<PolicyRef>,
        team: TeamRef,
        /// How many members of the team are told.
        count: u64,
    };
    RequestReevaluated = "request.reevaluated", "Request re-evaluated" {
        /// The policies that have a newer version now, in it.
        policies: Vec<PolicyRef>,
        /// The policies whose newer version does not apply.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        dropped: Vec<PolicyRef>,
    };
    RequestResumed = "request.resumed", "Executor asked again";
    RequestClaimed = "request.claimed", "Request claimed" {
        claim: ClaimId,
        /// The executor for which Countersign claimed it: "project api (deploy.example.com)".
        #[serde(default, skip_serializing_if = "Option::is_none")]
        executor: Option<String>,
    };
    ClaimRefused = "request.claim_refused", "Claim refused" {
        violations: Vec<Violation>,
        /// The executor for which Countersign asked: "project api (deploy.example.com)"; absent in events of earlier
        /// versions.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        executor: Option<String>,
    };
    RequestSucceeded = "request.succeeded", "Execution succeeded" {
        detail: String,
        /// The executor that reported it: "project api"; absent where a caller or Countersign itself did, and in
        /// events of earlier versions.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        executor: Option<String>,
    };
    RequestFailed = "request.failed", "Execution failed" {
        detail: String,
        /// The executor that reported it, or on which Countersign gave up.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        executor: Option<String>,
        /// Why it failed without a report of its executor.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        given_up: Option<GivenUp>,
    };
    BreakGlassStarted = "break_glass.started", "Break-glass started" {
        reason: String,
        actions: BTreeSet<Action>,
        /// In words.
        scope: String,
        /// How many of the holder's tokens it covers.
        tokens: u64,
        until: Timestamp,
        /// The number of the request by which it was asked for.
        number: u64,
    };
    BreakGlassBypassed = "break_glass.bypassed", "Policies bypassed" {
        session: BreakGlassSessionId,
        justification: String,
        action: Action,
        /// In words.
        target: String,
        policies: Vec<PolicyRef>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        freezes: Vec<String>,
        seconds_left: i64,
    };
    BreakGlassRevoked = "break_glass.revoked", "Break-glass ended early" {
        because: String,
        /// How long it was active.
        seconds: i64,
    };
    BreakGlassExpired = "break_glass.expired", "Break-glass ended" {
        /// How long it was active.
        seconds: i64,
    };
    BreakGlassFrequent = "break_glass.frequent", "Frequent break-glass" {
        /// How many sessions the holder started this month.
        count: u32,
        limit: u32,
    };
    BreakGlassReviewDue = "break_glass.review_due", "Break-glass review due" { due: Timestamp };
    BreakGlassReviewOverdue = "break_glass.review_overdue", "Break-glass review overdue" { due: Timestamp };
    BreakGlassReviewed = "break_glass.reviewed", "Break-glass reviewed" {
        account: String,
        justified: bool,
        follow_ups: Vec<String>,
    };
    FollowUpDone = "break_glass.follow_up_done", "Follow-up done" {
        what: String,
        /// Who had to do it, and by which day; absent in events of earlier versions.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<MemberRef>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<NaiveDate>,
    };
    FollowUpAsked = "break_glass.follow_up_asked", "Follow-up asked for" {
        what: String,
        owner: MemberRef,
        /// The day by which it is to be done, in the organization's zone.
        due: NaiveDate,
    };
    FollowUpOverdue = "break_glass.follow_up_overdue", "Follow-up overdue" {
        what: String,
        owner: MemberRef,
        due: NaiveDate,
    };
    PolicyCreated = "policy.created", "Policy created" { version: u32 };
    PolicyChanged = "policy.changed", "Policy changed" { version: u32 };
    PolicyArchived = "policy.archived", "Policy archived";
    BindingCreated = "binding.created", "Policy bound" { place: String, mode: Mode };
    BindingChanged = "binding.changed", "Binding changed" { place: String, mode: Mode };
    BindingRemoved = "binding.removed", "Policy unbound" { place: String };
    ProjectCreated = "project.created", "Project created";
    ProjectChanged = "project.changed", "Project changed";
    ProjectDeleted = "project.deleted", "Project deleted";
    EnvironmentCreated = "environment.created", "Environment created";
    EnvironmentChanged = "environment.changed", "Environment changed";
    EnvironmentDeleted = "environment.deleted", "Environment deleted";
    EnvironmentFrozen = "environment.frozen", "Environment frozen" { reason: String };
    EnvironmentUnfrozen = "environment.unfrozen", "Environment unfrozen";
    ClusterCreated = "cluster.created", "Cluster created";
    ClusterChanged = "cluster.changed", "Cluster changed";
    ClusterDeleted = "cluster.deleted", "Cluster deleted";
    MemberInvited = "member.invited", "Member invited";
    InvitationRevoked = "member.invitation_revoked", "Invitation revoked";
    MemberJoined = "member.joined", "Member joined";
    MemberChanged = "member.changed", "Member changed" { change: String };
    MemberDeactivated = "member.deactivated", "Member deactivated";
    MemberReactivated = "member.reactivated", "Member reactivated";
    TeamCreated = "team.created", "Team created";
    TeamChanged = "team.changed", "Team changed" { change: String };
    TeamDeleted = "team.deleted", "Team deleted";
    OrgRoleCreated = "org_role.created", "Org role created" { change: String };
    OrgRoleChanged = "org_role.changed", "Org role changed" { change: String };
    OrgRoleDeleted = "org_role.deleted", "Org role deleted";
    TokenIssued = "token.issued", "API token issued" { scopes: Vec<String> };
    TokenRotated = "token.rotated", "API token rotated" {
        /// For how many hours the previous secret is taken, too.
        previous_hours: u32,
    };
    TokenRevoked = "token.revoked", "API token revoked";
    WebhookCreated = "webhook.created", "Webhook created" {
        /// Where events are sent to, without what follows: a path may hold a secret.
        host: String,
        /// Which events, as patterns.
        events: Vec<String>,
    };
    WebhookChanged = "webhook.changed", "Webhook changed" { change: String };
    WebhookDeleted = "webhook.deleted", "Webhook deleted";
    WebhookSecretRotated = "webhook.secret_rotated", "Webhook secret rotated" {
        /// For how many hours the previous secret signs, too.
        previous_hours: u32,
    };
    WebhookDisabled = "webhook.disabled", "Webhook disabled" {
        /// Why, as a sentence without a full stop.
        says: String,
    };
    ExecutorCreated = "executor.created", "Executor created" {
        /// Where requests are sent to, without what follows: a path may hold a secret.
        host: String,
        /// The keys of the actions that it carries out; empty for all that callers would.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        actions: Vec<String>,
    };
    ExecutorChanged = "executor.changed", "Executor changed" { change: String };
    ExecutorDeleted = "executor.deleted", "Executor removed";
    ExecutorSecretRotated = "executor.secret_rotated", "Executor secret rotated" {
        /// For how many hours the previous secret signs, too.
        previous_hours: u32,
    };
    OrganizationCreated = "organization.created", "Organization created";
    OrganizationChanged = "organization.changed", "Organization changed" { change: String };
    AuditExported = "audit.exported", "Audit exported" {
        /// The name of the format: "CSV".
        format: String,
        /// What was asked for, in words; empty for everything.
        filter: String,
        /// The sequence of the last event that could be part of it.
        through: u64,
    };
    AuditBroken = "audit.broken", "Audit log broken" {
        /// The first event concerned.
        sequence: u64,
        fault: FaultKind,
        /// What is wrong, as a sentence without a full stop.
        says: String,
    };
}

impl std::str::FromStr for EventKind {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|kind| kind.key() == text).ok_or(())
    }
}

impl EventKind {
    /// The state after pending into which it brings a request by itself, if it does.
    pub(crate) const fn brings(self) -> Option<StateName> {
        match self {
            Self::RequestApproved => Some(StateName::Approved),
            Self::RequestRejected => Some(StateName::Rejected),
            Self::RequestCancelled => Some(StateName::Cancelled),
            Self::RequestExpired => Some(StateName::Expired),
            Self::RequestClaimed => Some(StateName::Executing),
            Self::RequestSucceeded => Some(StateName::Succeeded),
            Self::RequestFailed => Some(StateName::Failed),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_reads_back_from_what_is_stored() {
        let happening = Happening::RequestReviewed { verdict: Verdict::Approve, comment: "fine".into() };
        let stored = serde_json::to_value(&happening).unwrap();
        assert_eq!(stored["kind"], happening.kind().key());
        assert_eq!(serde_json::from_value::<Happening>(stored).unwrap(), happening);
        let bare = serde_json::to_value(Happening::RequestRejected).unwrap();
        assert_eq!(serde_json::from_value::<Happening>(bare).unwrap(), Happening::RequestRejected);
        let earlier = serde_json::json!({ "kind": "request.failed", "detail": { "detail": "exit 1" } });
        let failed = Happening::RequestFailed { detail: "exit 1".into(), executor: None, given_up: None };
        assert_eq!(serde_json::to_value(&failed).unwrap(), earlier);
        assert_eq!(serde_json::from_value::<Happening>(earlier).unwrap(), failed);
    }
}
