//! The claim of a bypassed request.

use super::{SESSION, broken, deployments, end, hold, second, session};
use crate::cast::{
    approvals, bind, change_environments, change_member, codes, deactivate, everywhere, freeze, kinds, needs, state,
    violations,
};
use chrono::TimeDelta;
use governance::break_glass::Sessions;
use governance::event::{Actor, EventKind, Happening};
use governance::ids::ClaimId;
use governance::payload::{self, Digest};
use governance::request::{ClaimDecision, State};
use governance::samples::{DI, EL, EU_1, PRODUCTION, ask, noon, policy};
use governance::wire::break_glass::{BypassStep, BypassView};
use governance::{Action, Facts, Mode, Place, Policy, Refusal, Request, Scope, StateName, Timestamp};
use uuid::Uuid;

const CLAIM: ClaimId = ClaimId(Uuid::from_u128(81));

fn bypassed(facts: &Facts) -> Request {
    Request::open(ask(), facts, noon()).unwrap().request
}

fn claim_at(request: Request, facts: &Facts, when: Timestamp) -> ClaimDecision {
    request.claim(facts, Actor::member(EL), CLAIM, payload::digest(None), when).unwrap()
}

fn refused(decision: &ClaimDecision) -> Vec<String> {
    let found = violations(decision.answer.clone().unwrap_err());
    codes(&found).into_iter().map(str::to_owned).collect()
}

fn added() -> Policy {
    policy(2, "Added", Scope::Organization, approvals(2))
}

#[test]
fn while_its_session_is_active_it_is_claimed_once() {
    let facts = broken();
    let decision = claim_at(bypassed(&facts), &facts, end() - second());
    assert_eq!(decision.answer, Ok(CLAIM));
    assert_eq!(kinds(&decision.outcome), [EventKind::RequestClaimed], "nothing more is bypassed");
    let again = decision.outcome.request.claim(&facts, Actor::member(EL), CLAIM, payload::digest(None), noon());
    assert_eq!(again, Err(Refusal::AlreadyClaimed));
}

#[test]
fn neither_quorum_nor_freeze_nor_added_policy_stops_the_claim_and_what_came_since_is_told() {
    let mut facts = broken();
    let request = bypassed(&facts);
    bind(&mut facts, 9, &added(), Place::Environment(PRODUCTION), Mode::Enforce);
    freeze(&mut facts, PRODUCTION, "Incident");
    let decision = claim_at(request, &facts, noon() + TimeDelta::minutes(59));
    assert_eq!(decision.answer, Ok(CLAIM));
    assert_eq!(kinds(&decision.outcome), [EventKind::RequestClaimed, EventKind::BreakGlassBypassed]);
    let event = &decision.outcome.events()[1];
    let Happening::BreakGlassBypassed { session, policies, freezes, seconds_left, justification, .. } =
        &event.happening
    else {
        panic!()
    };
    let names: Vec<_> = policies.iter().map(|policy| policy.name.as_str()).collect();
    assert_eq!((names, freezes.as_slice()), (vec!["Added"], &["production is frozen: Incident".to_owned()][..]));
    assert_eq!((*session, *seconds_left, justification.as_str()), (SESSION, 60, "Checkout is down"));
    assert!(event.prominent());
    let request = &decision.outcome.request;
    let [_, at_claim] = request.bypassed.as_slice() else { panic!() };
    assert_eq!((&at_claim.policies, &at_claim.freezes, at_claim.at), (policies, freezes, event.at));
    let shown = BypassView::of(request, &facts, noon()).unwrap();
    let steps: Vec<_> = shown.bypassed.iter().map(|bypassed| (bypassed.step, bypassed.policies.len())).collect();
    assert_eq!(steps, [(BypassStep::Opening, 1), (BypassStep::Claim, 1)]);
    assert_eq!(shown.bypassed[1].freezes, ["production is frozen: Incident"]);
}

#[test]
fn a_freeze_of_the_very_instant_of_the_opening_is_told_rather_than_not() {
    let mut facts = broken();
    let request = bypassed(&facts);
    freeze(&mut facts, PRODUCTION, "Incident");
    assert_eq!(facts.directory.environment(PRODUCTION).unwrap().freeze.as_ref().unwrap().at, request.opened_at);
    let decision = claim_at(request, &facts, noon() + second());
    assert_eq!(kinds(&decision.outcome), [EventKind::RequestClaimed, EventKind::BreakGlassBypassed]);
}

#[test]
fn a_freeze_that_was_told_of_at_the_opening_is_not_told_of_again() {
    let mut facts = broken();
    freeze(&mut facts, PRODUCTION, "Incident");
    let request = Request::open(ask(), &facts, noon() + second()).unwrap().request;
    let decision = claim_at(request, &facts, noon() + second());
    assert_eq!(kinds(&decision.outcome), [EventKind::RequestClaimed]);
}

