//! Who may approve (semantics.md §5).

use crate::cast::{change_member, deactivate, everywhere, grant, leave, needs, needs_with, only, opened};
use governance::ids::MemberId;
use governance::policy::Approvers;
use governance::policy::approvers::{Bar, Eligibility, Ground, eligibility, eligible};
use governance::samples::{ANA, BO, CY, DATA, DI, EL, MEMBER, OWNER, PLATFORM, SECURITY, SRE, TECH_LEAD, roster};
use governance::{Facts, Permission, Policy, Roster};
use std::collections::BTreeSet;
use uuid::Uuid;

fn who(policy: &Policy, requester: Option<MemberId>, roster: &Roster) -> Vec<MemberId> {
    eligible(policy, requester, roster).map(|(member, _)| member.id).collect()
}

fn named(users: &[MemberId], teams: &[governance::ids::TeamId], roles: &[governance::ids::OrgRoleId]) -> Policy {
    needs_with(1, |policy| {
        policy.template.approvers = Some(Approvers {
            users: users.iter().copied().collect(),
            teams: teams.iter().copied().collect(),
            org_roles: roles.iter().copied().collect(),
        });
    })
}

#[test]
fn explicit_approvers_are_members_teams_and_org_roles() {
    assert_eq!(who(&named(&[CY], &[], &[]), None, &roster()), [CY]);
    assert_eq!(who(&named(&[], &[SRE], &[]), None, &roster()), [ANA, BO]);
    assert_eq!(who(&named(&[], &[], &[OWNER]), None, &roster()), [DI]);
    assert_eq!(who(&named(&[EL], &[SECURITY], &[TECH_LEAD]), None, &roster()), [ANA, DI, EL]);
    assert!(who(&named(&[], &[DATA], &[]), None, &roster()).is_empty());
}

#[test]
fn everyone_whom_the_quorum_names_is_eligible_besides_the_explicit_approvers() {
    let mut policy = named(&[EL], &[], &[]);
    policy.template.quorum.required_user_ids = BTreeSet::from([CY]);
    assert_eq!(who(&policy, None, &roster()), [CY, EL]);
    policy.template.quorum.required_team_ids = BTreeSet::from([SRE]);
    assert_eq!(who(&policy, None, &roster()), [ANA, BO, CY, EL]);
    policy.template.quorum.required_org_roles = BTreeSet::from([OWNER]);
    assert_eq!(who(&policy, None, &roster()), [ANA, BO, CY, DI, EL]);
}

#[test]
fn without_explicit_approvers_everyone_who_may_review_is_eligible() {
    let mut facts = everywhere([]);
    change_member(&mut facts, CY, |member| member.roles.clear());
    assert_eq!(who(&needs(1), None, &facts.roster), [ANA, BO, DI, EL]);
}

#[test]
fn whom_the_quorum_of_an_open_policy_names_needs_no_permission_to_review() {
    let mut facts = everywhere([]);
    change_member(&mut facts, CY, |member| member.roles.clear());
    let policy = needs_with(1, |policy| policy.template.quorum.required_team_ids = BTreeSet::from([PLATFORM]));
    assert_eq!(who(&policy, None, &facts.roster), [ANA, BO, CY, DI, EL]);
}

#[test]
fn explicit_approvers_need_no_permission_to_review() {
    let mut facts = everywhere([]);
    change_member(&mut facts, CY, |member| member.roles.clear());
    assert_eq!(who(&named(&[CY], &[], &[]), None, &facts.roster), [CY]);
}

#[test]
fn an_empty_list_of_approvers_leaves_only_whom_the_quorum_names_and_is_never_open_to_everyone() {
    assert!(who(&named(&[], &[], &[]), None, &roster()).is_empty());
    let mut policy = named(&[], &[], &[]);
    policy.template.quorum.required_user_ids = BTreeSet::from([CY]);
    assert_eq!(who(&policy, None, &roster()), [CY]);
}

#[test]
fn the_requester_is_never_eligible_whatever_names_them() {
    let mut named_everywhere = named(&[ANA], &[SRE], &[TECH_LEAD]);
    let quorum = &mut named_everywhere.template.quorum;
    quorum.required_user_ids = BTreeSet::from([ANA]);
    quorum.required_team_ids = BTreeSet::from([SRE]);
    quorum.required_org_roles = BTreeSet::from([TECH_LEAD]);
    for policy in [needs(1), named_everywhere] {
        assert_eq!(eligibility(&policy, ANA, Some(ANA), &roster()), Eligibility::NotEligible(Bar::Requester));
        assert!(!who(&policy, Some(ANA), &roster()).contains(&ANA));
        assert!(who(&policy, Some(EL), &roster()).contains(&ANA), "only for her own requests");
    }
}

