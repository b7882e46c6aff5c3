//! Opening a request (semantics.md §6).

use crate::cast::{
    approvals, at, bind, change_member, codes, deactivate, everywhere, freeze, grant, kinds, needs, violations,
};
use chrono::TimeDelta;
use governance::event::{Actor, EventKind, Happening};
use governance::ids::{RequestId, TokenId};
use governance::policy::Hours;
use governance::request::{Ask, Basis, State};
use governance::samples::{DI, EL, EU_1, PRODUCTION, STAGING, TO_PRODUCTION, ask, noon, policy, production_gate};
use governance::{Action, Facts, Gate, Mode, Permission, Place, Policy, Refusal, Request, Scope, Target, Template};
use uuid::Uuid;

fn reason_needed(number: u128, name: &str) -> governance::Policy {
    let mut policy = policy(number, name, Scope::Organization, approvals(1));
    policy.template.conditions.require_reason = true;
    policy
}

fn blocked(ask: Ask, facts: &Facts) -> Vec<governance::Violation> {
    violations(Request::open(ask, facts, noon()).unwrap_err())
}

#[test]
fn without_a_matching_policy_a_request_is_allowed_and_approved_at_once() {
    let outcome = Request::open(ask(), &everywhere([]), noon()).unwrap();
    assert_eq!(outcome.request.gate, Gate::Allowed);
    let lapses_at = noon() + TimeDelta::hours(24);
    assert_eq!(outcome.request.state, State::Approved { at: noon(), basis: Basis::NoPolicy, lapses_at });
    assert_eq!(kinds(&outcome), [EventKind::RequestOpened, EventKind::RequestApproved]);
    assert_eq!(outcome.events()[1].actor, Actor::System);
}

#[test]
fn with_a_matching_policy_it_waits_for_a_week_at_most() {
    let outcome = Request::open(ask(), &everywhere([needs(1)]), noon()).unwrap();
    assert_eq!(outcome.request.gate, Gate::Pending);
    assert_eq!(outcome.request.state, State::Pending { expires_at: noon() + TimeDelta::days(7) });
    assert_eq!(kinds(&outcome), [EventKind::RequestOpened]);
    assert_eq!(outcome.events()[0].subject, "#42 release.deploy to api / production");
    assert_eq!(outcome.events()[0].happening.sentence(), "opened the request; it waits for Gate");
}

#[test]
fn the_organization_sets_how_long_requests_and_approvals_wait() {
    let mut facts = everywhere([needs(1)]);
    facts.settings.request_ttl = TimeDelta::hours(2);
    let outcome = Request::open(ask(), &facts, noon()).unwrap();
    assert_eq!(outcome.request.state, State::Pending { expires_at: noon() + TimeDelta::hours(2) });
    let mut facts = everywhere([]);
    facts.settings.approval_ttl = TimeDelta::minutes(5);
    let outcome = Request::open(ask(), &facts, noon()).unwrap();
    assert_eq!(outcome.request.state.deadline(), Some(noon() + TimeDelta::minutes(5)));
}

#[test]
fn the_template_is_frozen_in_the_version_of_then() {
    let mut gate = needs(1);
    gate.version = 7;
    let mut facts = everywhere([gate]);
    let request = crate::cast::opened(&facts);
    facts.policies.policies[0].version = 8;
    facts.policies.policies[0].template.quorum = approvals(0);
    assert_eq!(request.matched[0].policy.version, 7);
    assert!(!request.quorum_holds(&facts.roster));
}

#[test]
fn opening_without_a_required_reason_is_a_violation_of_each_policy_that_wants_one() {
    let facts = everywhere([
        reason_needed(1, "First"),
        reason_needed(2, "Second"),
        policy(3, "Third", Scope::Organization, approvals(1)),
    ]);
    for reason in ["", "  \n\t ", "\u{a0}"] {
        let found = blocked(Ask { reason: reason.into(), ..ask() }, &facts);
        assert_eq!(codes(&found), ["reason-required", "reason-required"]);
        let names: Vec<_> = found.iter().map(|violation| violation.policy.as_deref().unwrap()).collect();
        assert_eq!(names, ["First", "Second"]);
    }
    assert_eq!(Request::open(ask(), &facts, noon()).unwrap().request.gate, Gate::Pending);
}

