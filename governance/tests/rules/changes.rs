//! Changes of policies and bindings, and requests under newer versions (semantics.md §8).

use crate::cast::{approvals, at, bind, everywhere, needs, needs_with, opened};
use governance::event::{Actor, EventKind};
use governance::ids::{BindingId, TemplateId};
use governance::policy::change::Obstacle;
use governance::policy::{Change, ChangeSet, Conditions};
use governance::request::Verdict;
use governance::resources::Environment;
use governance::samples::{
    ANA, API, BO, DI, EL, EU_1, PRODUCTION, STAGING, TO_PRODUCTION, ask, facts, facts_with, noon, policy,
    production_gate,
};
use governance::{Directory, Facts, Mode, Place, Policy, Refusal, Request, Scope, StateName, Target};
use std::collections::BTreeSet;
use uuid::Uuid;

const TO_STAGING: Target = Target { project: Some(API), environment: Some(STAGING), cluster: None };

fn saved(policy: &Policy, change: impl FnOnce(&mut Policy)) -> ChangeSet {
    let mut next = policy.clone();
    change(&mut next);
    Change::Save { policy: policy.id, base: policy.version, template: next.template }.into()
}

/// The facts after somebody saved a new version of the only policy.
fn after_saving(facts: &Facts, change: impl FnOnce(&mut Policy)) -> Facts {
    let set = saved(&facts.policies.policies[0], change);
    Facts { policies: set.applied(facts).unwrap().policies, ..facts.clone() }
}

#[test]
fn a_change_touches_every_environment_that_stands_where_the_policy_is_bound() {
    let cases = [
        (Scope::Organization, Place::Organization, vec![TO_STAGING, TO_PRODUCTION]),
        (Scope::Project, Place::Project(API), vec![TO_STAGING, TO_PRODUCTION]),
        (Scope::Cluster, Place::Cluster(EU_1), vec![TO_PRODUCTION]),
        (Scope::Environment, Place::Environment(STAGING), vec![TO_STAGING]),
    ];
    for (scope, place, expected) in cases {
        let facts = facts_with([(policy(1, "Gate", scope, approvals(1)), place)]);
        let gate = &facts.policies.policies[0];
        let binding = facts.policies.bindings[0].id;
        let other = TemplateId(Uuid::from_u128(7));
        let new = BindingId(Uuid::from_u128(8));
        let changes = [
            saved(gate, |gate| gate.template.quorum.min_approvals = 2),
            Change::Archive { policy: gate.id }.into(),
            Change::SetMode { binding, mode: Mode::Observe }.into(),
            Change::Unbind { binding }.into(),
            Change::Bind { binding: new, policy: other, version: 1, place, mode: Mode::Enforce }.into(),
        ];
        for set in changes {
            assert_eq!(set.touches(&facts), expected.iter().copied().collect(), "{set:?}");
        }
    }
}

#[test]
fn what_is_bound_nowhere_or_stays_the_same_touches_nothing() {
    let mut facts = facts();
    let gate = facts.policies.policies[0].clone();
    assert_eq!(saved(&gate, |_| {}).touches(&facts), BTreeSet::new());
    assert!(saved(&gate, |_| {}).applied(&facts).unwrap().steps.is_empty());
    facts.policies.bindings.clear();
    assert_eq!(ChangeSet::from(Change::Archive { policy: gate.id }).touches(&facts), BTreeSet::new());
    let create = Change::Create { policy: TemplateId(Uuid::from_u128(7)), template: needs(1).template };
    assert_eq!(ChangeSet::from(create).touches(&facts), BTreeSet::new());
}

#[test]
fn a_version_made_from_an_older_one_is_not_saved_over_a_newer() {
    let facts = after_saving(&facts(), |gate| gate.template.quorum.min_approvals = 3);
    let stale = saved(&production_gate(), |gate| gate.template.quorum.min_approvals = 1);
    let Err(Obstacle::Conflict(says)) = stale.applied(&facts) else { panic!("a conflict was expected") };
    assert!(says.starts_with("version 2 was saved by somebody else"), "{says}");
}

