//! Changes of policies: what they touch is all that they change.

use crate::config;
use crate::world::{any_binding, any_policy, any_world};
use governance::ids::BindingId;
use governance::policy::{Change, ChangeSet, resolve, resolve_over};
use governance::{Action, Facts, Mode, Target};
use proptest::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A change that could be asked for; some of them are impossible.
fn any_change() -> impl Strategy<Value = Change> {
    let binding = (70u128..76).prop_map(|id| BindingId(Uuid::from_u128(id)));
    let mode = prop_oneof![Just(Mode::Enforce), Just(Mode::Observe)];
    prop_oneof![
        any_policy(9).prop_map(|policy| Change::Create { policy: policy.id, template: policy.template }),
        (0u128..3).prop_flat_map(any_policy).prop_map(|policy| Change::Save {
            policy: policy.id,
            base: policy.version,
            template: policy.template
        }),
        (0u128..3).prop_flat_map(any_policy).prop_map(|policy| Change::Archive { policy: policy.id }),
        any_binding(20, 3).prop_map(|binding| Change::Bind {
            binding: binding.id,
            policy: binding.policy,
            version: 1,
            place: binding.place,
            mode: binding.mode
        }),
        (binding.clone(), mode).prop_map(|(binding, mode)| Change::SetMode { binding, mode }),
        binding.prop_map(|binding| Change::Unbind { binding }),
    ]
}

/// The scopes of policies follow their bindings, so that saves and bindings are possible.
fn consistent(facts: &mut Facts) {
    for policy in &mut facts.policies.policies {
        let bound = facts.policies.bindings.iter().find(|binding| binding.policy == policy.id);
        policy.template.scope = bound.map_or(policy.template.scope, |binding| binding.place.scope());
        let scope = policy.template.scope;
        facts.policies.bindings.retain(|binding| binding.policy != policy.id || binding.place.scope() == scope);
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_a_change_does_not_touch_is_gated_as_before(mut world in any_world(), change in any_change()) {
        consistent(&mut world.facts);
        let facts = &world.facts;
        let set = ChangeSet::from(match change {
            Change::Save { policy, base, mut template } => {
                template.scope = facts.policies.policy(policy).unwrap().template.scope;
                Change::Save { policy, base, template }
            }
            other => other,
        });
        let Ok(applied) = set.applied(facts) else { return Ok(()) };
        let touched = set.touches(facts);
        for at in facts.directory.environments().map(Target::of).filter(|target| !touched.contains(target)) {
            for action in Action::ALL {
                let gates = |set| resolve(set, action, &at, &facts.directory, facts.settings.timezone, world.at).matched;
                prop_assert_eq!(gates(&facts.policies), gates(&applied.policies));
            }
        }
    }

    #[test]
    fn a_change_travels_as_json(change in any_change()) {
        let set = ChangeSet::from(change);
        let sent = serde_json::to_value(&set).unwrap();
        prop_assert_eq!(serde_json::from_value::<ChangeSet>(sent).unwrap(), set);
    }

    #[test]
    fn a_request_for_several_environments_is_gated_by_the_policies_of_each(world in any_world()) {
        let facts = &world.facts;
        let ask = governance::request::Ask {
            action: Action::EnvironmentPolicyUpdate,
            target: Target::ORGANIZATION,
            touches: facts.directory.environments().map(Target::of).collect(),
            ..world.ask()
        };
        let all: Vec<Target> = facts.directory.environments().map(Target::of).collect();
        let decision = governance::gate::decide_over(facts, &ask.actor(), ask.action, &all, &ask.reason, world.at);
        let mut expected: Vec<_> = all
            .iter()
            .flat_map(|at| governance::gate::decide(facts, &ask.actor(), ask.action, at, &ask.reason, world.at).matched)
            .map(|matched| matched.policy.id)
            .collect();
        expected.sort();
        expected.dedup();
        let mut found: Vec<_> = decision.matched.iter().map(|matched| matched.policy.id).collect();
        found.sort();
        prop_assert_eq!(&found, &expected);
        for (matched, finding) in found.iter().zip(decision.findings.iter().filter(|finding| finding.holds)) {
            prop_assert!(finding.says.starts_with(&facts.policies.policy(*matched).unwrap().template.name));
        }
    }

    #[test]
    fn what_several_targets_match_is_what_each_of_them_matches(world in any_world()) {
        let facts = &world.facts;
        let all: Vec<Target> = facts.directory.environments().map(|environment| Target {
            project: Some(environment.project),
            environment: Some(environment.id),
            cluster: None,
        }).collect();
        let zone = facts.settings.timezone;
        let of = |targets: &[Target]| {
            resolve_over(&facts.policies, world.action, targets, &facts.directory, zone, world.at)
        };
        let together = of(&all);
        let apart: Vec<_> = all.iter().map(|target| of(std::slice::from_ref(target))).collect();
        for policy in &facts.policies.policies {
            let matched = apart.iter().flat_map(|one| &one.matched).filter(|matched| matched.policy.id == policy.id);
            let causes: BTreeSet<_> = matched.flat_map(|matched| &matched.bindings).map(|binding| binding.id).collect();
            let found = together.matched.iter().find(|matched| matched.policy.id == policy.id);
            let here: Vec<_> = found.iter().flat_map(|matched| &matched.bindings).map(|binding| binding.id).collect();
            prop_assert_eq!(here.len(), causes.len());
            prop_assert_eq!(here.into_iter().collect::<BTreeSet<_>>(), causes);
            if let Some(found) = found {
                prop_assert_eq!(Some(found.mode), found.bindings.iter().map(|binding| binding.mode).max());
            }
        }
        // A policy is told of as at the first target that it matches.
        for (index, finding) in together.findings.iter().enumerate() {
            let first = apart.iter().find(|one| one.findings[index].holds).or(apart.first());
            prop_assert_eq!(Some(finding), first.map(|one| &one.findings[index]));
            prop_assert_eq!(finding.holds, finding.because.iter().all(|reason| reason.holds));
        }
    }
}