#[test]
fn a_reason_is_kept_without_the_space_around_it() {
    let request = Request::open(Ask { reason: "  Fix checkout \n".into(), ..ask() }, &everywhere([]), noon()).unwrap();
    assert_eq!(request.request.reason, "Fix checkout");
}

#[test]
fn a_policy_that_does_not_apply_or_only_observes_wants_no_reason() {
    let mut off_hours = reason_needed(1, "Off hours");
    off_hours.template.conditions.hours = Some(Hours::new(18, 9).unwrap());
    let mut facts = everywhere([off_hours]);
    bind(&mut facts, 9, &reason_needed(2, "Observed"), Place::Organization, Mode::Observe);
    let silent = || Ask { reason: String::new(), ..ask() };
    assert_eq!(Request::open(silent(), &facts, noon()).unwrap().request.gate, Gate::Allowed);
    let evening = Request::open(silent(), &facts, at("2026-01-07T18:00:00Z")).unwrap_err();
    assert_eq!(codes(&violations(evening)), ["reason-required"]);
}

#[test]
fn a_frozen_environment_takes_no_delivery_and_no_cluster_action_that_names_it() {
    let mut facts = everywhere([]);
    grant(&mut facts, &[EL], Permission::ALL);
    freeze(&mut facts, PRODUCTION, "Quarter end");
    for action in Action::ALL {
        let outcome = Request::open(Ask { action, ..ask() }, &facts, noon());
        let free = matches!(
            action,
            Action::ProjectDelete
                | Action::EnvironmentFreeze
                | Action::EnvironmentUnfreeze
                | Action::EnvironmentPolicyUpdate
                | Action::BreakGlassInitiate
        );
        match outcome {
            Ok(_) => assert!(free, "{action}"),
            Err(refusal) => {
                let found = violations(refusal);
                assert!(!free && codes(&found) == ["environment-frozen"], "{action}");
                assert_eq!(found[0].message, "production is frozen: Quarter end");
            }
        }
    }
}

#[test]
fn a_freeze_of_one_environment_leaves_the_others_and_its_cluster_free() {
    let mut facts = everywhere([]);
    freeze(&mut facts, PRODUCTION, "");
    let staging = Target { environment: Some(STAGING), ..TO_PRODUCTION };
    let cluster = Target { cluster: Some(EU_1), ..Target::ORGANIZATION };
    for (action, target) in [(Action::ReleaseDeploy, staging), (Action::ClusterSync, cluster)] {
        let opened = Request::open(Ask { action, target, ..ask() }, &facts, noon()).unwrap();
        assert_eq!(opened.request.gate, Gate::Allowed, "{action}");
    }
}

#[test]
fn all_violations_are_told_at_once_and_nothing_is_opened() {
    let mut facts = everywhere([reason_needed(1, "First")]);
    freeze(&mut facts, PRODUCTION, "");
    let refusal = Request::open(Ask { reason: String::new(), ..ask() }, &facts, noon()).unwrap_err();
    assert_eq!(refusal.to_string(), "policy violations");
    assert_eq!(codes(&violations(refusal)), ["reason-required", "environment-frozen"]);
}

#[test]
fn opening_needs_the_permission_to_open_before_anything_is_told_of_policies() {
    let mut facts = everywhere([reason_needed(1, "First")]);
    change_member(&mut facts, EL, |member| member.roles.clear());
    let refused = Request::open(Ask { reason: String::new(), ..ask() }, &facts, noon());
    assert_eq!(refused, Err(Refusal::MayNot(Permission::RequestsOpen)));
    let mut facts = everywhere([]);
    deactivate(&mut facts, EL);
    assert_eq!(Request::open(ask(), &facts, noon()), Err(Refusal::MayNot(Permission::RequestsOpen)));
}

