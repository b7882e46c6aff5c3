//! What the editor offers to choose from.

use std::collections::BTreeSet;

use governance::action::{Category, Risk};
use governance::policy::Weekday;
use governance::{Action, Member, OrgRole, Roster, Team};

use crate::kit::Choice;

/// The people and places of the organization, as choices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// By id.
    pub members: Vec<Choice>,
    /// The email addresses of active members, with their names.
    pub addresses: Vec<(String, String)>,
    /// By id.
    pub teams: Vec<Choice>,
    /// By name.
    pub roles: Vec<Choice>,
    /// The names that environments have here.
    pub environments: BTreeSet<String>,
    /// The organization's zone.
    pub zone: String,
}

impl Options {
    /// The options of an organization with these people, environments and zone.
    pub fn of(roster: &Roster, environments: BTreeSet<String>, zone: String) -> Self {
        let member = |member: &Member| {
            let choice = Choice::new(member.id.to_string(), member.name.clone());
            if member.active { choice } else { choice.hint("Deactivated: their approval would not count.") }
        };
        let team = |team: &Team| {
            let choice = Choice::new(team.id.to_string(), team.name.clone());
            let empty = roster.members().all(|member| !member.teams.contains(&team.id));
            if empty { choice.hint("Nobody is in it yet.") } else { choice }
        };
        let role = |role: &OrgRole| {
            let choice = Choice::new(role.name.clone(), role.name.clone());
            let unheld = roster.members().all(|member| !member.roles.contains(&role.id));
            if unheld { choice.hint("Nobody holds it yet.") } else { choice }
        };
        let mut addresses: Vec<_> = roster
            .members()
            .filter(|member| member.active)
            .map(|member| (member.email.clone(), member.name.clone()))
            .collect();
        addresses.sort_by_cached_key(|(_, name)| name.to_lowercase());
        Self {
            members: by_name(roster.members().map(member)),
            addresses,
            teams: by_name(roster.teams().map(team)),
            roles: by_name(roster.roles().map(role)),
            environments,
            zone,
        }
    }
}

fn by_name(choices: impl Iterator<Item = Choice>) -> Vec<Choice> {
    let mut choices: Vec<_> = choices.collect();
    choices.sort_by_cached_key(|choice| choice.label.to_lowercase());
    choices
}

/// The choices with those that are chosen and no longer (or not yet) there, so that saving never drops them unseen.
pub(super) fn with_missing(known: &[Choice], chosen: &[String], kind: &str) -> Vec<Choice> {
    let missing = chosen.iter().filter(|value| !known.iter().any(|choice| choice.value == **value)).map(|value| {
        Choice::new(value.clone(), value.clone()).hint(format!("There is no such {kind}: create it, or take it out."))
    });
    known.iter().cloned().chain(missing).collect()
}

/// Presets and people write names where the editor offers ids: the ids of those that exist.
pub(super) fn as_values(known: &[Choice], written: &[String]) -> Vec<String> {
    let value = |text: &String| {
        let found = known.iter().find(|choice| choice.value == *text || choice.label.eq_ignore_ascii_case(text));
        found.map_or_else(|| text.clone(), |choice| choice.value.clone())
    };
    written.iter().map(value).collect()
}

/// The sixteen actions in their categories, with their risk.
pub(super) fn actions() -> Vec<Choice> {
    let choice = |action: Action| {
        let risk = match action.risk() {
            Risk::Medium => "",
            Risk::High => ". High risk",
            Risk::Critical => ". Critical risk",
        };
        let group = match action.category() {
            Category::Project => "Project actions",
            Category::Cluster => "Cluster actions",
            Category::Security => "Security actions",
        };
        Choice::new(action.key(), action.title()).hint(format!("{}{risk}.", action.description())).group(group)
    };
    Action::ALL.into_iter().map(choice).collect()
}

/// The days of the week, short.
pub(super) fn weekdays() -> Vec<Choice> {
    Weekday::ALL.into_iter().map(|day| Choice::new(day.word(), &day.title()[..3])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_that_a_preset_names_is_chosen_by_its_id_and_one_that_is_missing_stays_in_sight() {
        let known = [Choice::new("17", "SRE")];
        let chosen = as_values(&known, &["sre".to_owned(), "security".to_owned()]);
        assert_eq!(chosen, ["17", "security"]);
        let offered = with_missing(&known, &chosen, "team");
        assert_eq!(offered.len(), 2);
        assert_eq!(offered[1].hint, "There is no such team: create it, or take it out.");
    }
}
