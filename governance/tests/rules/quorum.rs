//! When a policy is satisfied (semantics.md §5; the brief, "Quorum Rules").

use crate::cast::{approvals, change_member, deactivate, everywhere, leave, needs, needs_with, only};
use governance::evaluation::{PolicyVerdict, evaluate};
use governance::ids::{MemberId, TeamId};
use governance::policy::Quorum;
use governance::samples::{
    ANA, BO, CY, DATA, DI, EL, OWNER, PLATFORM, SECURITY, SRE, TECH_LEAD, production_gate, roster,
};
use governance::{Facts, Policy, Scope};
use std::collections::BTreeSet;

fn with(quorum: Quorum) -> Policy {
    governance::samples::policy(1, "Gate", Scope::Organization, quorum)
}

fn verdict(policy: &Policy, by: &[MemberId]) -> PolicyVerdict {
    evaluate(policy, by.iter().copied(), Some(EL), &roster())
}

fn satisfied(policy: &Policy, by: &[MemberId]) -> bool {
    verdict(policy, by).satisfied
}

fn missing(policy: &Policy, by: &[MemberId]) -> Vec<String> {
    verdict(policy, by).missing.iter().map(|missing| missing.says(&roster())).collect()
}

#[test]
fn the_default_quorum_is_one_approval() {
    let default = with(Quorum::default());
    assert!(!satisfied(&default, &[]));
    assert!(satisfied(&default, &[CY]));
}

#[test]
fn approvals_are_counted_by_distinct_members_and_more_than_enough_is_enough() {
    assert!(!satisfied(&needs(2), &[CY]));
    assert!(!satisfied(&needs(2), &[CY, CY, CY]), "the same member three times");
    assert!(satisfied(&needs(2), &[CY, DI]));
    assert!(satisfied(&needs(2), &[CY, DI, BO]));
}

#[test]
fn distinct_teams_are_never_counted_greedily() {
    let two = with(Quorum { min_distinct_teams: 2, ..approvals(0) });
    // Bo is in SRE and platform: he stands for the one that the other is not in.
    assert!(satisfied(&two, &[BO, ANA]));
    assert!(satisfied(&two, &[BO, CY]));
    for other in [SRE, PLATFORM] {
        let mut facts = everywhere([]);
        change_member(&mut facts, CY, |member| member.teams = BTreeSet::from([other]));
        assert!(evaluate(&two, [BO, CY], Some(EL), &facts.roster).satisfied, "whichever comes first");
    }
}

#[test]
fn one_member_of_two_teams_stands_for_one_of_them() {
    let two = with(Quorum { min_distinct_teams: 2, ..approvals(1) });
    assert!(!satisfied(&two, &[BO]));
    assert_eq!(missing(&two, &[BO]), ["approvals from 1 more team"]);
}

#[test]
fn two_members_of_one_team_stand_for_one_team() {
    let two = with(Quorum { min_distinct_teams: 2, ..approvals(1) });
    let mut facts: Facts = everywhere([]);
    leave(&mut facts, BO, PLATFORM);
    assert!(!evaluate(&two, [ANA, BO], None, &facts.roster).satisfied);
}

#[test]
fn three_members_can_stand_for_no_more_teams_than_they_are_in() {
    let three = with(Quorum { min_distinct_teams: 3, ..approvals(1) });
    assert!(!satisfied(&three, &[ANA, BO, CY]), "SRE and platform only");
    assert!(satisfied(&three, &[ANA, BO, DI]));
}

#[test]
fn members_without_a_team_count_as_approvals_and_stand_for_no_team() {
    let one_team = with(Quorum { min_distinct_teams: 1, ..approvals(1) });
    let verdict = evaluate(&one_team, [EL], None, &roster());
    assert_eq!(verdict.counted, [EL]);
    assert!(!verdict.satisfied);
}

