//! Policies that the present members cannot satisfy (semantics.md §5, last rule).

use crate::cast::{approvals, deactivate, everywhere, leave, needs, needs_with, only};
use governance::evaluation::{Outlook, feasibility, for_every_requester, outlook};
use governance::ids::MemberId;
use governance::policy::Quorum;
use governance::samples::{
    ANA, BO, CY, DATA, DI, EL, PLATFORM, SECURITY, SRE, TECH_LEAD, policy, production_gate, roster,
};
use governance::{Policy, Roster, Scope};
use std::collections::BTreeSet;

fn reasons(policy: &Policy, requester: Option<MemberId>, roster: &Roster) -> Vec<String> {
    let found = feasibility(policy, requester, roster);
    assert_eq!(found.feasible, found.reasons.is_empty());
    found.reasons
}

fn with(quorum: Quorum) -> Policy {
    policy(1, "Gate", Scope::Organization, quorum)
}

#[test]
fn a_policy_that_the_members_can_satisfy_is_feasible() {
    assert!(reasons(&production_gate(), None, &roster()).is_empty());
    assert!(reasons(&needs(5), None, &roster()).is_empty());
}

#[test]
fn it_may_be_feasible_in_general_and_not_for_one_requester() {
    assert!(reasons(&needs(5), None, &roster()).is_empty());
    assert_eq!(reasons(&needs(5), Some(EL), &roster()), ["needs 5 eligible approvers, only 4 can approve"]);
    assert_eq!(reasons(&production_gate(), Some(ANA), &roster()), ["needs 1 more holder of tech-lead"]);
}

#[test]
fn too_few_eligible_members_are_counted() {
    let gate = needs_with(2, |policy| policy.template.approvers = only(&[CY]));
    assert_eq!(reasons(&gate, None, &roster()), ["needs 2 eligible approvers, only 1 can approve"]);
    assert_eq!(reasons(&gate, Some(CY), &roster()), ["needs 2 eligible approvers, nobody is eligible"]);
}

#[test]
fn a_required_team_or_role_without_a_member_is_named() {
    let team = with(Quorum { required_team_ids: BTreeSet::from([DATA]), ..approvals(1) });
    assert_eq!(reasons(&team, None, &roster()), ["needs 1 more member of data"]);
    let mut facts = everywhere([]);
    deactivate(&mut facts, ANA);
    let role = with(Quorum { required_org_roles: BTreeSet::from([TECH_LEAD]), ..approvals(1) });
    assert_eq!(reasons(&role, None, &facts.roster), ["needs 1 more holder of tech-lead"]);
}

#[test]
fn a_required_member_who_is_the_requester_or_inactive_is_named() {
    let gate = with(Quorum { required_user_ids: BTreeSet::from([ANA]), ..approvals(1) });
    assert_eq!(reasons(&gate, Some(ANA), &roster()), ["needs an approval from Ana, who is the requester"]);
    let mut facts = everywhere([]);
    deactivate(&mut facts, ANA);
    assert_eq!(reasons(&gate, None, &facts.roster), ["needs an approval from Ana, who is not active"]);
}

#[test]
fn too_few_teams_with_eligible_members_are_counted() {
    let mut gate = with(Quorum { min_distinct_teams: 2, ..approvals(1) });
    let mut facts = everywhere([]);
    leave(&mut facts, BO, PLATFORM);
    gate.template.approvers = only(&[ANA, BO]);
    assert_eq!(reasons(&gate, None, &facts.roster), ["needs approvers from 2 teams, only 1 has eligible members"]);
    gate.template.approvers = only(&[EL]);
    assert_eq!(reasons(&gate, None, &facts.roster), ["needs approvers from 2 teams, none has eligible members"]);
}

#[test]
fn enough_teams_are_too_few_when_one_member_has_to_stand_for_several() {
    let mut gate = with(Quorum { min_distinct_teams: 2, ..approvals(1) });
    gate.template.approvers = only(&[BO]);
    assert_eq!(
        reasons(&gate, None, &roster()),
        ["needs approvers from 2 teams, the eligible members can stand for only 1"]
    );
}

#[test]
fn every_reason_is_given_at_once() {
    let gate = with(Quorum {
        min_approvals: 6,
        min_distinct_teams: 4,
        required_team_ids: BTreeSet::from([DATA, SRE]),
        ..Quorum::default()
    });
    assert_eq!(
        reasons(&gate, None, &roster()),
        [
            "needs 6 eligible approvers, only 5 can approve",
            "needs approvers from 4 teams, only 3 have eligible members",
            "needs 1 more member of data",
        ]
    );
}

#[test]
fn a_policy_that_some_requesters_wait_for_in_vain_says_for_whom() {
    let of_sre = with(Quorum { required_team_ids: BTreeSet::from([SRE]), ..approvals(1) });
    assert!(for_every_requester(&of_sre, &roster()).is_empty());
    assert_eq!(for_every_requester(&needs(5), &roster()).len(), 5);
    assert_eq!(
        outlook(&production_gate(), &roster()).in_vain,
        ["Nobody could finish what Ana asks for: needs 1 more holder of tech-lead"]
    );
    let of_security = with(Quorum { required_team_ids: BTreeSet::from([SECURITY]), min_approvals: 4, ..approvals(1) });
    assert_eq!(
        outlook(&of_security, &roster()).in_vain,
        ["Nobody could finish what Di asks for: needs 1 more member of security"]
    );
    assert_eq!(
        outlook(&needs(5), &roster()).in_vain,
        ["Nobody could finish what Ana, Bo or 3 others ask for: needs 5 eligible approvers, only 4 can approve"]
    );
}

#[test]
fn only_who_stands_for_a_team_is_missed_for_the_different_teams() {
    let gate = with(Quorum { min_distinct_teams: 3, ..approvals(1) });
    // Without Ana, Bo stands for SRE and Cy for platform; nobody else is of security.
    let without: Vec<MemberId> = for_every_requester(&gate, &roster()).into_iter().map(|(id, _)| id).collect();
    assert_eq!(without, [DI]);
}

#[test]
fn what_is_impossible_for_everyone_is_said_once() {
    let gate = with(Quorum { required_team_ids: BTreeSet::from([DATA]), ..approvals(1) });
    let infeasible = vec!["needs 1 more member of data".to_owned()];
    assert_eq!(outlook(&gate, &roster()), Outlook { infeasible, in_vain: Vec::new() });
    assert_eq!(for_every_requester(&gate, &roster()).len(), 5);
}

#[test]
fn a_policy_that_lets_the_requester_approve_misses_nobody() {
    let gate = needs_with(5, |policy| policy.template.requester_can_approve = true);
    assert_eq!(outlook(&gate, &roster()), Outlook::default());
}
