//! Replay: what a version of a policy would have done to requests of the past.

use crate::cast::{at, bind, change_environments, deactivate, everywhere, needs, needs_with, only};
use governance::ids::{EnvironmentId, MemberId};
use governance::policy::Hours;
use governance::replay::{Difference, LISTED, Listed, Past, Replay, Then};
use governance::samples::{ANA, API, BO, EL, PRODUCTION, STAGING, ask, facts_with, noon, policy};
use governance::{Action, Facts, Mode, Place, Policy, Request, Scope, Target};
use std::sync::Arc;

/// El's deployment to production as it was gated under these facts.
fn past(facts: &Facts, policy: &Policy) -> Past {
    let request = Request::open(ask(), facts, noon()).unwrap().request;
    Past {
        id: request.id,
        action: request.action,
        target: request.target,
        touches: request.touches.clone(),
        requester: request.requester,
        opened_at: request.opened_at,
        gated: request.enforced().next().is_some(),
        then: Then::of(policy.id, &request.matched).map(Arc::new),
    }
}

/// What a version at the organization would have changed.
fn difference(version: &Policy, past: &Past, facts: &Facts) -> Option<Difference> {
    Replay::new(version, &[Place::Organization], facts).see(past)
}

fn in_staging(count: u32) -> Policy {
    needs_with(count, |policy| policy.template.conditions.environments = ["staging".to_owned()].into())
}

fn another() -> Policy {
    policy(8, "Another", Scope::Organization, needs(1).template.quorum)
}

#[test]
fn what_went_through_and_would_have_waited_is_newly_gated() {
    let facts = everywhere([]);
    let past = past(&facts, &needs(1));
    assert_eq!(difference(&needs(1), &past, &facts), Some(Difference::NewlyGated));
    assert_eq!(difference(&in_staging(1), &past, &facts), None);
}

#[test]
fn what_waited_for_the_policy_alone_and_would_not_have_is_no_longer_gated() {
    let facts = everywhere([needs(1)]);
    assert_eq!(difference(&in_staging(1), &past(&facts, &needs(1)), &facts), Some(Difference::NoLongerGated));
}

#[test]
fn beside_others_it_gates_also_or_gates_less() {
    let both = everywhere([needs(1), another()]);
    let other = everywhere([another()]);
    assert_eq!(difference(&in_staging(1), &past(&both, &needs(1)), &both), Some(Difference::GatedLess));
    assert_eq!(difference(&needs(1), &past(&other, &needs(1)), &other), Some(Difference::GatedAlso));
}

#[test]
fn the_version_that_was_in_force_changes_nothing() {
    let facts = everywhere([needs(2)]);
    let places = [Place::Organization];
    let version = needs(2);
    let mut replay = Replay::new(&version, &places, &facts);
    assert_eq!(replay.see(&past(&facts, &needs(2))), None);
    assert!(replay.tally.changes_nothing());
    assert_eq!((replay.tally.seen, replay.tally.gated_then, replay.tally.gated_now), (1, 1, 1));
}

#[test]
fn other_approvers_and_another_quorum_are_told_with_who_could_and_no_longer_can() {
    let facts = everywhere([needs(1)]);
    let past = past(&facts, &needs(1));
    let version = needs_with(1, |policy| {
        policy.version = 2;
        policy.template.approvers = only(&[ANA, BO]);
    });
    let places = [Place::Organization];
    let mut replay = Replay::new(&version, &places, &facts);
    assert_eq!(replay.see(&past), Some(Difference::AsksOthers));
    let listed = &replay.tally.groups[&Difference::AsksOthers].listed[0];
    let lost: Vec<&str> = listed.lost.iter().map(|id| facts.roster.member_name(*id)).collect();
    assert_eq!((listed.gained.as_slice(), lost, listed.quorum), (&[][..], vec!["Cy", "Di"], false));
    assert_eq!(difference(&needs(2), &past, &facts), Some(Difference::AsksOthers), "another quorum");
}

