//! Every field of a template in words, to read a version and to tell versions apart.
//!
//! Pages, REST, change requests and the command line share these, so that an edit reads the same
//! wherever it is looked at. Names are those of now.

use super::reminders::hours as in_hours;
use super::{Approvers, Escalation, Hours, Template, TimeMatch};
use crate::people::Roster;
use serde::{Deserialize, Serialize};

/// What a template says in one of its fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldWords {
    /// The field's name, as the editor shows it.
    pub field: String,
    pub says: String,
}

/// A field that two versions fill in differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldChange {
    /// The field's name, as the editor shows it.
    pub field: String,
    pub was: String,
    pub is: String,
}

/// Every field with what it says, in the order of the editor.
pub fn words(template: &Template, roster: &Roster) -> Vec<FieldWords> {
    let Template { name, description, scope, actions, approvers, quorum, conditions, requester_can_approve, reminders } =
        template;
    let approvers = approvers.as_ref().map_or_else(|| "Everyone who may review".to_owned(), |named| by(named, roster));
    let different = (quorum.min_distinct_teams > 0).then(|| quorum.min_distinct_teams.to_string());
    let both = if conditions.time_match == TimeMatch::Any { "Either is enough" } else { "Both must hold" };
    let zone = conditions.timezone.map_or("The organization's", |zone| zone.name());
    let reminder = reminders.as_ref().and_then(|reminders| reminders.remind_after);
    let escalation = reminders.as_ref().and_then(|reminders| reminders.escalation);
    let escalation = escalation
        .map(|Escalation { after, to }| format!("{} is told after {}", roster.team_name(to), in_hours(after)));
    let texts = [
        ("Name", name.clone()),
        ("Description", if description.is_empty() { "None".to_owned() } else { description.clone() }),
        ("Scope", capital(scope.word())),
        ("Actions", list(actions.iter().map(|action| action.title()), "Every action")),
        ("Approvers", approvers),
        ("Approvals", quorum.min_approvals.to_string()),
        ("Different teams", different.unwrap_or_else(|| "Any".to_owned())),
        ("One from each team", names(quorum.required_team_ids.iter().map(|id| roster.team_name(*id)))),
        ("One from each role", names(quorum.required_org_roles.iter().map(|id| roster.role_name(*id)))),
        ("Each of these people", names(quorum.required_user_ids.iter().map(|id| roster.member_name(*id)))),
        ("Requester may approve", yes_no(*requester_can_approve)),
        ("Environments", list(conditions.environments.iter().map(String::as_str), "Any")),
        ("Weekdays", list(conditions.weekdays.iter().map(|day| day.title()), "Any")),
        ("Hours", conditions.hours.map_or_else(|| "Any".to_owned(), hours)),
        ("Time zone", zone.to_owned()),
        ("Day and hours", both.to_owned()),
        ("Reason required", yes_no(conditions.require_reason)),
        ("Reminder", reminder.map_or_else(|| "None".to_owned(), |after| format!("After {}", in_hours(after)))),
        ("Escalation", escalation.unwrap_or_else(|| "None".to_owned())),
    ];
    texts.into_iter().map(|(field, says)| FieldWords { field: field.to_owned(), says }).collect()
}

/// The fields that differ: what each was, and what it is.
pub fn changes(before: &Template, after: &Template, roster: &Roster) -> Vec<FieldChange> {
    let pairs = words(before, roster).into_iter().zip(words(after, roster));
    let differing = pairs.filter(|(was, is)| was != is);
    differing.map(|(was, is)| FieldChange { field: was.field, was: was.says, is: is.says }).collect()
}

fn by(approvers: &Approvers, roster: &Roster) -> String {
    let teams = sorted(approvers.teams.iter().map(|id| roster.team_name(*id)));
    let roles = sorted(approvers.org_roles.iter().map(|id| roster.role_name(*id)));
    let users = sorted(approvers.users.iter().map(|id| roster.member_name(*id)));
    let roles = roles.iter().map(|role| format!("holders of {role}"));
    let all: Vec<String> =
        teams.into_iter().map(str::to_owned).chain(roles).chain(users.into_iter().map(str::to_owned)).collect();
    list(all.iter().map(String::as_str), "Only those whom the quorum names")
}

fn names<'a>(all: impl Iterator<Item = &'a str>) -> String {
    list(sorted(all).into_iter(), "None")
}

fn sorted<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut names: Vec<&str> = names.collect();
    names.sort_by_key(|name| name.to_lowercase());
    names
}

fn list<'a>(items: impl Iterator<Item = &'a str>, none: &str) -> String {
    let items: Vec<&str> = items.collect();
    if items.is_empty() { none.to_owned() } else { items.join(", ") }
}

fn hours(hours: Hours) -> String {
    format!("{:02}:00 to {:02}:00", hours.start(), hours.end())
}

fn yes_no(yes: bool) -> String {
    if yes { "Yes" } else { "No" }.to_owned()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    first + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn versions_are_told_apart_by_the_fields_that_differ() {
        let before = samples::production_gate().template;
        let mut after = before.clone();
        after.quorum.min_approvals = 3;
        after.quorum.required_team_ids.insert(samples::PLATFORM);
        after.conditions.hours = Hours::new(18, 9).ok();
        let told: Vec<String> = changes(&before, &after, &samples::roster())
            .into_iter()
            .map(|change| format!("{}: {} -> {}", change.field, change.was, change.is))
            .collect();
        assert_eq!(
            told,
            ["Approvals: 2 -> 3", "One from each team: SRE -> platform, SRE", "Hours: Any -> 18:00 to 09:00",]
        );
    }
}
