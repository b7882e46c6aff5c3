//! What the editor offers to choose from.

use std::collections::BTreeSet;

use governance::Action;
use governance::action::{Category, Risk};
use governance::policy::Weekday;
use governance::wire::directory::{ClusterView, MemberView, OrgRoleView, ProjectView, TeamView};

use crate::kit::Choice;

/// The people and places of the organization, as choices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// By id.
    pub members: Vec<Choice>,
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
    /// The options of these members, teams, roles and resources.
    pub fn of(
        members: &[MemberView],
        teams: &[TeamView],
        roles: &[OrgRoleView],
        projects: &[ProjectView],
        clusters: &[ClusterView],
        zone: String,
    ) -> Self {
        let member = |member: &MemberView| {
            let choice = Choice::new(member.id.to_string(), member.name.clone());
            if member.active { choice } else { choice.hint("Deactivated: their approval would not count.") }
        };
        let team = |team: &TeamView| {
            let choice = Choice::new(team.id.to_string(), team.name.clone());
            if team.members.is_empty() { choice.hint("Nobody is in it yet.") } else { choice }
        };
        let role = |role: &OrgRoleView| {
            let choice = Choice::new(role.name.clone(), role.name.clone());
            if role.holders == 0 { choice.hint("Nobody holds it yet.") } else { choice }
        };
        let environments = projects.iter().flat_map(|project| &project.environments).map(|it| it.name.clone());
        Self {
            members: members.iter().map(member).collect(),
            teams: teams.iter().map(team).collect(),
            roles: roles.iter().map(role).collect(),
            environments: environments
                .chain(clusters.iter().filter_map(|cluster| cluster.environment.clone()))
                .collect(),
            zone,
        }
    }
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
