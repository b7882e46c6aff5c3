//! A whole policy as one plain sentence, for whoever is about to save it.

use super::approvers::Approvers;
use super::quorum::{a, count_of};
use super::{Conditions, Quorum, Template, TimeMatch, Weekday};
use crate::action::{Action, Category};
use crate::people::Roster;
use chrono_tz::Tz;
use std::collections::BTreeSet;

impl Template {
    /// "Deployments to production need 2 approvals from 2 different teams, including one from SRE, on
    /// weekdays 18:00–09:00 (Europe/Istanbul); the requester may not approve; after 4 hours those it waits for are
    /// reminded."
    ///
    /// The scope is left out: it says where the policy can be bound, and nothing of what it asks.
    pub fn sentence(&self, roster: &Roster, organization_zone: Tz) -> String {
        let needs = if self.actions.is_empty() { "needs" } else { "need" };
        let what = what(&self.actions, &self.conditions.environments);
        let quorum = quorum(&self.quorum, self.approvers.as_ref(), roster);
        let when = when(&self.conditions, organization_zone);
        let requester =
            if self.requester_can_approve { "the requester may approve, too" } else { "the requester may not approve" };
        let reason = if self.conditions.require_reason { "a reason must be given, and " } else { "" };
        let told = self.reminders.as_ref().map(|reminders| format!("; {}", reminders.sentence(roster)));
        format!("{what} {needs} {quorum}, {when}; {reason}{requester}{}.", told.unwrap_or_default())
    }
}

/// What an action is called where there may be many of it.
const fn noun(action: Action) -> &'static str {
    match action {
        Action::ReleaseDeploy => "deployments",
        Action::PromotionExecute => "promotions",
        Action::RollbackExecute => "rollbacks",
        Action::ProjectDelete => "deletions of projects",
        Action::EnvironmentFreeze => "freezes",
        Action::EnvironmentUnfreeze => "lifted freezes",
        Action::EnvironmentPolicyUpdate => "changes of what gates an environment",
        Action::ClusterSync => "cluster syncs",
        Action::ClusterRollback => "cluster rollbacks",
        Action::ClusterRestart => "cluster restarts",
        Action::ClusterScale => "scalings of clusters",
        Action::ManifestApply => "applied manifests",
        Action::CommandExecute => "commands on clusters",
        Action::ResourceDelete => "deletions of cluster resources",
        Action::TokenIssue => "cluster access tokens",
        Action::BreakGlassInitiate => "break-glass sessions",
    }
}

/// How many actions are named one by one.
const NAMED: usize = 4;

fn what(actions: &BTreeSet<Action>, environments: &BTreeSet<String>) -> String {
    let names: Vec<String> = actions.iter().map(|action| noun(*action).to_owned()).collect();
    let category = |category: Category| {
        Action::ALL.into_iter().filter(|action| action.category() == category).collect::<BTreeSet<_>>() == *actions
    };
    let subject = if names.is_empty() {
        "every action".to_owned()
    } else if category(Category::Project) {
        "all project actions".to_owned()
    } else if category(Category::Cluster) {
        "all cluster actions".to_owned()
    } else if names.len() > NAMED {
        let others = names.len() + 1 - NAMED;
        format!("{} and {others} other actions", names[..NAMED - 1].join(", "))
    } else {
        list(&names, "and")
    };
    let environments: Vec<String> = environments.iter().cloned().collect();
    let place = match environments.is_empty() {
        true => String::new(),
        false if !actions.is_empty() && actions.iter().all(|action| leads_to(*action)) => {
            format!(" to {}", list(&environments, "or"))
        }
        false => format!(" in {}", list(&environments, "or")),
    };
    capital(&format!("{subject}{place}"))
}

/// Whether an action goes *to* an environment, and does not happen *in* it.
const fn leads_to(action: Action) -> bool {
    matches!(action, Action::ReleaseDeploy | Action::PromotionExecute)
}

fn quorum(quorum: &Quorum, approvers: Option<&Approvers>, roster: &Roster) -> String {
    let teams = quorum.required_team_ids.iter().map(|id| roster.team_name(*id).to_owned());
    let roles = quorum.required_org_roles.iter().map(|id| a(roster.role_name(*id)));
    let users = quorum.required_user_ids.iter().map(|id| roster.member_name(*id).to_owned());
    let required: Vec<String> = teams.chain(roles).chain(users).map(|who| format!("one from {who}")).collect();
    let by = approvers.map(|approvers| by(approvers, roster)).unwrap_or_default();
    let from = match quorum.min_distinct_teams {
        0 => String::new(),
        1 => " from a member of any team".to_owned(),
        teams => format!(" from {}", count_of(teams as usize, "different team")),
    };
    let count = match quorum.min_approvals as usize {
        0 if required.is_empty() && from.is_empty() => "nothing".to_owned(),
        0 if from.is_empty() => String::new(),
        0 => "approvals".to_owned(),
        // One who must approve is one approval.
        1 if !required.is_empty() && from.is_empty() => String::new(),
        count => count_of(count, "approval"),
    };
    match (count.is_empty(), required.is_empty()) {
        (true, _) => format!("approvals{by}: {}", list(&required, "and")),
        (false, true) => format!("{count}{from}{by}"),
        (false, false) => format!("{count}{from}{by}, including {}", list(&required, "and")),
    }
}

fn by(approvers: &Approvers, roster: &Roster) -> String {
    let teams = approvers.teams.iter().map(|id| roster.team_name(*id).to_owned());
    let roles = approvers.org_roles.iter().map(|id| a(roster.role_name(*id)));
    let users = approvers.users.iter().map(|id| roster.member_name(*id).to_owned());
    let names: Vec<String> = teams.chain(roles).chain(users).collect();
    if names.is_empty() { String::new() } else { format!(" by {}", list(&names, "or")) }
}

fn when(conditions: &Conditions, organization_zone: Tz) -> String {
    let days = days(&conditions.weekdays);
    let hours = conditions.hours.map(|hours| format!("{:02}:00–{:02}:00", hours.start(), hours.end()));
    let when = match (days, hours) {
        (None, None) => return "at any time".to_owned(),
        (Some(days), None) => days,
        (None, Some(hours)) => format!("daily {hours}"),
        (Some(days), Some(hours)) => match conditions.time_match {
            TimeMatch::All => format!("{days} {hours}"),
            TimeMatch::Any => format!("{days} and daily {hours}"),
        },
    };
    format!("{when} ({})", conditions.zone(organization_zone))
}

fn days(days: &BTreeSet<Weekday>) -> Option<String> {
    use Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
    if days.is_empty() {
        None
    } else if *days == BTreeSet::from([Monday, Tuesday, Wednesday, Thursday, Friday]) {
        Some("on weekdays".to_owned())
    } else if *days == BTreeSet::from([Saturday, Sunday]) {
        Some("at weekends".to_owned())
    } else if days.len() == 7 {
        Some("every day".to_owned())
    } else {
        let names: Vec<String> = days.iter().map(|day| format!("{}s", day.title())).collect();
        Some(format!("on {}", list(&names, "and")))
    }
}

fn list(items: &[String], word: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} {word} {last}", most.join(", ")),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