#[test]
fn changes_are_made_together_or_not_at_all() {
    let facts = facts();
    let gate = facts.policies.policies[0].id;
    let binding = facts.policies.bindings[0].id;
    let set = ChangeSet { changes: vec![Change::Unbind { binding }, Change::Archive { policy: gate }] };
    let applied = set.applied(&facts).unwrap();
    assert_eq!((applied.policies.policies.len(), applied.policies.bindings.len()), (0, 0));
    let subjects: Vec<_> = applied.steps.iter().map(|step| step.subject.as_str()).collect();
    assert_eq!(subjects, ["policy Production Deploy Gate", "policy Production Deploy Gate"]);
    let again = ChangeSet { changes: vec![Change::Archive { policy: gate }, Change::Unbind { binding }] };
    assert_eq!(again.applied(&facts).unwrap_err(), Obstacle::Gone("binding"));
}

#[test]
fn a_template_is_bound_only_at_its_scope_once_and_to_what_exists() {
    let facts = facts();
    let gate = facts.policies.policies[0].id;
    let bind = |place| {
        let binding = BindingId(Uuid::from_u128(9));
        let change = Change::Bind { binding, policy: gate, version: 1, place, mode: Mode::Enforce };
        ChangeSet::from(change).applied(&facts)
    };
    assert!(matches!(bind(Place::Organization), Err(Obstacle::Field("organization", _))));
    assert!(matches!(bind(Place::Environment(PRODUCTION)), Err(Obstacle::Conflict(_))));
    let nowhere = Place::Environment(Uuid::from_u128(77).into());
    assert_eq!(bind(nowhere).unwrap_err(), Obstacle::Gone("environment"));
    assert!(bind(Place::Environment(STAGING)).is_ok());
}

#[test]
fn the_request_for_a_change_is_aimed_at_the_narrowest_target_that_holds_it() {
    let around = |targets: &[Target]| Target::around(&targets.iter().copied().collect());
    let cluster = Target { cluster: Some(EU_1), ..Target::ORGANIZATION };
    assert_eq!(around(&[TO_PRODUCTION]), TO_PRODUCTION);
    assert_eq!(around(&[cluster]), cluster);
    assert_eq!(around(&[TO_PRODUCTION, TO_STAGING]), Target { project: Some(API), ..Target::ORGANIZATION });
    assert_eq!(around(&[TO_PRODUCTION, cluster]), Target::ORGANIZATION);
    assert_eq!(around(&[]), Target::ORGANIZATION);
}

#[test]
fn a_change_says_what_it_does_and_what_stood_before() {
    let facts = facts();
    let gate = &facts.policies.policies[0];
    let set = saved(gate, |gate| gate.template.quorum.min_approvals = 1);
    let planned = &set.planned(&facts, noon())[0];
    assert_eq!(planned.headline(), "Save version 2 of Production Deploy Gate");
    assert_eq!((planned.fields[0].was.as_str(), planned.fields[0].is.as_str()), ("2", "1"));
    let Some(Change::Save { template, .. }) = set.before(&facts).map(|before| before.changes[0].clone()) else {
        panic!("a template is replaced");
    };
    assert_eq!(template, gate.template);
    let unbind = Change::Unbind { binding: facts.policies.bindings[0].id };
    let unbind = ChangeSet::from(unbind);
    assert_eq!(unbind.planned(&facts, noon())[0].headline(), "Unbind Production Deploy Gate from api / production");
    assert_eq!(unbind.before(&facts), None);
}

#[test]
fn a_pending_request_is_put_under_the_newer_version_and_keeps_its_reviews() {
    let facts = everywhere([needs(3)]);
    let request = opened(&facts).review(&facts, ANA, Verdict::Approve, "", noon()).unwrap().request;
    let gate = request.matched[0].policy.id;
    assert_eq!(request.newer_version(gate, &facts), None);
    let later = after_saving(&facts, |gate| gate.template.quorum.min_approvals = 2);
    assert_eq!(request.newer_version(gate, &later), Some(2));

    let outcome = request.reevaluate(&later, Actor::member(DI), noon()).unwrap();
    assert_eq!(outcome.events()[0].happening.kind(), EventKind::RequestReevaluated);
    let says = outcome.events()[0].happening.sentence();
    assert_eq!(says, "re-evaluated the request: put it under version 2 of Gate");
    assert_eq!((outcome.request.matched[0].policy.version, outcome.request.reviews.len()), (2, 1));
    let done = outcome.request.review(&later, BO, Verdict::Approve, "", noon()).unwrap();
    assert_eq!(done.request.state.name(), StateName::Approved);
}