#[test]
fn whether_approvers_differ_is_asked_for_the_requester_of_each_request() {
    let facts = everywhere([needs(1)]);
    let past = past(&facts, &needs(1));
    let own = needs_with(1, |policy| policy.template.requester_can_approve = true);
    assert_eq!(difference(&own, &past, &facts), Some(Difference::AsksOthers));
    // Without El nobody differs, and El opened it.
    let version = needs_with(1, |policy| policy.template.approvers = only(&everyone_but_el(&facts)));
    assert_eq!(difference(&version, &past, &facts), None);
    assert_eq!(difference(&version, &Past { requester: ANA, ..past }, &facts), Some(Difference::AsksOthers));
}

fn everyone_but_el(facts: &Facts) -> Vec<MemberId> {
    facts.roster.members().map(|member| member.id).filter(|id| *id != EL).collect()
}

#[test]
fn who_left_since_is_asked_neither_then_nor_now() {
    let mut facts = everywhere([needs(1)]);
    let past = past(&facts, &needs(1));
    deactivate(&mut facts, ANA);
    let version = needs_with(1, |policy| policy.template.approvers = only(&everyone_but_el(&facts)));
    assert_eq!(difference(&version, &past, &facts), None);
}

#[test]
fn its_hours_are_those_of_the_opening() {
    let facts = everywhere([]);
    let past = past(&facts, &needs(1));
    let evening = needs_with(1, |policy| policy.template.conditions.hours = Some(Hours::new(18, 22).unwrap()));
    assert_eq!(difference(&evening, &past, &facts), None);
    let later = Past { opened_at: at("2026-01-07T18:00:00Z"), ..past };
    assert_eq!(difference(&evening, &later, &facts), Some(Difference::NewlyGated));
}

#[test]
fn an_observed_match_did_not_gate() {
    let mut facts = everywhere([]);
    bind(&mut facts, 1, &needs(1), Place::Organization, Mode::Observe);
    let past = past(&facts, &needs(1));
    assert_eq!(past.then, None);
    assert_eq!(difference(&needs(1), &past, &facts), Some(Difference::NewlyGated));
}

#[test]
fn what_was_aimed_at_something_that_is_gone_is_counted_and_left_out() {
    let mut facts = everywhere([needs(1)]);
    let past = past(&facts, &needs(1));
    change_environments(&mut facts, |environments| environments.retain(|environment| environment.id != PRODUCTION));
    let version = in_staging(1);
    let mut replay = Replay::new(&version, &[Place::Organization], &facts);
    assert_eq!(replay.see(&past), None);
    assert_eq!((replay.tally.seen, replay.tally.gone), (1, 1));
}

#[test]
fn a_change_that_touches_several_environments_is_gated_at_any_of_them() {
    let gate = policy(1, "Gate", Scope::Environment, needs(1).template.quorum);
    let facts = facts_with([]);
    let at = |id| Target { project: Some(API), environment: Some(id), cluster: None };
    let touches = |ids: &[EnvironmentId]| Past {
        action: Action::EnvironmentPolicyUpdate,
        target: Target::around(&ids.iter().copied().map(at).collect()),
        touches: ids.iter().copied().map(at).collect(),
        ..past(&facts, &gate)
    };
    let places = [Place::Environment(PRODUCTION)];
    let see = |past: Past| Replay::new(&gate, &places, &facts).see(&past);
    assert_eq!(see(touches(&[STAGING, PRODUCTION])), Some(Difference::NewlyGated));
    assert_eq!(see(touches(&[STAGING])), None);
}

#[test]
fn all_are_counted_and_the_first_are_listed() {
    let facts = everywhere([]);
    let (past, version) = (past(&facts, &needs(1)), needs(1));
    let mut replay = Replay::new(&version, &[Place::Organization], &facts);
    for _ in 0..LISTED + 5 {
        replay.see(&past);
    }
    let group = &replay.tally.groups[&Difference::NewlyGated];
    assert_eq!((group.count, group.listed.len()), (LISTED as u64 + 5, LISTED));
    assert_eq!(group.listed[0], Listed { id: past.id, gained: vec![], lost: vec![], quorum: false });
}
