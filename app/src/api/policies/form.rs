//! The editor's form: the brief's fields by their names, all of it text until it is read.

use governance::policy::PolicyBody;
use governance::policy::draft::{ApproversBody, ConditionsBody, QuorumBody};
use governance::policy::reminders::RemindersBody;
use serde::{Deserialize, Serialize};

use crate::form::Filled;

/// What the editor posts. Lists are posted as `actions[]` and so on; what is absent was left empty. A list with a field
/// of its name and `.more` goes on there, with names separated by commas.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PolicyForm {
    pub name: String,
    pub description: String,
    pub scope: String,
    pub actions: Vec<String>,
    /// `named`, or everyone who may review.
    pub approvers: String,
    #[serde(rename = "approvers.users")]
    pub approver_users: Vec<String>,
    #[serde(rename = "approvers.users.more")]
    pub more_approver_users: String,
    #[serde(rename = "approvers.teams")]
    pub approver_teams: Vec<String>,
    #[serde(rename = "approvers.teams.more")]
    pub more_approver_teams: String,
    #[serde(rename = "approvers.orgRoles")]
    pub approver_roles: Vec<String>,
    #[serde(rename = "approvers.orgRoles.more")]
    pub more_approver_roles: String,
    #[serde(rename = "quorum.minApprovals")]
    pub min_approvals: String,
    #[serde(rename = "quorum.minDistinctTeams")]
    pub min_distinct_teams: String,
    #[serde(rename = "quorum.requiredUserIds")]
    pub required_users: Vec<String>,
    #[serde(rename = "quorum.requiredUserIds.more")]
    pub more_required_users: String,
    #[serde(rename = "quorum.requiredTeamIds")]
    pub required_teams: Vec<String>,
    #[serde(rename = "quorum.requiredTeamIds.more")]
    pub more_required_teams: String,
    #[serde(rename = "quorum.requiredOrgRoles")]
    pub required_roles: Vec<String>,
    #[serde(rename = "quorum.requiredOrgRoles.more")]
    pub more_required_roles: String,
    #[serde(rename = "conditions.environments")]
    pub environments: Vec<String>,
    #[serde(rename = "conditions.environments.more")]
    pub more_environments: String,
    #[serde(rename = "conditions.weekdays")]
    pub weekdays: Vec<String>,
    #[serde(rename = "conditions.startHour")]
    pub start_hour: String,
    #[serde(rename = "conditions.endHour")]
    pub end_hour: String,
    #[serde(rename = "conditions.timezone")]
    pub timezone: String,
    #[serde(rename = "conditions.timeMatch")]
    pub time_match: String,
    #[serde(rename = "conditions.requireReason")]
    pub require_reason: String,
    #[serde(rename = "requesterCanApprove")]
    pub requester_can_approve: String,
    #[serde(rename = "reminders.remindAfterHours")]
    pub remind_after: String,
    #[serde(rename = "reminders.escalateAfterHours")]
    pub escalate_after: String,
    #[serde(rename = "reminders.escalateTo")]
    pub escalate_to: String,
}

impl PolicyForm {
    /// The body that was meant. The core checks it: a number that is none becomes one that it refuses beside its
    /// field, so that all errors come at once.
    pub fn body(self) -> PolicyBody {
        PolicyBody {
            name: self.name,
            description: self.description,
            scope: self.scope,
            actions: self.actions,
            approvers: (self.approvers == "named").then_some(ApproversBody {
                users: with(self.approver_users, &self.more_approver_users),
                teams: with(self.approver_teams, &self.more_approver_teams),
                org_roles: with(self.approver_roles, &self.more_approver_roles),
            }),
            quorum: QuorumBody {
                min_approvals: number(&self.min_approvals).unwrap_or(0),
                min_distinct_teams: number(&self.min_distinct_teams).unwrap_or(0),
                required_user_ids: with(self.required_users, &self.more_required_users),
                required_team_ids: with(self.required_teams, &self.more_required_teams),
                required_org_roles: with(self.required_roles, &self.more_required_roles),
            },
            conditions: ConditionsBody {
                environments: with(self.environments, &self.more_environments),
                weekdays: self.weekdays,
                start_hour: number(&self.start_hour),
                end_hour: number(&self.end_hour),
                timezone: Some(self.timezone.trim().to_owned()).filter(|zone| !zone.is_empty()),
                time_match: Some(self.time_match).filter(|word| !word.is_empty()),
                require_reason: self.require_reason == "true",
            },
            requester_can_approve: self.requester_can_approve == "true",
            reminders: reminders(&self.remind_after, &self.escalate_after, &self.escalate_to),
        }
    }
}