#[test]
fn a_newer_version_that_is_satisfied_approves_and_one_that_does_not_apply_gates_no_longer() {
    let facts = everywhere([needs(2)]);
    let request = opened(&facts).review(&facts, ANA, Verdict::Approve, "", noon()).unwrap().request;
    let weaker = after_saving(&facts, |gate| gate.template.quorum.min_approvals = 1);
    let outcome = request.clone().reevaluate(&weaker, Actor::member(DI), noon()).unwrap();
    assert_eq!(outcome.request.state.name(), StateName::Approved);

    let elsewhere = after_saving(&facts, |gate| {
        gate.template.conditions =
            Conditions { environments: BTreeSet::from(["staging".to_owned()]), ..Conditions::default() };
    });
    let outcome = request.reevaluate(&elsewhere, Actor::member(DI), noon()).unwrap();
    assert!(outcome.request.matched.is_empty());
    assert_eq!(outcome.request.state.name(), StateName::Approved);
    assert!(outcome.events()[0].happening.sentence().ends_with("Gate applies no longer"));
}

#[test]
fn re_evaluation_is_refused_without_need_permission_or_reason() {
    let facts = everywhere([needs(2)]);
    let request = opened(&facts);
    let by = |member| Actor::member(member);
    assert_eq!(request.clone().reevaluate(&facts, by(DI), noon()).unwrap_err(), Refusal::NothingNewer);
    let later = after_saving(&facts, |gate| gate.template.quorum.min_approvals = 1);
    let refused = request.clone().reevaluate(&later, by(EL), noon()).unwrap_err();
    assert!(matches!(refused, Refusal::MayNot(_)), "{refused:?}");
    let cancelled = request.clone().cancel(&later, by(EL), "", noon()).unwrap().request;
    assert_eq!(cancelled.reevaluate(&later, by(DI), noon()).unwrap_err(), Refusal::Closed(StateName::Cancelled));
    let expired = request.reevaluate(&later, by(DI), at("2026-03-01T00:00:00Z")).unwrap_err();
    assert_eq!(expired, Refusal::Closed(StateName::Expired));

    let silent = Request::open(governance::request::Ask { reason: String::new(), ..ask() }, &facts, noon());
    let wants = after_saving(&facts, |gate| gate.template.conditions.require_reason = true);
    let refused = silent.unwrap().request.reevaluate(&wants, by(DI), noon()).unwrap_err();
    assert!(matches!(refused, Refusal::Violations(_)), "{refused:?}");
}

#[test]
fn a_claim_of_a_change_finds_policies_that_were_added_at_any_environment_that_it_touches() {
    let mut facts = everywhere([needs_with(1, |gate| gate.template.name = "Wide".into())]);
    let touches = BTreeSet::from([TO_STAGING, TO_PRODUCTION]);
    let wish = governance::request::Ask {
        action: governance::Action::EnvironmentPolicyUpdate,
        target: Target { project: Some(API), ..Target::ORGANIZATION },
        touches,
        requester: DI,
        ..ask()
    };
    let request = Request::open(wish, &facts, noon()).unwrap().request;
    let request = request.review(&facts, ANA, Verdict::Approve, "", noon()).unwrap().request;
    let new = policy(9, "Staging", Scope::Environment, approvals(1));
    bind(&mut facts, 9, &new, Place::Environment(STAGING), Mode::Enforce);
    let claim = Uuid::from_u128(1).into();
    let digest = request.digest;
    let decision = request.claim(&facts, Actor::System, claim, digest, noon()).unwrap();
    let Err(Refusal::Violations(violations)) = decision.answer else { panic!("a violation was expected") };
    assert_eq!(violations[0].code, "policy-added");
}