#[test]
fn an_owner_is_no_exception() {
    assert_eq!(eligibility(&needs(1), DI, Some(DI), &roster()), Eligibility::NotEligible(Bar::Requester));
}

#[test]
fn the_requester_may_approve_where_the_policy_says_so_and_still_has_to_be_eligible() {
    let open = needs_with(1, |policy| policy.template.requester_can_approve = true);
    assert_eq!(eligibility(&open, EL, Some(EL), &roster()), Eligibility::Eligible(Ground::Open));
    let other = needs_with(1, |policy| {
        policy.template.requester_can_approve = true;
        policy.template.approvers = only(&[ANA]);
    });
    assert_eq!(eligibility(&other, EL, Some(EL), &roster()), Eligibility::NotEligible(Bar::NotNamed));
}

#[test]
fn whoever_is_inactive_or_unknown_is_not_eligible() {
    let mut facts = everywhere([]);
    deactivate(&mut facts, ANA);
    for policy in [needs(1), named(&[ANA], &[SRE], &[TECH_LEAD])] {
        assert_eq!(eligibility(&policy, ANA, None, &facts.roster), Eligibility::NotEligible(Bar::Inactive));
    }
    let stranger = MemberId(Uuid::from_u128(999));
    assert_eq!(
        eligibility(&named(&[stranger], &[], &[]), stranger, None, &roster()),
        Eligibility::NotEligible(Bar::Inactive)
    );
}

#[test]
fn whoever_left_the_team_or_lost_the_role_is_not_eligible_any_more() {
    let mut facts = everywhere([]);
    leave(&mut facts, BO, SRE);
    change_member(&mut facts, ANA, |member| assert!(member.roles.remove(&TECH_LEAD)));
    assert_eq!(who(&named(&[], &[SRE], &[]), None, &facts.roster), [ANA]);
    assert!(who(&named(&[], &[], &[TECH_LEAD]), None, &facts.roster).is_empty());
}

#[test]
fn a_role_that_lost_the_permission_to_review_opens_no_policy() {
    let mut facts = everywhere([]);
    let roles: Vec<_> = facts
        .roster
        .roles()
        .cloned()
        .map(|mut role| {
            if role.id == MEMBER {
                role.permissions.remove(&Permission::RequestsReview);
            }
            role
        })
        .collect();
    facts.roster =
        Roster::new(facts.roster.members().cloned().collect::<Vec<_>>(), facts.roster.teams().cloned(), roles);
    assert_eq!(who(&needs(1), None, &facts.roster), [DI]);
    assert_eq!(eligibility(&needs(1), ANA, None, &facts.roster), Eligibility::NotEligible(Bar::MayNotReview));
    grant(&mut facts, &[ANA], &[Permission::RequestsReview]);
    assert_eq!(who(&needs(1), None, &facts.roster), [ANA, DI]);
}

#[test]
fn the_ground_of_somebodys_eligibility_is_told() {
    let ground = |policy: &Policy, member| match eligibility(policy, member, None, &roster()) {
        Eligibility::Eligible(ground) => ground.says(&roster()),
        Eligibility::NotEligible(bar) => panic!("{bar:?}"),
    };
    let policy = named(&[CY], &[SRE], &[OWNER]);
    assert_eq!(ground(&policy, CY), "named by the policy");
    assert_eq!(ground(&policy, BO), "member of SRE");
    assert_eq!(ground(&policy, DI), "holds the role owner");
    assert_eq!(ground(&needs(1), EL), "may review requests");
}

#[test]
fn on_a_request_one_policy_is_enough_and_the_bar_says_the_most_that_is_known() {
    let mine = needs_with(1, |policy| policy.template.approvers = only(&[ANA]));
    let facts: Facts = everywhere([
        mine,
        governance::samples::policy(2, "Open", governance::Scope::Organization, crate::cast::approvals(1)),
    ]);
    let request = opened(&facts);
    assert_eq!(request.eligibility(ANA, &facts.roster), Ok(()));
    assert_eq!(request.eligibility(BO, &facts.roster), Ok(()), "through the open policy");
    assert_eq!(request.eligibility(EL, &facts.roster), Err(Bar::Requester));
    let mut later = facts;
    deactivate(&mut later, BO);
    assert_eq!(request.eligibility(BO, &later.roster), Err(Bar::Inactive));
}
