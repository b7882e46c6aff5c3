//! What is told of a request that a session bypasses.

use super::{SESSION, broken, deployments, end, hold, second, session};
use crate::cast::{at, bind, everywhere, freeze, kinds, needs, needs_with, state};
use chrono::TimeDelta;
use governance::break_glass::Sessions;
use governance::event::{Actor, EventKind, Happening, PolicyRef};
use governance::policy::Policy;
use governance::request::{Ask, Basis, Bypassed, Outcome, State};
use governance::samples::{BO, EL, EU_1, PRODUCTION, STAGING, TO_PRODUCTION, ask, noon, policy};
use governance::{Action, Facts, Gate, Mode, Place, Refusal, Request, Scope, StateName, Target, Timestamp};
use std::collections::BTreeSet;

fn open_at(facts: &Facts, when: Timestamp) -> Outcome {
    Request::open(ask(), facts, when).unwrap()
}

fn second_gate() -> Policy {
    Policy { version: 7, ..policy(2, "Second", Scope::Organization, crate::cast::approvals(3)) }
}

fn reference(policy: &Policy) -> PolicyRef {
    PolicyRef { id: policy.id, name: policy.template.name.clone(), version: policy.version }
}

#[test]
fn a_bypassed_request_needs_no_one() {
    let outcome = open_at(&broken(), noon());
    let request = &outcome.request;
    assert_eq!((request.gate, request.session), (Gate::Bypassed, Some(SESSION)));
    let gate = PolicyRef::from(&request.matched[0].policy);
    let what = Bypassed { at: noon(), policies: vec![gate], freezes: Vec::new() };
    assert_eq!(
        (request.matched.len(), request.bypassed.as_slice()),
        (1, &[what][..]),
        "what it bypassed stands with it"
    );
    assert_eq!(request.state, State::Approved { at: noon(), basis: Basis::BreakGlass, lapses_at: end() });
    assert_eq!(kinds(&outcome), [EventKind::RequestOpened, EventKind::BreakGlassBypassed, EventKind::RequestApproved]);
}

#[test]
fn its_event_tells_everything() {
    let (first, second) = (needs(1), second_gate());
    let mut facts = everywhere([first.clone(), second.clone()]);
    bind(
        &mut facts,
        9,
        &policy(3, "Observed", Scope::Organization, crate::cast::approvals(1)),
        Place::Organization,
        Mode::Observe,
    );
    freeze(&mut facts, PRODUCTION, "Quarter end");
    hold(&mut facts, deployments());
    let outcome = open_at(&facts, at("2026-01-07T12:20:05Z"));
    let event = &outcome.events()[1];
    assert_eq!(
        event.happening,
        Happening::BreakGlassBypassed {
            session: SESSION,
            justification: "Checkout is down".into(),
            action: Action::ReleaseDeploy,
            target: "api / production".into(),
            policies: vec![reference(&first), reference(&second)],
            freezes: vec!["production is frozen: Quarter end".into()],
            seconds_left: 39 * 60 + 55,
        }
    );
    assert_eq!((event.actor, event.session), (Actor::member(EL), Some(SESSION)));
    assert_eq!(event.request, Some(outcome.request.id));
    assert_eq!(Bypassed::told(&event.happening, event.at).as_slice(), outcome.request.bypassed);
    assert_eq!(outcome.request.bypassed[0].freezes, ["production is frozen: Quarter end"]);
    assert_eq!(event.target, Some(Target { cluster: Some(EU_1), ..TO_PRODUCTION }));
    assert_eq!(event.at, at("2026-01-07T12:20:05Z"));
    assert!(outcome.events().iter().all(|event| event.prominent()), "all of the request stands out");
    assert_eq!(event.happening.sentence(), "bypassed Gate (version 1), Second (version 7), the freeze of production");
    assert_eq!(event.happening.text(), Some("Checkout is down"));
}

#[test]
fn the_time_left_is_counted_by_the_instant_by_which_the_session_is_judged() {
    let mut facts = broken();
    facts.sessions = Sessions::new([deployments()], Some(end() - TimeDelta::minutes(5)));
    let outcome = open_at(&facts, noon());
    let Happening::BreakGlassBypassed { seconds_left, .. } = &outcome.events()[1].happening else { panic!() };
    assert_eq!(*seconds_left, 300);
}

#[test]
fn the_sentence_of_the_opening_names_what_it_bypasses() {
    assert_eq!(
        open_at(&broken(), noon()).events()[0].happening.sentence(),
        "opened the request under break-glass, bypassing Gate"
    );
    let mut facts = everywhere([]);
    freeze(&mut facts, PRODUCTION, "Quarter end");
    hold(&mut facts, deployments());
    let outcome = open_at(&facts, noon());
    assert_eq!(outcome.events()[0].happening.sentence(), "opened the request under break-glass");
    assert_eq!(outcome.events()[1].happening.sentence(), "bypassed the freeze of production");
}

