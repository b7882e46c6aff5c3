//! A policy with what would be the default left out. How many approvals it asks for is always
//! written: that is what a policy is about.

use crate::policy::PolicyBody;
use crate::policy::draft::{ApproversBody, ConditionsBody, QuorumBody};
use crate::policy::reminders::RemindersBody;
use serde::{Serialize, Serializer};

/// Serializes policies as a file writes them.
pub(super) fn policies<S: Serializer>(policies: &[PolicyBody], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(policies.iter().map(Written::from))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    scope: &'a str,
    #[serde(skip_serializing_if = "none")]
    actions: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    approvers: Option<Approvers<'a>>,
    quorum: Quorum<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    conditions: Option<Conditions<'a>>,
    #[serde(skip_serializing_if = "is_false")]
    requester_can_approve: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reminders: Option<Reminders<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Reminders<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    remind_after_hours: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    escalate_after_hours: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    escalate_to: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Approvers<'a> {
    #[serde(skip_serializing_if = "none")]
    users: &'a [String],
    #[serde(skip_serializing_if = "none")]
    teams: &'a [String],
    #[serde(skip_serializing_if = "none")]
    org_roles: &'a [String],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Quorum<'a> {
    min_approvals: i64,
    #[serde(skip_serializing_if = "is_zero")]
    min_distinct_teams: i64,
    #[serde(skip_serializing_if = "none")]
    required_user_ids: &'a [String],
    #[serde(skip_serializing_if = "none")]
    required_team_ids: &'a [String],
    #[serde(skip_serializing_if = "none")]
    required_org_roles: &'a [String],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Conditions<'a> {
    #[serde(skip_serializing_if = "none")]
    environments: &'a [String],
    #[serde(skip_serializing_if = "none")]
    weekdays: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    start_hour: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_hour: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timezone: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_match: Option<&'a str>,
    #[serde(skip_serializing_if = "is_false")]
    require_reason: bool,
}

// Each takes its body apart in full, so that a field that is added cannot be forgotten here.

impl<'a> From<&'a PolicyBody> for Written<'a> {
    fn from(body: &'a PolicyBody) -> Self {
        let PolicyBody {
            name,
            description,
            scope,
            actions,
            approvers,
            quorum,
            conditions,
            requester_can_approve,
            reminders,
        } = body;
        Self {
            name,
            description,
            scope,
            actions,
            approvers: approvers.as_ref().map(Approvers::from),
            quorum: quorum.into(),
            conditions: (*conditions != ConditionsBody::default()).then(|| conditions.into()),
            requester_can_approve: *requester_can_approve,
            reminders: reminders.as_ref().map(Reminders::from),
        }
    }
}

impl<'a> From<&'a ApproversBody> for Approvers<'a> {
    fn from(body: &'a ApproversBody) -> Self {
        let ApproversBody { users, teams, org_roles } = body;
        Self { users, teams, org_roles }
    }
}

impl<'a> From<&'a QuorumBody> for Quorum<'a> {
    fn from(body: &'a QuorumBody) -> Self {
        let QuorumBody { min_approvals, min_distinct_teams, required_user_ids, required_team_ids, required_org_roles } =
            body;
        Self {
            min_approvals: *min_approvals,
            min_distinct_teams: *min_distinct_teams,
            required_user_ids,
            required_team_ids,
            required_org_roles,
        }
    }
}

impl<'a> From<&'a ConditionsBody> for Conditions<'a> {
    fn from(body: &'a ConditionsBody) -> Self {
        let ConditionsBody { environments, weekdays, start_hour, end_hour, timezone, time_match, require_reason } =
            body;
        Self {
            environments,
            weekdays,
            start_hour: *start_hour,
            end_hour: *end_hour,
            timezone: timezone.as_deref(),
            time_match: time_match.as_deref(),
            require_reason: *require_reason,
        }
    }
}

impl<'a> From<&'a RemindersBody> for Reminders<'a> {
    fn from(body: &'a RemindersBody) -> Self {
        let RemindersBody { remind_after_hours, escalate_after_hours, escalate_to } = body;
        Self {
            remind_after_hours: *remind_after_hours,
            escalate_after_hours: *escalate_after_hours,
            escalate_to: escalate_to.as_deref(),
        }
    }
}

fn none(texts: &&[String]) -> bool {
    texts.is_empty()
}

fn is_zero(count: &i64) -> bool {
    *count == 0
}

fn is_false(value: &bool) -> bool {
    !value
}
