//! Every field of a policy in words, to tell versions apart.

use std::collections::BTreeMap;

use governance::policy::PolicyBody;
use governance::policy::draft::ConditionsBody;
use governance::wire::directory::{MemberView, TeamView};

use super::in_words::action_title;
use super::scope::capital;

/// The names behind the ids that policies are stored with.
#[derive(Clone, Debug, Default)]
pub struct Names {
    members: BTreeMap<String, String>,
    teams: BTreeMap<String, String>,
}

impl Names {
    /// The names of these members and teams.
    pub fn of(members: &[MemberView], teams: &[TeamView]) -> Self {
        Self {
            members: members.iter().map(|member| (member.id.to_string(), member.name.clone())).collect(),
            teams: teams.iter().map(|team| (team.id.to_string(), team.name.clone())).collect(),
        }
    }

    /// The name of a member, or a stand-in.
    pub fn member(&self, id: &str) -> String {
        self.members.get(id).cloned().unwrap_or_else(|| "a former member".to_owned())
    }

    /// The name of a team, or a stand-in.
    pub fn team(&self, id: &str) -> String {
        self.teams.get(id).cloned().unwrap_or_else(|| "a deleted team".to_owned())
    }

    fn members(&self, ids: &[String]) -> Vec<String> {
        ids.iter().map(|id| self.member(id)).collect()
    }

    fn teams(&self, ids: &[String]) -> Vec<String> {
        ids.iter().map(|id| self.team(id)).collect()
    }
}

/// Every field with what it says, in the order of the editor.
pub fn words(body: &PolicyBody, names: &Names) -> Vec<(&'static str, String)> {
    let quorum = &body.quorum;
    let conditions = &body.conditions;
    let actions = body.actions.iter().map(|key| action_title(key)).collect();
    vec![
        ("Name", body.name.clone()),
        ("Description", or(&body.description, "None")),
        ("Scope", capital(&body.scope)),
        ("Actions", list(actions, "Every action")),
        ("Approvers", approvers(body, names)),
        ("Approvals", quorum.min_approvals.to_string()),
        (
            "Different teams",
            list(
                (quorum.min_distinct_teams > 0).then(|| quorum.min_distinct_teams.to_string()).into_iter().collect(),
                "Any",
            ),
        ),
        ("One from each team", list(names.teams(&quorum.required_team_ids), "None")),
        ("One from each role", list(quorum.required_org_roles.clone(), "None")),
        ("Each of these people", list(names.members(&quorum.required_user_ids), "None")),
        ("Requester may approve", yes_no(body.requester_can_approve)),
        ("Environments", list(conditions.environments.clone(), "Any")),
        ("Weekdays", list(conditions.weekdays.iter().map(|day| capital(day)).collect(), "Any")),
        ("Hours", hours(conditions)),
        ("Time zone", or(conditions.timezone.as_deref().unwrap_or_default(), "The organization's")),
        (
            "Day and hours",
            if conditions.time_match.as_deref() == Some("any") { "Either is enough" } else { "Both must hold" }
                .to_owned(),
        ),
        ("Reason required", yes_no(conditions.require_reason)),
    ]
}

/// The fields that differ: what each was, and what it is.
pub fn changes(before: &PolicyBody, after: &PolicyBody, names: &Names) -> Vec<(&'static str, String, String)> {
    let pairs = words(before, names).into_iter().zip(words(after, names));
    pairs.filter(|(was, is)| was != is).map(|((term, was), (_, is))| (term, was, is)).collect()
}

fn approvers(body: &PolicyBody, names: &Names) -> String {
    let Some(named) = &body.approvers else { return "Everyone who may review".to_owned() };
    let mut all = names.teams(&named.teams);
    all.extend(named.org_roles.iter().map(|role| format!("holders of {role}")));
    all.extend(names.members(&named.users));
    list(all, "Only those whom the quorum names")
}

fn hours(conditions: &ConditionsBody) -> String {
    match (conditions.start_hour, conditions.end_hour) {
        (Some(start), Some(end)) => format!("{start:02}:00 to {end:02}:00"),
        _ => "Any".to_owned(),
    }
}

fn list(items: Vec<String>, none: &str) -> String {
    if items.is_empty() { none.to_owned() } else { items.join(", ") }
}

fn or(text: &str, none: &str) -> String {
    if text.is_empty() { none.to_owned() } else { text.to_owned() }
}

fn yes_no(yes: bool) -> String {
    if yes { "Yes" } else { "No" }.to_owned()
}

#[cfg(test)]
mod tests {
    use governance::policy::presets::presets;

    use super::*;

    #[test]
    fn versions_are_told_apart_by_the_fields_that_differ() {
        let before = presets()[1].body.clone();
        let mut after = before.clone();
        after.quorum.min_approvals = 2;
        after.conditions.weekdays.clear();
        let changed = changes(&before, &after, &Names::default());
        let expected = [
            ("Approvals", "1".to_owned(), "2".to_owned()),
            ("Weekdays", "Saturday, Sunday".to_owned(), "Any".to_owned()),
        ];
        assert_eq!(changed, expected);
    }
}