#[test]
fn its_approval_lapses_with_the_session_at_the_latest() {
    let lapses = |ttl: TimeDelta, when| {
        let mut facts = broken();
        facts.settings.approval_ttl = ttl;
        open_at(&facts, when).request.state.deadline().unwrap()
    };
    assert_eq!(lapses(TimeDelta::hours(24), noon()), end());
    assert_eq!(lapses(TimeDelta::hours(24), end() - second()), end());
    assert_eq!(lapses(TimeDelta::minutes(10), noon()), noon() + TimeDelta::minutes(10), "or before, by itself");
    let request = open_at(&broken(), noon()).request;
    assert_eq!(request.state_at(end() - second()), StateName::Approved);
    assert_eq!(request.state_at(end()), StateName::Expired, "whether anybody has written that down or not");
}

#[test]
fn what_is_told_of_its_end_is_true() {
    let mut facts = broken();
    let told = |facts: &Facts, when: Timestamp| {
        let outcome = open_at(facts, noon()).request.expire(facts, when).unwrap();
        outcome.events()[0].happening.sentence()
    };
    assert_eq!(told(&facts, end()), "let the approval lapse: its break-glass session is over");
    facts.settings.approval_ttl = TimeDelta::minutes(10);
    assert_eq!(
        told(&facts, noon() + TimeDelta::minutes(10)),
        "let the approval lapse: it was not claimed in time",
        "the session goes on"
    );
}

#[test]
fn whatever_it_touches_is_covered_or_it_waits() {
    let mut facts = everywhere([needs(1)]);
    crate::cast::grant(
        &mut facts,
        &[EL],
        &[governance::Permission::BreakGlassInitiate, governance::Permission::PoliciesManage],
    );
    let narrow = session(&[Action::EnvironmentPolicyUpdate], &[Place::Environment(PRODUCTION)]);
    facts.sessions = Sessions::new([narrow], None);
    let staging = Target { environment: Some(STAGING), ..TO_PRODUCTION };
    let change = |touches: &[Target]| {
        let touches: BTreeSet<Target> = touches.iter().copied().collect();
        let ask = Ask { action: Action::EnvironmentPolicyUpdate, touches, ..ask() };
        Request::open(ask, &facts, noon()).unwrap().request.gate
    };
    assert_eq!(change(&[]), Gate::Bypassed);
    assert_eq!(change(&[TO_PRODUCTION]), Gate::Bypassed);
    assert_eq!(change(&[TO_PRODUCTION, staging]), Gate::Pending);
    assert_eq!(change(&[staging]), Gate::Pending, "the target is covered, what it touches is not");
}

#[test]
fn a_session_bypasses_no_permission() {
    let mut facts = broken();
    crate::cast::change_member(&mut facts, EL, |member| member.roles.retain(|role| role.0.as_u128() == 39));
    let refused = Request::open(ask(), &facts, noon());
    assert_eq!(refused, Err(Refusal::MayNot(governance::Permission::RequestsOpen)));
    let delete = Ask { action: Action::ProjectDelete, ..ask() };
    let mut facts = everywhere([needs(1)]);
    hold(&mut facts, session(&[Action::ProjectDelete], &[Place::Organization]));
    assert_eq!(Request::open(delete, &facts, noon()), Err(Refusal::MayNot(governance::Permission::ResourcesManage)));
}

#[test]
fn a_request_that_waits_is_not_bypassed_by_a_session_that_starts_later() {
    let mut facts = everywhere([needs(1)]);
    let waiting = crate::cast::opened(&facts);
    hold(&mut facts, deployments());
    assert_eq!(waiting.clone().reconsider(&facts, noon()), None);
    assert_eq!(state(&waiting), StateName::Pending);
    let other = Ask { requester: BO, ..ask() };
    assert_eq!(state(&Request::open(other, &facts, noon()).unwrap().request), StateName::Pending);
}

#[test]
fn a_bypassed_request_cannot_be_reviewed_but_cancelled() {
    let facts = broken();
    let request = open_at(&facts, noon()).request;
    assert_eq!(crate::cast::approve(request.clone(), &facts, BO), Err(Refusal::Closed(StateName::Approved)));
    let outcome = request.cancel(&facts, Actor::member(EL), "", noon()).unwrap();
    assert_eq!(state(&outcome.request), StateName::Cancelled);
}

#[test]
fn with_a_reason_that_a_policy_requires_it_is_bypassed() {
    let mut facts = everywhere([needs_with(1, |policy| policy.template.conditions.require_reason = true)]);
    hold(&mut facts, deployments());
    let silent = Ask { reason: " ".into(), ..ask() };
    let found = crate::cast::violations(Request::open(silent, &facts, noon()).unwrap_err());
    assert_eq!(crate::cast::codes(&found), ["reason-required"]);
    assert_eq!(open_at(&facts, noon()).request.gate, Gate::Bypassed);
}
