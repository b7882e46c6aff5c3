//! Who would finish what is open, in words and in sets.

use crate::cast::{approvals, approved_by, change_member, everywhere, needs, needs_with, only, opened};
use governance::evaluation::{Finish, finish, smallest};
use governance::ids::{MemberId, OrgRoleId, TeamId};
use governance::people::Member;
use governance::policy::Quorum;
use governance::samples::{
    ANA, BO, CY, DATA, DI, EL, MEMBER, OWNER, PLATFORM, SECURITY, SRE, TECH_LEAD, policy, production_gate, roster,
};
use governance::{Policy, Roster, Scope};
use std::collections::BTreeSet;
use uuid::Uuid;

fn with(quorum: Quorum) -> Policy {
    policy(1, "Gate", Scope::Organization, quorum)
}

fn found(policies: &[&Policy], approved: &[MemberId]) -> Finish {
    finish(policies, &approved.iter().copied().collect(), Some(EL), &roster()).unwrap()
}

fn says(policies: &[&Policy], approved: &[MemberId]) -> String {
    found(policies, approved).says()
}

fn teams(ids: &[TeamId]) -> Quorum {
    Quorum { required_team_ids: ids.iter().copied().collect(), ..approvals(1) }
}

fn roles(ids: &[OrgRoleId]) -> Quorum {
    Quorum { required_org_roles: ids.iter().copied().collect(), ..approvals(1) }
}

fn distinct(count: u32) -> Quorum {
    Quorum { min_distinct_teams: count, ..approvals(1) }
}

/// The sample company with twenty more members, in turn of SRE, platform and security.
fn crowd() -> Roster {
    let small = roster();
    let more = (0..20usize).map(|i| Member {
        id: MemberId(Uuid::from_u128(100 + i as u128)),
        name: format!("Member {i:02}"),
        email: format!("member-{i}@example.com"),
        active: true,
        teams: BTreeSet::from([[SRE, PLATFORM, SECURITY][i % 3]]),
        roles: BTreeSet::from([MEMBER]),
    });
    let members: Vec<Member> = small.members().cloned().chain(more).collect();
    Roster::new(members, small.teams().cloned(), small.roles().cloned())
}

fn of_crowd(quorum: Quorum) -> String {
    finish(&[&with(quorum)], &BTreeSet::new(), Some(EL), &crowd()).unwrap().says()
}

#[test]
fn one_or_two_who_could_finish_are_named() {
    let gate = needs_with(1, |policy| policy.template.approvers = only(&[ANA, BO]));
    assert_eq!(says(&[&gate], &[]), "Ana or Bo");
    assert_eq!(says(&[&needs_with(1, |policy| policy.template.approvers = only(&[CY]))], &[]), "Cy");
    assert_eq!(says(&[&gate], &[BO]), "", "nothing is open");
}

#[test]
fn several_alike_are_told_in_one() {
    assert_eq!(says(&[&needs(2)], &[]), "any 2 of Ana, Bo and 2 others");
    assert_eq!(says(&[&needs(2)], &[DI]), "one of Ana, Bo or Cy");
    assert_eq!(says(&[&needs(4)], &[]), "Ana, Bo, Cy, and Di");
}

#[test]
fn whole_teams_and_roles_are_named_as_such() {
    assert_eq!(of_crowd(teams(&[SRE])), "one of SRE");
    assert_eq!(of_crowd(roles(&[MEMBER])), "one member");
    assert_eq!(
        of_crowd(Quorum {
            required_user_ids: BTreeSet::from([ANA]),
            required_team_ids: BTreeSet::from([PLATFORM]),
            required_org_roles: BTreeSet::from([OWNER]),
            ..approvals(1)
        }),
        "Ana, Di, and one of platform"
    );
}

#[test]
fn a_place_for_anyone_is_told_beside_the_one_for_a_team() {
    let quorum = Quorum { min_approvals: 2, ..teams(&[SRE]) };
    assert_eq!(of_crowd(quorum), "one of SRE, and any of Bo, Cy and 21 others");
}

#[test]
fn different_teams_are_asked_for_in_words() {
    assert_eq!(
        of_crowd(Quorum { min_approvals: 2, ..distinct(2) }),
        "any 2 of Ana, Bo and 22 others, from different teams"
    );
    let slots = found(&[&with(distinct(2))], &[ANA]).slots;
    assert_eq!(slots.len(), 1);
    assert_eq!(slots[0].from, [BO, CY, DI], "Ana stands for SRE, so Bo would have to stand for platform");
}

#[test]
fn one_member_may_serve_several_needs_at_once() {
    let gate = with(Quorum { min_approvals: 0, ..teams(&[SRE, PLATFORM]) });
    assert_eq!(found(&[&gate], &[]).members, [BO]);
    assert_eq!(says(&[&production_gate()], &[]), "Ana, and one of Bo, Cy or Di", "Ana is of SRE and the tech-lead");
}

#[test]
fn policies_are_finished_together() {
    let sre = policy(2, "SRE gate", Scope::Organization, teams(&[SRE]));
    let platform = policy(3, "Platform gate", Scope::Organization, teams(&[PLATFORM]));
    let found = found(&[&sre, &platform], &[]);
    assert_eq!(found.members, [BO], "whose approval counts for both");
    assert!(found.proven);
}

#[test]
fn an_approval_counts_only_for_the_policies_that_its_giver_is_eligible_for() {
    let ana = needs_with(1, |policy| policy.template.approvers = only(&[ANA]));
    assert_eq!(says(&[&ana, &needs(2)], &[]), "Ana, and one of Bo, Cy or Di");
    assert_eq!(says(&[&ana, &needs(2)], &[CY]), "Ana");
}

#[test]
fn where_nobody_could_finish_there_is_none() {
    assert_eq!(finish(&[&needs(5)], &BTreeSet::new(), Some(EL), &roster()), None);
    assert_eq!(finish(&[&needs(1), &with(teams(&[DATA]))], &BTreeSet::new(), None, &roster()), None);
}

#[test]
fn only_candidates_are_proposed() {
    let of = |candidates: &[MemberId]| {
        let candidates = candidates.iter().copied().collect();
        smallest(&[&with(teams(&[SRE]))], &BTreeSet::new(), &candidates, None, &roster()).map(|found| found.members)
    };
    assert_eq!(of(&[BO, CY]), Some(BTreeSet::from([BO])));
    assert_eq!(of(&[CY, DI]), None);
}

#[test]
fn a_request_is_finished_from_the_approvals_in_force() {
    let facts = everywhere([production_gate()]);
    assert_eq!(opened(&facts).finish(&facts.roster).unwrap().members.len(), 2);
    assert_eq!(approved_by(&facts, &[BO]).finish(&facts.roster).unwrap().says(), "Ana");
    let mut facts = facts;
    let request = approved_by(&facts, &[BO]);
    change_member(&mut facts, ANA, |ana| assert!(ana.roles.remove(&TECH_LEAD)));
    assert_eq!(request.finish(&facts.roster), None);
}
