//! Which bindings match (semantics.md §3).

use crate::cast::{approvals, at, bind, change_environments, everywhere, matched, needs, needs_with};
use governance::evaluation::Rule;
use governance::event::Actor;
use governance::gate::decide;
use governance::ids::{ClusterId, ProjectId, TemplateId};
use governance::policy::Conditions;
use governance::samples::{API, EU_1, PRODUCTION, STAGING, TO_PRODUCTION, facts_with, noon, policy, production_gate};
use governance::{Action, Gate, Mode, Place, Scope, Target};
use std::collections::BTreeSet;
use uuid::Uuid;

/// One policy at each of the four places where production stands.
fn four_levels() -> governance::Facts {
    facts_with([
        (policy(1, "1 organization", Scope::Organization, approvals(1)), Place::Organization),
        (policy(2, "2 project", Scope::Project, approvals(1)), Place::Project(API)),
        (policy(3, "3 cluster", Scope::Cluster, approvals(1)), Place::Cluster(EU_1)),
        (policy(4, "4 environment", Scope::Environment, approvals(1)), Place::Environment(PRODUCTION)),
    ])
}

#[test]
fn a_target_stands_at_its_organization_project_cluster_and_environment_at_once() {
    let found = matched(&four_levels(), Action::ReleaseDeploy, &TO_PRODUCTION);
    assert_eq!(found, ["1 organization", "2 project", "3 cluster", "4 environment"]);
}

#[test]
fn an_environment_that_no_cluster_hosts_stands_at_no_cluster() {
    let staging = Target { environment: Some(STAGING), ..TO_PRODUCTION };
    assert_eq!(matched(&four_levels(), Action::ReleaseDeploy, &staging), ["1 organization", "2 project"]);
}

#[test]
fn a_named_cluster_counts_like_the_hosting_one() {
    let staging_on_eu_1 = Target { environment: Some(STAGING), cluster: Some(EU_1), ..TO_PRODUCTION };
    let found = matched(&four_levels(), Action::ManifestApply, &staging_on_eu_1);
    assert_eq!(found, ["1 organization", "2 project", "3 cluster"]);
}

#[test]
fn a_cluster_alone_stands_neither_at_the_environments_it_hosts_nor_at_their_projects() {
    let cluster = Target { cluster: Some(EU_1), ..Target::ORGANIZATION };
    assert_eq!(matched(&four_levels(), Action::ClusterSync, &cluster), ["1 organization", "3 cluster"]);
}

#[test]
fn a_project_alone_stands_at_itself_and_at_the_organization() {
    let project = Target { project: Some(API), ..Target::ORGANIZATION };
    assert_eq!(matched(&four_levels(), Action::ProjectDelete, &project), ["1 organization", "2 project"]);
    assert_eq!(matched(&four_levels(), Action::BreakGlassInitiate, &Target::ORGANIZATION), ["1 organization"]);
}

#[test]
fn an_environment_that_moves_to_another_cluster_stands_there_at_once() {
    let mut facts = four_levels();
    let us_1 = ClusterId(Uuid::from_u128(62));
    change_environments(&mut facts, |all| all.iter_mut().for_each(|environment| environment.cluster = Some(us_1)));
    let found = matched(&facts, Action::ReleaseDeploy, &TO_PRODUCTION);
    assert_eq!(found, ["1 organization", "2 project", "4 environment"]);
}

#[test]
fn a_binding_elsewhere_does_not_match() {
    let elsewhere = [
        Place::Project(ProjectId(Uuid::from_u128(99))),
        Place::Cluster(ClusterId(Uuid::from_u128(99))),
        Place::Environment(STAGING),
    ];
    for place in elsewhere {
        let facts = facts_with([(policy(1, "Gate", place.scope(), approvals(1)), place)]);
        assert!(matched(&facts, Action::ReleaseDeploy, &TO_PRODUCTION).is_empty(), "{place:?}");
    }
}

#[test]
fn a_template_that_names_no_action_protects_all_sixteen() {
    let facts = everywhere([needs(1)]);
    for action in Action::ALL {
        assert_eq!(matched(&facts, action, &TO_PRODUCTION), ["Gate"], "{action}");
    }
}

#[test]
fn a_template_that_names_actions_protects_no_other() {
    let named = needs_with(1, |policy| policy.template.actions = BTreeSet::from([Action::RollbackExecute]));
    let facts = everywhere([named]);
    for action in Action::ALL {
        let applies = !matched(&facts, action, &TO_PRODUCTION).is_empty();
        assert_eq!(applies, action == Action::RollbackExecute, "{action}");
    }
}

