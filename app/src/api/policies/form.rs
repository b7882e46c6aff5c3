//! The editor's form: the brief's fields by their names, all of it text until it is read.

use governance::policy::PolicyBody;
use governance::policy::draft::{ApproversBody, ConditionsBody, QuorumBody};
use serde::{Deserialize, Serialize};

/// What the editor posts. Lists are posted as `actions[]` and so on; what is absent was left empty.
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
    #[serde(rename = "approvers.teams")]
    pub approver_teams: Vec<String>,
    #[serde(rename = "approvers.orgRoles")]
    pub approver_roles: Vec<String>,
    #[serde(rename = "quorum.minApprovals")]
    pub min_approvals: String,
    #[serde(rename = "quorum.minDistinctTeams")]
    pub min_distinct_teams: String,
    #[serde(rename = "quorum.requiredUserIds")]
    pub required_users: Vec<String>,
    #[serde(rename = "quorum.requiredTeamIds")]
    pub required_teams: Vec<String>,
    #[serde(rename = "quorum.requiredOrgRoles")]
    pub required_roles: Vec<String>,
    /// Names, separated by commas.
    #[serde(rename = "conditions.environments")]
    pub environments: String,
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
                users: self.approver_users,
                teams: self.approver_teams,
                org_roles: self.approver_roles,
            }),
            quorum: QuorumBody {
                min_approvals: number(&self.min_approvals).unwrap_or(0),
                min_distinct_teams: number(&self.min_distinct_teams).unwrap_or(0),
                required_user_ids: self.required_users,
                required_team_ids: self.required_teams,
                required_org_roles: self.required_roles,
            },
            conditions: ConditionsBody {
                environments: names(&self.environments),
                weekdays: self.weekdays,
                start_hour: number(&self.start_hour),
                end_hour: number(&self.end_hour),
                timezone: Some(self.timezone.trim().to_owned()).filter(|zone| !zone.is_empty()),
                time_match: Some(self.time_match).filter(|word| !word.is_empty()),
                require_reason: self.require_reason == "true",
            },
            requester_can_approve: self.requester_can_approve == "true",
        }
    }
}

/// What stands for a number that cannot be read. No field accepts it.
const UNREADABLE: i64 = -1;

fn number(text: &str) -> Option<i64> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.parse().unwrap_or(UNREADABLE))
}

fn names(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
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
    fn environments_are_separated_by_commas_and_empty_ones_fall_away() {
        let form = PolicyForm { environments: " production,, staging ,".into(), ..filled_in() };
        assert_eq!(form.body().conditions.environments, ["production", "staging"]);
    }

    #[test]
    fn approvers_that_were_ticked_do_not_count_while_everyone_may_approve() {
        let ticked = PolicyForm { approver_teams: vec!["SRE".into()], ..filled_in() };
        assert_eq!(ticked.clone().body().approvers, None);
        let named = PolicyForm { approvers: "named".into(), ..ticked };
        assert_eq!(named.body().approvers.unwrap_or_default().teams, ["SRE"]);
    }
}
