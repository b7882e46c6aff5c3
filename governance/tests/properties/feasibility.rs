//! Feasibility for every requester and the impact of a change, against trying every set.

use crate::config;
use crate::oracle;
use crate::world::{MEMBERS, ROLES, TEAMS, any_gated_world, any_policy, any_roster, changed, pick};
use governance::evaluation::impact::{impact, takes};
use governance::evaluation::{feasibility, for_every_requester};
use governance::{Permission, Request, Roster, StateName};
use proptest::prelude::*;

/// The same roster in which one member has another standing.
fn any_change() -> impl Strategy<Value = (usize, bool, u8, u8)> {
    (0usize..6, any::<bool>(), 0u8..16, 0u8..8)
}

fn apply(roster: &Roster, (member, active, teams, roles): (usize, bool, u8, u8)) -> Roster {
    changed(roster, MEMBERS[member], |member| {
        member.active = active;
        member.teams = pick(teams, &TEAMS);
        member.roles = pick(roles, &ROLES);
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_requester_is_judged_as_if_they_were_the_only_one(policy in any_policy(0), roster in any_roster()) {
        let found = for_every_requester(&policy, &roster);
        let openers = roster.members().map(|member| member.id);
        let openers = openers.filter(|id| roster.may(*id, Permission::RequestsOpen));
        let expected: Vec<_> = openers
            .filter(|id| !oracle::can_be_satisfied(&policy, Some(*id), &roster))
            .map(|id| (id, feasibility(&policy, Some(id), &roster).reasons))
            .collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn a_change_is_held_against_what_was_possible_before_and_is_not_after(
        world in any_gated_world(), change in any_change(),
    ) {
        let before = &world.facts.roster;
        let after = apply(before, change);
        let requests: Vec<Request> =
            Request::open(world.ask(), &world.facts, world.at).into_iter().map(|opened| opened.request).collect();
        let found = impact(before, &after, &world.facts.policies, &requests);

        prop_assert!(found.is_empty() || takes(before, &after));

        for policy in &world.facts.policies.policies {
            let possible = |requester, roster: &Roster| oracle::can_be_satisfied(policy, requester, roster);
            let openers = after.members().map(|member| member.id);
            let mut openers = openers.filter(|id| after.may(*id, Permission::RequestsOpen));
            let enforced = world.facts.policies.bindings_of(policy.id).any(|binding| binding.mode.word() == "enforce");
            let lost = if possible(None, &after) {
                openers.any(|id| possible(Some(id), before) && !possible(Some(id), &after))
            } else {
                possible(None, before)
            };
            prop_assert_eq!(found.policies.iter().any(|lost| lost.id == policy.id), enforced && lost);
        }
        for request in &requests {
            let possible = |roster: &Roster| {
                request.enforced().all(|one| oracle::can_be_satisfied(&one.policy, Some(request.requester), roster))
            };
            let lost = request.state.name() == StateName::Pending && possible(before) && !possible(&after);
            prop_assert_eq!(found.requests.iter().any(|one| one.id == request.id), lost);
        }
    }
}