#[test]
fn an_observed_policy_and_a_new_version_are_nothing_more_to_bypass() {
    let mut facts = broken();
    let request = bypassed(&facts);
    bind(&mut facts, 9, &added(), Place::Organization, Mode::Observe);
    facts.policies.policies[0].version = 2;
    let claimed = claim_at(request, &facts, noon()).outcome;
    assert_eq!((kinds(&claimed), claimed.request.bypassed.len()), (vec![EventKind::RequestClaimed], 1));
}

#[test]
fn a_member_with_requests_manage_may_claim_it_and_another_may_not() {
    let facts = broken();
    let by = |member| bypassed(&facts).claim(&facts, Actor::member(member), CLAIM, payload::digest(None), noon());
    assert!(by(DI).unwrap().answer.is_ok());
    let missing = governance::Permission::RequestsManage;
    assert_eq!(by(governance::samples::BO), Err(Refusal::MayNot(missing)));
}

#[test]
fn another_payload_is_a_violation_and_leaves_the_approval() {
    let facts = broken();
    let request = bypassed(&facts);
    let decision = request.clone().claim(&facts, Actor::member(EL), CLAIM, Digest::of("other"), noon()).unwrap();
    assert_eq!(refused(&decision), ["payload-mismatch"]);
    assert_eq!(kinds(&decision.outcome), [EventKind::ClaimRefused]);
    assert_eq!(decision.outcome.request, request);
}

#[test]
fn a_target_that_is_gone_stops_the_claim_of_what_the_organization_wide_session_still_covers() {
    let mut facts = broken();
    let request = bypassed(&facts);
    change_environments(&mut facts, |all| all.retain(|environment| environment.id != PRODUCTION));
    assert_eq!(refused(&claim_at(request, &facts, noon())), ["target-gone"]);
}

/// The claim is refused because the session is over, and the approval ends with that.
#[track_caller]
fn is_over(decision: &ClaimDecision) {
    assert_eq!(refused(decision), ["break-glass-over"]);
    assert_eq!(kinds(&decision.outcome), [EventKind::ClaimRefused, EventKind::RequestExpired]);
    let [refused, expired] = decision.outcome.events() else { panic!() };
    assert_eq!((refused.actor, expired.actor), (Actor::member(EL), Actor::System));
    assert_eq!(expired.happening, Happening::RequestExpired { approved: true, session_over: true });
    assert!(matches!(decision.outcome.request.state, State::Expired { approved: true, .. }));
    assert_eq!(
        refused.happening.sentence(),
        "was refused the claim: the break-glass session that bypassed its policies is over; open a new request"
    );
}

#[test]
fn at_the_second_of_the_sessions_end_the_claim_is_refused_and_the_request_expires() {
    let facts = broken();
    assert!(claim_at(bypassed(&facts), &facts, end() - TimeDelta::microseconds(1)).answer.is_ok());
    is_over(&claim_at(bypassed(&facts), &facts, end()));
    let late = claim_at(bypassed(&facts), &facts, end() + TimeDelta::days(1));
    is_over(&late);
    let since = State::Expired { at: end(), approved: true, refused: true };
    assert_eq!(late.outcome.request.state, since, "it is expired since the end, whenever that is written down");
}

#[test]
fn after_the_sessions_revocation_the_claim_is_refused_and_the_request_expires() {
    let mut facts = broken();
    let request = bypassed(&facts);
    let revoked = deployments().revoke(EL, "", &facts, noon() + second()).unwrap().session;
    facts.sessions = Sessions::new([revoked], None);
    is_over(&claim_at(request.clone(), &facts, noon() + second()));
    facts.sessions = Sessions::new([], None);
    is_over(&claim_at(request, &facts, noon() + second()));
}

#[test]
fn a_clock_that_jumps_back_lets_nothing_be_claimed_after_the_end() {
    let mut facts = broken();
    let request = bypassed(&facts);
    facts.sessions = Sessions::new([deployments()], Some(end()));
    is_over(&claim_at(request, &facts, noon()));
}

#[test]
fn a_holder_who_may_no_longer_break_the_glass_has_no_session_to_claim_by() {
    let mut facts = broken();
    let request = bypassed(&facts);
    change_member(&mut facts, EL, |member| member.roles.retain(|role| role.0.as_u128() != 39));
    is_over(&claim_at(request.clone(), &facts, noon()));
    let mut facts = broken();
    deactivate(&mut facts, EL);
    let by_owner = request.claim(&facts, Actor::member(DI), CLAIM, payload::digest(None), noon()).unwrap();
    assert_eq!(refused(&by_owner), ["break-glass-over"]);
}

