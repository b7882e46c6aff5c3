//! A template as a file writes it: everyone and everything by name, in the order of the names.

use crate::ids::{MemberId, TeamId};
use crate::people::Roster;
use crate::policy::{PolicyBody, Template};
use std::collections::BTreeSet;

/// The template with members by email address and teams and org roles by name.
pub(super) fn body(template: &Template, roster: &Roster) -> PolicyBody {
    let mut body = PolicyBody::of(template, roster);
    if let (Some(written), Some(approvers)) = (&mut body.approvers, &template.approvers) {
        written.users = members(&approvers.users, roster);
        written.teams = teams(&approvers.teams, roster);
        written.org_roles.sort();
    }
    body.quorum.required_user_ids = members(&template.quorum.required_user_ids, roster);
    body.quorum.required_team_ids = teams(&template.quorum.required_team_ids, roster);
    body.quorum.required_org_roles.sort();
    let escalation = template.reminders.as_ref().and_then(|reminders| reminders.escalation);
    if let (Some(written), Some(escalation)) = (&mut body.reminders, escalation) {
        written.escalate_to = Some(team(escalation.to, roster));
    }
    body
}

fn members(ids: &BTreeSet<MemberId>, roster: &Roster) -> Vec<String> {
    sorted(ids.iter().map(|id| roster.member(*id).map_or_else(|| id.to_string(), |member| member.email.clone())))
}

fn teams(ids: &BTreeSet<TeamId>, roster: &Roster) -> Vec<String> {
    sorted(ids.iter().map(|id| team(*id, roster)))
}

fn team(id: TeamId, roster: &Roster) -> String {
    roster.team(id).map_or_else(|| id.to_string(), |team| team.name.clone())
}

fn sorted(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}