#[test]
fn a_policy_that_is_bound_nowhere_gates_nothing() {
    let mut facts = everywhere([]);
    facts.policies.policies.push(needs(1));
    let decision = decide(&facts, &Actor::System, Action::ReleaseDeploy, &TO_PRODUCTION, "", noon());
    assert_eq!(decision.gate, Gate::Allowed);
    assert_eq!(decision.findings.len(), 1, "it is told of all the same");
}

#[test]
fn a_binding_whose_template_was_archived_gates_nothing() {
    let mut facts = everywhere([needs(1)]);
    facts.policies.policies.clear();
    assert!(matched(&facts, Action::ReleaseDeploy, &TO_PRODUCTION).is_empty());
}

#[test]
fn the_same_template_through_two_bindings_is_one_policy_with_both_as_its_cause() {
    let gate = production_gate();
    let mut facts = everywhere([]);
    bind(&mut facts, 8, &gate, Place::Environment(PRODUCTION), Mode::Enforce);
    bind(&mut facts, 9, &gate, Place::Organization, Mode::Observe);
    bind(&mut facts, 7, &gate, Place::Environment(STAGING), Mode::Enforce);
    let decision = decide(&facts, &Actor::System, Action::ReleaseDeploy, &TO_PRODUCTION, "", noon());
    let [matched] = decision.matched.as_slice() else { panic!("{:?}", decision.matched) };
    let places: Vec<_> = matched.bindings.iter().map(|binding| binding.place).collect();
    assert_eq!(places, [Place::Organization, Place::Environment(PRODUCTION)], "widest first, none from elsewhere");
    assert!(matched.enforced(), "the binding that only observes does not weaken the one that enforces");
}

#[test]
fn two_templates_of_one_name_are_two_policies() {
    let facts = everywhere([
        policy(1, "Gate", Scope::Organization, approvals(1)),
        policy(2, "Gate", Scope::Organization, approvals(2)),
    ]);
    assert_eq!(matched(&facts, Action::ReleaseDeploy, &TO_PRODUCTION), ["Gate", "Gate"]);
}

#[test]
fn every_policy_tells_why_it_applies_or_not() {
    let only_prod = |policy: &mut governance::Policy| {
        policy.template.conditions =
            Conditions { environments: BTreeSet::from(["production".to_owned()]), ..Conditions::default() };
        policy.template.actions = BTreeSet::from([Action::ReleaseDeploy]);
    };
    let facts = everywhere([needs_with(1, only_prod)]);
    let says = |action, target: &Target| {
        let decision = decide(&facts, &Actor::System, action, target, "", at("2026-01-07T12:00:00Z"));
        let finding = decision.findings.into_iter().next().unwrap();
        assert_eq!(finding.rule, Rule::Policy);
        let reasons: Vec<_> = finding.because.into_iter().map(|reason| (reason.rule, reason.holds)).collect();
        (finding.says, reasons)
    };
    let staging = Target { environment: Some(STAGING), ..TO_PRODUCTION };
    let (applies, not) = ("Gate applies".to_owned(), "Gate does not apply".to_owned());
    let all = |protects, environments| {
        vec![(Rule::Bound, true), (Rule::Protects, protects), (Rule::Environments, environments)]
    };
    assert_eq!(says(Action::ReleaseDeploy, &TO_PRODUCTION), (applies, all(true, true)));
    assert_eq!(says(Action::ReleaseDeploy, &staging), (not.clone(), all(true, false)));
    assert_eq!(says(Action::RollbackExecute, &staging), (not, all(false, false)));
}

#[test]
fn a_finding_names_the_places_of_its_bindings_and_which_only_observe() {
    let mut facts = everywhere([needs(1)]);
    let gate = facts.policies.policy(TemplateId(Uuid::from_u128(101))).unwrap().clone();
    bind(&mut facts, 9, &gate, Place::Environment(PRODUCTION), Mode::Observe);
    let decision = decide(&facts, &Actor::System, Action::ReleaseDeploy, &TO_PRODUCTION, "", noon());
    let bound = &decision.findings[0].because[0];
    assert_eq!(
        bound.says,
        "bound to the organization (organization) and api / production (environment, observed only)"
    );
}
