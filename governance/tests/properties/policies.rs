//! Policies on their way through the editor and the database.

use crate::config;
use crate::world::{MEMBERS, TEAMS, any_policy, any_roster};
use governance::policy::{Policy, PolicyBody};
use governance::{OrgRole, Roster, Team};
use proptest::prelude::*;

/// The roster with every member, so that everyone whom a policy may name exists.
pub fn complete(roster: &Roster) -> Roster {
    let first = roster.members().next().unwrap().clone();
    let missing = MEMBERS.into_iter().filter(|id| roster.member(*id).is_none());
    let missing =
        missing.map(|id| governance::Member { id, name: id.to_string(), email: id.to_string(), ..first.clone() });
    let members: Vec<_> = roster.members().cloned().chain(missing).collect();
    let teams: Vec<Team> = roster.teams().cloned().collect();
    assert_eq!(teams.len(), TEAMS.len());
    let roles: Vec<OrgRole> = roster.roles().cloned().collect();
    Roster::new(members, teams, roles)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_template_opens_in_the_editor_and_saves_as_it_was(policy in any_policy(0), roster in any_roster()) {
        let roster = complete(&roster);
        let body = PolicyBody::of(&policy.template, &roster);
        prop_assert_eq!(body.check(&roster), Ok(policy.template.clone()));
        let saved = body.check_for_save(&roster);
        prop_assert_eq!(saved.is_err(), policy.template.quorum.asks_for_nothing());
        let sent = serde_json::to_string(&body).unwrap();
        prop_assert_eq!(serde_json::from_str::<PolicyBody>(&sent).unwrap(), body);
    }

    #[test]
    fn a_policy_reads_back_from_what_is_stored(policy in any_policy(0)) {
        let stored = serde_json::to_string(&policy).unwrap();
        prop_assert_eq!(serde_json::from_str::<Policy>(&stored).unwrap(), policy);
    }
}
