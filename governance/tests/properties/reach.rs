//! What a member can approve, decided policy by policy, is what is decided request by request.

use crate::config;
use crate::world::{MEMBERS, any_gated_world};
use governance::policy::approvers::Reach;
use governance::{Request, Roster};
use proptest::prelude::*;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_member_is_eligible_where_one_enforced_policy_is_within_reach(world in any_gated_world()) {
        let Ok(outcome) = Request::open(world.ask(), &world.facts, world.at) else { return Ok(()) };
        let request = outcome.request;
        let roster = &world.facts.roster;
        for member in MEMBERS {
            let alone = Roster::new(roster.member(member).cloned(), [], roster.roles().cloned());
            let within = |roster: &Roster| {
                request.enforced().any(|matched| {
                    let reach = Reach::of(&matched.policy, member, roster);
                    if request.requester == member { reach.own } else { reach.others }
                })
            };
            prop_assert_eq!(within(roster), request.eligibility(member, roster).is_ok());
            prop_assert_eq!(within(&alone), within(roster), "nobody else is looked at");
        }
    }
}
