//! Resolution, stacking and the gate against their definitions.

use crate::config;
use crate::oracle;
use crate::world::{MEMBERS, World, any_binding, any_world, pick};
use governance::event::Actor;
use governance::gate::{GateDecision, decide};
use governance::ids::{BindingId, TemplateId};
use governance::request::Request;
use governance::{Gate, Mode};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

fn decided(world: &World, reason: &str) -> GateDecision {
    decide(&world.facts, &Actor::System, world.action, &world.target, reason, world.at)
}

fn enforced(decision: &GateDecision) -> BTreeSet<TemplateId> {
    decision.matched.iter().filter(|matched| matched.enforced()).map(|matched| matched.policy.id).collect()
}

const fn strictness(gate: Gate) -> u8 {
    match gate {
        Gate::Allowed | Gate::Bypassed => 0,
        Gate::Pending => 1,
        Gate::Blocked => 2,
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn resolution_agrees_with_the_definition(world in any_world()) {
        let found = decided(&world, "because").matched;
        let modes: BTreeMap<_, _> = found.iter().map(|matched| (matched.policy.id, matched.mode)).collect();
        prop_assert_eq!(modes.len(), found.len(), "each policy is listed once");
        prop_assert_eq!(modes, oracle::matched(&world.facts, world.action, &world.target, world.at));
        for matched in found {
            prop_assert!(!matched.bindings.is_empty());
            prop_assert!(matched.bindings.iter().all(|binding| binding.policy == matched.policy.id));
        }
    }

    #[test]
    fn the_gate_agrees_with_the_definition(world in any_world(), reason in prop::sample::select(vec!["", " ", "fix"])) {
        let decision = decided(&world, reason);
        let found = (decision.gate, decision.violations.len());
        prop_assert_eq!(found, oracle::gate(&world.facts, world.action, &world.target, reason, world.at));
    }

    #[test]
    fn every_policy_has_a_finding_that_holds_exactly_when_it_matched(world in any_world()) {
        let decision = decided(&world, "because");
        prop_assert_eq!(decision.findings.len(), world.facts.policies.policies.len());
        let holding = decision.findings.iter().filter(|finding| finding.holds).count();
        prop_assert_eq!(holding, decision.matched.len());
        for finding in decision.findings {
            prop_assert_eq!(finding.holds, finding.because.iter().all(|reason| reason.holds));
        }
    }

    #[test]
    fn adding_a_binding_never_loosens_a_verdict(
        world in any_world(), extra in any_binding(9, 3), by in 0u8..64, reason in prop::sample::select(vec!["", "fix"]),
    ) {
        let mut stricter = world.clone();
        stricter.facts.policies.bindings.push(extra);
        let (before, after) = (decided(&world, reason), decided(&stricter, reason));
        prop_assert!(strictness(before.gate) <= strictness(after.gate));
        prop_assert!(enforced(&before).is_subset(&enforced(&after)));
        prop_assert!(before.violations.iter().all(|violation| after.violations.contains(violation)));
        let holds = |world: &World| {
            let opened = Request::open(world.ask(), &world.facts, world.at).ok()?.request;
            let by: Vec<_> = pick(by, &MEMBERS).into_iter().collect();
            let verdicts = opened.enforced().map(|matched| {
                governance::evaluation::evaluate(&matched.policy, by.clone(), Some(world.requester), &world.facts.roster)
            });
            Some(verdicts.into_iter().all(|verdict| verdict.satisfied))
        };
        if let (Some(before), Some(after)) = (holds(&world), holds(&stricter)) {
            prop_assert!(before || !after, "what was not satisfied is so through one more policy");
        }
    }

    #[test]
    fn enforcing_what_was_observed_never_loosens_a_verdict(world in any_world()) {
        let mut stricter = world.clone();
        for binding in &mut stricter.facts.policies.bindings {
            binding.mode = Mode::Enforce;
        }
        let (before, after) = (decided(&world, ""), decided(&stricter, ""));
        prop_assert!(strictness(before.gate) <= strictness(after.gate));
        prop_assert!(enforced(&before).is_subset(&enforced(&after)));
        prop_assert_eq!(before.matched.len(), after.matched.len());
    }

    #[test]
    fn what_is_only_observed_changes_no_decision(world in any_world()) {
        let mut without = world.clone();
        without.facts.policies.bindings.retain(|binding| binding.mode == Mode::Enforce);
        let (with, without) = (decided(&world, ""), decided(&without, ""));
        prop_assert_eq!(with.gate, without.gate);
        prop_assert_eq!(&with.violations, &without.violations);
        prop_assert_eq!(enforced(&with), enforced(&without));
    }

    #[test]
    fn neither_the_order_of_policies_nor_of_bindings_matters(world in any_world()) {
        let mut other = world.clone();
        other.facts.policies.policies.reverse();
        other.facts.policies.bindings.reverse();
        let (one, other) = (decided(&world, ""), decided(&other, ""));
        prop_assert_eq!(one.matched, other.matched);
        prop_assert_eq!(one.violations, other.violations);
        prop_assert_eq!(one.findings, other.findings);
    }

    #[test]
    fn the_same_binding_twice_is_the_same_policy_once(world in any_world()) {
        let mut twice = world.clone();
        for mut binding in world.facts.policies.bindings.clone() {
            binding.id = BindingId(Uuid::from_u128(binding.id.0.as_u128() + 100));
            twice.facts.policies.bindings.push(binding);
        }
        let ids = |decision: GateDecision| -> Vec<_> {
            decision.matched.iter().map(|matched| (matched.policy.id, matched.mode)).collect()
        };
        prop_assert_eq!(ids(decided(&world, "")), ids(decided(&twice, "")));
    }
}