#[test]
fn a_resource_at_which_no_environment_stands_is_touched_itself() {
    let mut facts = facts_with([
        (policy(1, "Cluster gate", Scope::Cluster, approvals(1)), Place::Cluster(EU_1)),
        (policy(2, "Project gate", Scope::Project, approvals(1)), Place::Project(API)),
    ]);
    let directory = &facts.directory;
    facts.directory = Directory::new(directory.projects().cloned(), [], directory.clusters().cloned());
    let unbind = |place| {
        let binding = facts.policies.bindings.iter().find(|binding| binding.place == place).unwrap().id;
        ChangeSet::from(Change::Unbind { binding }).touches(&facts)
    };
    let cluster = Target { cluster: Some(EU_1), ..Target::ORGANIZATION };
    assert_eq!(unbind(Place::Cluster(EU_1)), BTreeSet::from([cluster]));
    let project = Target { project: Some(API), ..Target::ORGANIZATION };
    assert_eq!(unbind(Place::Project(API)), BTreeSet::from([project]));
}

#[test]
fn a_policy_is_bound_in_the_version_that_was_looked_at() {
    let facts = after_saving(&facts(), |gate| gate.template.quorum.min_approvals = 1);
    let bind = |version| {
        let policy = facts.policies.policies[0].id;
        let binding = BindingId(Uuid::from_u128(9));
        let place = Place::Environment(STAGING);
        ChangeSet::from(Change::Bind { binding, policy, version, place, mode: Mode::Enforce }).applied(&facts)
    };
    let Err(Obstacle::Conflict(says)) = bind(1) else { panic!("a conflict was expected") };
    assert!(says.contains("is at version 2 by now"), "{says}");
    assert!(bind(2).is_ok());
}

/// The directory in which the environment production is another one.
fn production_as(facts: &Facts, change: impl Fn(&mut Environment)) -> Directory {
    let mut production = facts.directory.environment(PRODUCTION).unwrap().clone();
    change(&mut production);
    facts.directory.clone().with_environment(production)
}

#[test]
fn renaming_and_moving_take_nothing_guarded_out_of_a_policy() {
    let by_name = needs_with(1, |gate| {
        gate.template.name = "By name".into();
        gate.template.conditions.environments.insert("production".into());
        gate.template.actions.insert(governance::Action::ReleaseDeploy);
    });
    let mut facts = everywhere([by_name]);
    let mut on_cluster = policy(5, "On the cluster", Scope::Cluster, approvals(1));
    on_cluster.template.actions.insert(governance::Action::ReleaseDeploy);
    bind(&mut facts, 5, &on_cluster, Place::Cluster(EU_1), Mode::Enforce);
    let lost = |facts: &Facts, after: &Directory| -> Vec<String> {
        facts.policies.lost(&facts.directory, after).into_iter().map(|loss| loss.policy).collect()
    };
    let renamed = production_as(&facts, |production| production.name = "prod".into());
    let moved = production_as(&facts, |production| production.cluster = None);
    assert_eq!(lost(&facts, &renamed), Vec::<String>::new(), "nothing protects changes of policies");

    let mut guard = policy(6, "Guard", Scope::Environment, approvals(1));
    guard.template.actions.insert(governance::Action::EnvironmentPolicyUpdate);
    bind(&mut facts, 6, &guard, Place::Environment(PRODUCTION), Mode::Enforce);
    assert_eq!(lost(&facts, &renamed), ["By name"]);
    assert_eq!(lost(&facts, &moved), ["On the cluster"]);
    assert_eq!(lost(&facts, &facts.directory), Vec::<String>::new());
}

#[test]
fn a_guarded_policy_with_hours_and_without_a_zone_is_tied_to_the_organizations() {
    let hours = |gate: &mut Policy| gate.template.conditions.hours = governance::policy::Hours::new(18, 9).ok();
    let facts = everywhere([needs_with(1, hours)]);
    assert_eq!(facts.policies.tied_to_the_zone(&facts.directory), ["Gate"]);
    let own = everywhere([needs_with(1, |gate| {
        hours(gate);
        gate.template.conditions.timezone = Some(chrono_tz::Tz::UTC);
    })]);
    assert!(own.policies.tied_to_the_zone(&own.directory).is_empty());
}