#[test]
fn teams_count_for_distinctness_whatever_the_policy_names() {
    let mut policy = with(Quorum { min_distinct_teams: 2, ..approvals(2) });
    policy.template.approvers = only(&[CY, DI]);
    assert!(satisfied(&policy, &[CY, DI]), "platform and security, neither of them named");
}

#[test]
fn each_required_member_must_have_approved() {
    let both = with(Quorum { required_user_ids: BTreeSet::from([ANA, CY]), ..approvals(1) });
    assert!(!satisfied(&both, &[ANA, BO, DI]));
    assert_eq!(missing(&both, &[ANA]), ["1 approval from Cy"]);
    assert!(satisfied(&both, &[ANA, CY]));
}

#[test]
fn each_required_team_needs_an_approver_and_one_member_of_two_serves_both() {
    let both = with(Quorum { required_team_ids: BTreeSet::from([SRE, PLATFORM]), ..approvals(1) });
    assert!(!satisfied(&both, &[ANA]));
    assert!(satisfied(&both, &[ANA, CY]));
    assert!(satisfied(&both, &[BO]), "Bo is in both");
    let empty = with(Quorum { required_team_ids: BTreeSet::from([DATA]), ..approvals(1) });
    assert!(!satisfied(&empty, &[ANA, BO, CY, DI]), "a team without members is satisfied by nobody");
}

#[test]
fn each_required_org_role_needs_a_holder_among_the_approvers() {
    let both = with(Quorum { required_org_roles: BTreeSet::from([TECH_LEAD, OWNER]), ..approvals(1) });
    assert!(!satisfied(&both, &[ANA, BO]));
    assert_eq!(missing(&both, &[ANA]), ["1 approval from an owner"]);
    assert!(satisfied(&both, &[ANA, DI]));
}

#[test]
fn all_fields_are_combined_with_and() {
    // The brief's example: 2 approvals, 2 teams, one from SRE, one from a tech-lead.
    let gate = production_gate();
    assert!(!satisfied(&gate, &[ANA]), "one approval");
    assert!(!satisfied(&gate, &[BO, CY]), "no tech-lead");
    assert!(!satisfied(&gate, &[CY, DI]), "neither SRE nor a tech-lead");
    assert!(satisfied(&gate, &[ANA, CY]));
    assert!(satisfied(&gate, &[ANA, BO]), "Bo stands for platform");
    let mut alone: Facts = everywhere([]);
    leave(&mut alone, BO, PLATFORM);
    assert!(!evaluate(&gate, [ANA, BO], Some(EL), &alone.roster).satisfied, "both from SRE");
}

#[test]
fn each_field_alone_can_keep_a_policy_unsatisfied() {
    let all = Quorum {
        min_approvals: 3,
        min_distinct_teams: 3,
        required_user_ids: BTreeSet::from([CY]),
        required_team_ids: BTreeSet::from([SECURITY]),
        required_org_roles: BTreeSet::from([TECH_LEAD]),
    };
    let by = [ANA, CY, DI];
    assert!(satisfied(&with(all.clone()), &by));
    let stricter = [
        Quorum { min_approvals: 4, ..all.clone() },
        Quorum { min_distinct_teams: 4, ..all.clone() },
        Quorum { required_user_ids: BTreeSet::from([CY, BO]), ..all.clone() },
        Quorum { required_team_ids: BTreeSet::from([SECURITY, DATA]), ..all.clone() },
        Quorum {
            required_org_roles: BTreeSet::from([TECH_LEAD, governance::ids::OrgRoleId(uuid::Uuid::nil())]),
            ..all
        },
    ];
    for quorum in stricter {
        let policy = with(quorum);
        assert_eq!(verdict(&policy, &by).missing.len(), 1, "{:?}", policy.template.quorum);
    }
}

#[test]
fn approvals_of_members_who_are_not_eligible_count_for_nothing() {
    let gate = needs_with(1, |policy| policy.template.approvers = only(&[ANA]));
    assert!(verdict(&gate, &[BO, CY, DI]).counted.is_empty());
    assert!(!satisfied(&gate, &[BO, CY, DI]));
}