#[test]
fn a_session_that_covers_the_target_no_longer_lets_nothing_be_claimed() {
    let mut facts = everywhere([needs(1)]);
    hold(&mut facts, session(&[Action::ReleaseDeploy], &[Place::Cluster(EU_1)]));
    let request = bypassed(&facts);
    change_environments(&mut facts, |all| all.iter_mut().for_each(|environment| environment.cluster = None));
    is_over(&claim_at(request, &facts, noon()));
}

#[test]
fn claims_after_the_session_are_refused_each_time_and_told_of_once() {
    let facts = broken();
    let again = |request: Request, digest| request.claim(&facts, Actor::member(DI), CLAIM, digest, end() + second());
    let over = |answer: Result<ClaimDecision, Refusal>| {
        let found = violations(answer.unwrap_err());
        codes(&found).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    for written in [false, true] {
        let request = bypassed(&facts);
        let request = if written { request.expire(&facts, end()).unwrap().request } else { request };
        let first = claim_at(request, &facts, end());
        assert_eq!(refused(&first), ["break-glass-over"]);
        let told: &[EventKind] = &[EventKind::ClaimRefused, EventKind::RequestExpired][..if written { 1 } else { 2 }];
        assert_eq!(kinds(&first.outcome), told, "whether its end was written down before or not: {written}");
        let request = first.outcome.request;
        assert_eq!(over(again(request.clone(), payload::digest(None))), ["break-glass-over"], "nothing to record");
        assert_eq!(over(again(request, Digest::of("other"))), ["break-glass-over", "payload-mismatch"]);
    }
}

#[test]
fn that_a_claim_was_told_of_is_kept_with_the_state_and_absent_from_what_was_kept_before() {
    let told = State::Expired { at: noon(), approved: true, refused: true };
    let json = serde_json::to_string(&told).unwrap();
    assert_eq!(serde_json::from_str::<State>(&json).unwrap(), told);
    let before = r#"{"state":"expired","at":"2026-01-07T12:00:00Z","approved":true}"#;
    assert_eq!(
        serde_json::from_str::<State>(before).unwrap(),
        State::Expired { at: noon(), approved: true, refused: false }
    );
}

#[test]
fn after_the_end_every_violation_comes_at_once() {
    let facts = broken();
    let decision = bypassed(&facts).claim(&facts, Actor::member(EL), CLAIM, Digest::of("other"), end()).unwrap();
    assert_eq!(refused(&decision), ["break-glass-over", "payload-mismatch"]);
}

#[test]
fn what_was_not_claimed_in_time_within_its_session_is_expired() {
    let mut facts = broken();
    facts.settings.approval_ttl = TimeDelta::minutes(10);
    let request = bypassed(&facts);
    let late = request.claim(&facts, Actor::member(EL), CLAIM, payload::digest(None), noon() + TimeDelta::minutes(10));
    assert_eq!(late, Err(Refusal::NotApproved(StateName::Expired)));
}

#[test]
fn an_execution_that_started_before_the_end_may_report_after_it() {
    let mut facts = broken();
    let running = claim_at(bypassed(&facts), &facts, end() - second()).outcome.request;
    facts.sessions = Sessions::new([], Some(end()));
    assert_eq!(running.clone().lose_session(end()), None, "its session's end leaves it alone");
    let done = running.report(&facts, Actor::member(EL), CLAIM, Ok("fine".into()), end() + TimeDelta::hours(1));
    assert_eq!(state(&done.unwrap().request), StateName::Succeeded);
}

#[test]
fn the_end_of_a_session_ends_what_it_approved_and_nothing_else() {
    let facts = broken();
    let lost = bypassed(&facts).lose_session(noon() + second()).unwrap();
    assert_eq!(lost.request.state, State::Expired { at: noon() + second(), approved: true, refused: false });
    assert_eq!(kinds(&lost), [EventKind::RequestExpired]);
    assert_eq!(lost.events()[0].happening, Happening::RequestExpired { approved: true, session_over: true });
    assert_eq!(lost.events()[0].session, Some(SESSION));
    let free = crate::cast::opened(&everywhere([]));
    assert_eq!(free.lose_session(noon()), None, "allowed, for there is no policy");
    let cancelled = bypassed(&facts).cancel(&facts, Actor::member(EL), "", noon()).unwrap().request;
    assert_eq!(cancelled.lose_session(noon()), None);
}

#[test]
fn what_was_allowed_without_a_bypass_is_claimed_by_the_common_rules() {
    let mut facts = everywhere([]);
    hold(&mut facts, deployments());
    let request = bypassed(&facts);
    assert_eq!(request.session, None);
    assert!(claim_at(request.clone(), &facts, end() + second()).answer.is_ok(), "it needs no session");
    bind(&mut facts, 9, &added(), Place::Organization, Mode::Enforce);
    assert_eq!(refused(&claim_at(request, &facts, noon())), ["policy-added"], "a new request can bypass it");
}