#[test]
fn what_countersign_executes_itself_needs_the_permission_to_do_it_as_well() {
    let table = [
        (Action::ProjectDelete, Permission::ResourcesManage),
        (Action::EnvironmentFreeze, Permission::ResourcesManage),
        (Action::EnvironmentUnfreeze, Permission::ResourcesManage),
        (Action::EnvironmentPolicyUpdate, Permission::PoliciesManage),
    ];
    for (action, permission) in table {
        let mut facts = everywhere([]);
        let refused = Request::open(Ask { action, ..ask() }, &facts, noon());
        assert_eq!(refused, Err(Refusal::MayNot(permission)), "{action}");
        grant(&mut facts, &[EL], &[permission]);
        assert!(Request::open(Ask { action, ..ask() }, &facts, noon()).is_ok(), "{action}");
    }
}

#[test]
fn starting_a_break_glass_session_needs_its_own_permission_and_no_other() {
    let start = || Ask { action: Action::BreakGlassInitiate, target: Target::ORGANIZATION, ..ask() };
    let mut facts = everywhere([]);
    let missing = Err(Refusal::MayNot(Permission::BreakGlassInitiate));
    assert_eq!(Request::open(start(), &facts, noon()), missing, "requests.open is not it");
    change_member(&mut facts, EL, |member| member.roles.clear());
    grant(&mut facts, &[EL], &[Permission::BreakGlassInitiate]);
    let policy = policy(2, "Start gate", Scope::Organization, approvals(1));
    let protects =
        Policy { template: Template { actions: [Action::BreakGlassInitiate].into(), ..policy.template }, ..policy };
    assert_eq!(Request::open(start(), &facts, noon()).unwrap().request.gate, Gate::Allowed);
    bind(&mut facts, 9, &protects, Place::Organization, Mode::Enforce);
    assert_eq!(Request::open(start(), &facts, noon()).unwrap().request.gate, Gate::Pending, "a request on the way");
    assert_eq!(Request::open(ask(), &facts, noon()), Err(Refusal::MayNot(Permission::RequestsOpen)));
    change_member(&mut facts, EL, |member| member.roles.clear());
    assert_eq!(Request::open(start(), &facts, noon()), missing);
}

#[test]
fn the_requester_of_a_request_opened_through_a_token_is_its_owner() {
    let token = Some(TokenId(Uuid::from_u128(71)));
    let outcome = Request::open(Ask { token, requester: DI, ..ask() }, &everywhere([needs(1)]), noon()).unwrap();
    assert_eq!(outcome.events()[0].actor, Actor::Member { id: DI, token });
    let refused = crate::cast::approve(outcome.request, &everywhere([needs(1)]), DI);
    assert_eq!(refused, Err(Refusal::NotEligible));
}

#[test]
fn a_resubmission_names_the_request_that_it_follows() {
    let before = Some((RequestId(Uuid::from_u128(300)), 41));
    let outcome = Request::open(Ask { resubmission_of: before, ..ask() }, &everywhere([needs(1)]), noon()).unwrap();
    assert_eq!(outcome.request.resubmission_of, before);
    let Happening::RequestOpened { resubmission_of, .. } = &outcome.events()[0].happening else { panic!() };
    assert_eq!(*resubmission_of, Some(41));
}

#[test]
fn the_decision_tells_of_every_policy_matched_or_not() {
    let mut facts = everywhere([production_gate()]);
    bind(
        &mut facts,
        9,
        &policy(2, "Staging", Scope::Environment, approvals(1)),
        Place::Environment(STAGING),
        Mode::Enforce,
    );
    let decision = governance::gate::decide(&facts, &Actor::System, Action::ReleaseDeploy, &TO_PRODUCTION, "", noon());
    let says: Vec<_> = decision.findings.iter().map(|finding| (finding.says.as_str(), finding.holds)).collect();
    assert_eq!(says, [("Production Deploy Gate applies", true), ("Staging does not apply", false)]);
    assert_eq!(decision.matched.len(), 1);
}