impl From<&Filled> for PolicyForm {
    /// The form as it came back.
    fn from(form: &Filled) -> Self {
        let one = |name: &str| form.value(name, "");
        let many = |name: &str| form.values(name, &[]);
        Self {
            name: one("name"),
            description: one("description"),
            scope: one("scope"),
            actions: many("actions"),
            approvers: one("approvers"),
            approver_users: many("approvers.users"),
            more_approver_users: one("approvers.users.more"),
            approver_teams: many("approvers.teams"),
            more_approver_teams: one("approvers.teams.more"),
            approver_roles: many("approvers.orgRoles"),
            more_approver_roles: one("approvers.orgRoles.more"),
            min_approvals: one("quorum.minApprovals"),
            min_distinct_teams: one("quorum.minDistinctTeams"),
            required_users: many("quorum.requiredUserIds"),
            more_required_users: one("quorum.requiredUserIds.more"),
            required_teams: many("quorum.requiredTeamIds"),
            more_required_teams: one("quorum.requiredTeamIds.more"),
            required_roles: many("quorum.requiredOrgRoles"),
            more_required_roles: one("quorum.requiredOrgRoles.more"),
            environments: many("conditions.environments"),
            more_environments: one("conditions.environments.more"),
            weekdays: many("conditions.weekdays"),
            start_hour: one("conditions.startHour"),
            end_hour: one("conditions.endHour"),
            timezone: one("conditions.timezone"),
            time_match: one("conditions.timeMatch"),
            require_reason: one("conditions.requireReason"),
            requester_can_approve: one("requesterCanApprove"),
            remind_after: one("reminders.remindAfterHours"),
            escalate_after: one("reminders.escalateAfterHours"),
            escalate_to: one("reminders.escalateTo"),
        }
    }
}

/// The reminders that were meant: none where every field was left empty.
fn reminders(remind_after: &str, escalate_after: &str, escalate_to: &str) -> Option<RemindersBody> {
    let body = RemindersBody {
        remind_after_hours: number(remind_after),
        escalate_after_hours: number(escalate_after),
        escalate_to: Some(escalate_to.trim().to_owned()).filter(|team| !team.is_empty()),
    };
    (body != RemindersBody::default()).then_some(body)
}

/// What stands for a number that cannot be read. No field accepts it.
const UNREADABLE: i64 = -1;

fn number(text: &str) -> Option<i64> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.parse().unwrap_or(UNREADABLE))
}

/// A list and the names that were typed beside it.
fn with(mut list: Vec<String>, typed: &str) -> Vec<String> {
    list.extend(typed.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned));
    list
}

#[cfg(test)]
mod tests {
    use governance::samples;

    use super::*;

    fn filled_in() -> PolicyForm {
        PolicyForm { name: "Gate".into(), scope: "project".into(), min_approvals: "2".into(), ..PolicyForm::default() }
    }

    #[test]
    fn every_field_that_cannot_be_read_is_refused_beside_itself_and_all_at_once() {
        let form =
            PolicyForm { min_approvals: "two".into(), start_hour: "9am".into(), end_hour: "18".into(), ..filled_in() };
        let errors = form.body().check_for_save(&samples::roster()).unwrap_err();
        let fields: Vec<_> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["quorum.minApprovals", "conditions.startHour"]);
    }

    #[test]
    fn what_is_typed_beside_a_list_is_separated_by_commas_and_empty_names_fall_away() {
        let environments = vec!["qa".to_owned()];
        let form = PolicyForm { environments, more_environments: " production,, staging ,".into(), ..filled_in() };
        assert_eq!(form.body().conditions.environments, ["qa", "production", "staging"]);
    }

    #[test]
    fn approvers_that_were_ticked_do_not_count_while_everyone_may_approve() {
        let ticked = PolicyForm { approver_teams: vec!["SRE".into()], ..filled_in() };
        assert_eq!(ticked.clone().body().approvers, None);
        let named = PolicyForm { approvers: "named".into(), ..ticked };
        assert_eq!(named.body().approvers.unwrap_or_default().teams, ["SRE"]);
    }

    #[test]
    fn reminders_are_meant_where_one_of_their_fields_is_filled_in() {
        assert_eq!(filled_in().body().reminders, None);
        let late = PolicyForm { remind_after: "soon".into(), escalate_to: "SRE".into(), ..filled_in() };
        let errors = late.body().check_for_save(&samples::roster()).unwrap_err();
        let fields: Vec<_> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["reminders.remindAfterHours", "reminders.escalateAfterHours"]);
        let fine = PolicyForm { escalate_after: " 24 ".into(), escalate_to: "SRE".into(), ..filled_in() };
        let expected =
            RemindersBody { escalate_after_hours: Some(24), escalate_to: Some("SRE".into()), ..Default::default() };
        assert_eq!(fine.body().reminders, Some(expected));
    }

    #[test]
    fn a_form_that_came_back_is_read_as_it_was_when_it_was_posted() {
        let typed = [
            ("name", "Gate"),
            ("scope", "project"),
            ("quorum.minApprovals", "2"),
            ("quorum.requiredTeamIds[]", "SRE"),
            ("quorum.requiredTeamIds.more", "platform"),
            ("conditions.timeMatch", "any"),
            ("reminders.remindAfterHours", "4"),
        ];
        let form = Filled {
            values: typed.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
            refused: Some(crate::Refused::invalid()),
        };
        let expected = PolicyForm {
            required_teams: vec!["SRE".into()],
            more_required_teams: "platform".into(),
            time_match: "any".into(),
            remind_after: "4".into(),
            ..filled_in()
        };
        assert_eq!(PolicyForm::from(&form), expected);
    }
}
