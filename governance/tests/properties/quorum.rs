//! Eligibility, quorum and feasibility against their definitions.

use crate::config;
use crate::oracle;
use crate::world::{MEMBERS, any_policy, any_roster, changed, pick};
use governance::evaluation::{evaluate, feasibility, matching};
use governance::ids::MemberId;
use governance::policy::approvers::eligible;
use governance::{Policy, Roster};
use proptest::prelude::*;

fn approvals(mask: u8) -> Vec<MemberId> {
    pick(mask, &MEMBERS).into_iter().collect()
}

fn satisfied(policy: &Policy, by: &[MemberId], requester: Option<MemberId>, roster: &Roster) -> bool {
    evaluate(policy, by.iter().copied(), requester, roster).satisfied
}

fn any_requester() -> impl Strategy<Value = Option<MemberId>> {
    prop::option::weighted(0.8, prop::sample::select(&MEMBERS[..]))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn evaluation_agrees_with_the_definition(
        policy in any_policy(0), roster in any_roster(), by in 0u8..64, requester in any_requester(),
    ) {
        let by = approvals(by);
        let verdict = evaluate(&policy, by.iter().copied(), requester, &roster);
        let counted: Vec<_> = oracle::counted(&policy, &by, requester, &roster).into_iter().collect();
        prop_assert_eq!(&verdict.counted, &counted);
        prop_assert_eq!(verdict.satisfied, oracle::satisfied(&policy, &by, requester, &roster));
        prop_assert_eq!(verdict.satisfied, verdict.missing.is_empty());
        prop_assert_eq!(verdict.satisfied, verdict.finding.holds);
        prop_assert_eq!(verdict.satisfied, verdict.finding.because.iter().all(|reason| reason.holds));
    }

    #[test]
    fn the_eligible_are_those_of_the_definition(
        policy in any_policy(0), roster in any_roster(), requester in any_requester(),
    ) {
        let found: Vec<_> = eligible(&policy, requester, &roster).map(|(member, _)| member.id).collect();
        let expected: Vec<_> = oracle::eligible(&policy, requester, &roster).into_iter().collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn distinct_teams_are_as_many_as_the_best_assignment_has(roster in any_roster()) {
        let members: Vec<_> = roster.members().collect();
        let found = matching::distinct_teams(members.iter().map(|member| &member.teams));
        prop_assert_eq!(found, oracle::most_teams(&members));
        let found = matching::distinct_teams(members.iter().rev().map(|member| &member.teams));
        prop_assert_eq!(found, oracle::most_teams(&members), "whatever the order");
    }

    #[test]
    fn more_approvals_never_unsatisfy_a_policy(
        policy in any_policy(0), roster in any_roster(), by in 0u8..64, more in 0u8..64, requester in any_requester(),
    ) {
        let fewer = evaluate(&policy, approvals(by), requester, &roster);
        let all = evaluate(&policy, approvals(by | more), requester, &roster);
        prop_assert!(!fewer.satisfied || all.satisfied);
        prop_assert!(fewer.missing.len() >= all.missing.len());
    }

    #[test]
    fn neither_order_nor_repetition_of_approvals_matters(
        policy in any_policy(0), roster in any_roster(), by in 0u8..64, requester in any_requester(),
    ) {
        let by = approvals(by);
        let twice = by.iter().rev().chain(&by).copied();
        prop_assert_eq!(
            evaluate(&policy, twice, requester, &roster),
            evaluate(&policy, by.iter().copied(), requester, &roster)
        );
    }

    #[test]
    fn the_requester_never_counts_unless_the_policy_lets_them(
        mut policy in any_policy(0), roster in any_roster(), by in 0u8..64, requester in 0usize..6,
    ) {
        policy.template.requester_can_approve = false;
        let requester = MEMBERS[requester];
        let without: Vec<_> = approvals(by).into_iter().filter(|member| *member != requester).collect();
        let with: Vec<_> = without.iter().copied().chain([requester]).collect();
        let verdict = evaluate(&policy, with, Some(requester), &roster);
        prop_assert!(!verdict.counted.contains(&requester));
        prop_assert_eq!(verdict, evaluate(&policy, without, Some(requester), &roster));
    }

    #[test]
    fn deactivating_somebody_never_satisfies_a_policy(
        policy in any_policy(0), roster in any_roster(), by in 0u8..64, gone in 0usize..6, requester in any_requester(),
    ) {
        let later = changed(&roster, MEMBERS[gone], |member| member.active = false);
        let (before, after) = (
            evaluate(&policy, approvals(by), requester, &roster),
            evaluate(&policy, approvals(by), requester, &later),
        );
        prop_assert!(before.satisfied || !after.satisfied);
        prop_assert!(after.counted.iter().all(|member| before.counted.contains(member)));
        prop_assert!(feasibility(&policy, requester, &roster).feasible || !feasibility(&policy, requester, &later).feasible);
    }

    #[test]
    fn leaving_a_team_or_losing_a_role_never_satisfies_a_policy(
        policy in any_policy(0), roster in any_roster(), by in 0u8..64, who in 0usize..6, lost in any::<u8>(),
    ) {
        let later = changed(&roster, MEMBERS[who], |member| {
            let (teams, roles) = (pick(lost & 15, &crate::world::TEAMS), pick(lost >> 4, &crate::world::ROLES));
            member.teams.retain(|team| !teams.contains(team));
            member.roles.retain(|role| !roles.contains(role));
        });
        let by = approvals(by);
        prop_assert!(satisfied(&policy, &by, None, &roster) || !satisfied(&policy, &by, None, &later));
    }

    #[test]
    fn a_quorum_that_asks_for_something_is_not_satisfied_by_nobody(
        policy in any_policy(0), roster in any_roster(), requester in any_requester(),
    ) {
        let nothing = policy.template.quorum.asks_for_nothing();
        prop_assert_eq!(satisfied(&policy, &[], requester, &roster), nothing);
    }

    #[test]
    fn a_policy_is_feasible_exactly_when_some_set_of_eligible_members_satisfies_it(
        policy in any_policy(0), roster in any_roster(), requester in any_requester(),
    ) {
        let found = feasibility(&policy, requester, &roster);
        prop_assert_eq!(found.feasible, oracle::can_be_satisfied(&policy, requester, &roster));
        prop_assert_eq!(found.feasible, found.reasons.is_empty());
    }
}