#[test]
fn the_requesters_own_approval_counts_for_nothing_even_where_the_quorum_names_them() {
    let gate = with(Quorum { required_user_ids: BTreeSet::from([EL]), ..approvals(1) });
    assert!(verdict(&gate, &[EL]).counted.is_empty());
    assert_eq!(missing(&gate, &[EL, ANA]), ["1 approval from El"]);
}

#[test]
fn the_approval_of_somebody_who_was_deactivated_or_left_stops_counting() {
    let gate = with(Quorum { required_team_ids: BTreeSet::from([SRE]), ..approvals(2) });
    assert!(satisfied(&gate, &[ANA, CY]));
    let mut gone: Facts = everywhere([]);
    deactivate(&mut gone, CY);
    assert_eq!(evaluate(&gate, [ANA, CY], Some(EL), &gone.roster).counted, [ANA]);
    let mut left: Facts = everywhere([]);
    leave(&mut left, ANA, SRE);
    assert!(!evaluate(&gate, [ANA, CY], Some(EL), &left.roster).satisfied);
    let mut demoted: Facts = everywhere([]);
    change_member(&mut demoted, CY, |member| member.roles.clear());
    assert_eq!(evaluate(&gate, [ANA, CY], Some(EL), &demoted.roster).counted, [ANA], "may not review any more");
}

#[test]
fn what_is_missing_is_said_in_few_words_and_is_empty_exactly_when_satisfied() {
    let gate = production_gate();
    assert_eq!(
        missing(&gate, &[]),
        ["2 approvals", "approvals from 2 different teams", "1 approval from SRE", "1 approval from a tech-lead"]
    );
    assert_eq!(
        missing(&gate, &[CY]),
        ["1 approval", "approvals from 1 more team", "1 approval from SRE", "1 approval from a tech-lead"]
    );
    assert!(missing(&gate, &[ANA, CY]).is_empty());
}

#[test]
fn a_verdict_is_a_tree_that_says_why() {
    let finding = verdict(&production_gate(), &[BO]).finding;
    assert_eq!((finding.holds, finding.says.as_str()), (false, "Production Deploy Gate is not satisfied yet"));
    let says: Vec<_> = finding.because.iter().map(|reason| (reason.holds, reason.says.as_str())).collect();
    assert_eq!(
        says,
        [
            (false, "1 of 2 approvals: needs 1 approval"),
            (false, "approvals from 1 of 2 different teams: needs approvals from 1 more team"),
            (true, "1 of 1 approval from SRE: Bo"),
            (false, "0 of 1 approval from a tech-lead"),
        ]
    );
}

#[test]
fn more_approvals_than_it_takes_are_told_as_such() {
    let says = |policy: &Policy| -> Vec<String> {
        verdict(policy, &[ANA, BO]).finding.because.into_iter().map(|reason| reason.says).collect()
    };
    assert_eq!(says(&needs(1)), ["2 approvals, 1 needed"]);
    assert_eq!(says(&needs(2)), ["2 of 2 approvals"]);
    let teams = with(Quorum { min_distinct_teams: 1, ..approvals(1) });
    assert_eq!(says(&teams)[1], "approvals from 2 different teams, 1 needed");
}

#[test]
fn a_quorum_is_told_in_one_sentence() {
    let roster = roster();
    assert_eq!(
        production_gate().template.quorum.sentence(&roster),
        "2 approvals from 2 different teams, 1 from SRE, 1 from a tech-lead"
    );
    assert_eq!(approvals(1).sentence(&roster), "1 approval");
    let teams: BTreeSet<TeamId> = BTreeSet::from([SRE]);
    assert_eq!(Quorum { required_team_ids: teams, ..approvals(0) }.sentence(&roster), "1 from SRE");
    assert_eq!(Quorum { min_distinct_teams: 2, ..approvals(0) }.sentence(&roster), "approvals from 2 different teams");
    assert_eq!(approvals(0).sentence(&roster), "0 approvals");
}
