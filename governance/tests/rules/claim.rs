//! The one-time taking of an approved request (semantics.md §8).

use crate::cast::{
    IN_PRODUCTION, approvals, approve, approved_by, at, bind, change_environments, change_member, codes, deactivate,
    everywhere, freeze, grant, kinds, leave, needs, needs_with, opened, state, violations,
};
use chrono::TimeDelta;
use governance::event::{Actor, EventKind, Happening};
use governance::ids::ClaimId;
use governance::payload::Digest;
use governance::policy::{Hours, Quorum};
use governance::request::{ClaimDecision, State};
use governance::samples::{
    ANA, BO, CY, DI, EL, PLATFORM, PRODUCTION, SRE, TECH_LEAD, ask, facts_with, noon, policy, production_gate,
};
use governance::{Facts, Mode, Permission, Place, Policy, Refusal, Request, Scope, StateName, Timestamp, payload};
use uuid::Uuid;

const CLAIM: ClaimId = ClaimId(Uuid::from_u128(81));
const OTHER: ClaimId = ClaimId(Uuid::from_u128(82));

fn claim_at(request: Request, facts: &Facts, when: Timestamp) -> Result<ClaimDecision, Refusal> {
    request.claim(facts, Actor::member(EL), CLAIM, payload::digest(None), when)
}

fn claim(request: Request, facts: &Facts) -> Result<ClaimDecision, Refusal> {
    claim_at(request, facts, noon())
}

/// The codes of a claim that was refused and recorded.
fn refused(decision: &ClaimDecision) -> Vec<String> {
    let found = violations(decision.answer.clone().unwrap_err());
    codes(&found).into_iter().map(str::to_owned).collect()
}

fn other(number: u128) -> Policy {
    policy(number, "Other", Scope::Organization, approvals(1))
}

#[test]
fn an_approved_request_is_claimed_with_the_digest_of_its_payload() {
    let facts = everywhere([needs(1)]);
    let decision = claim(approved_by(&facts, &[ANA]), &facts).unwrap();
    assert_eq!(decision.answer, Ok(CLAIM));
    assert_eq!(kinds(&decision.outcome), [EventKind::RequestClaimed]);
    let executing = State::Executing { at: noon(), by: Actor::member(EL), claim: CLAIM };
    assert_eq!(decision.outcome.request.state, executing);
}

#[test]
fn a_request_that_no_policy_gates_is_claimed_the_same_way() {
    let facts = everywhere([]);
    assert!(claim(opened(&facts), &facts).unwrap().answer.is_ok());
}

#[test]
fn a_claim_is_taken_once() {
    let facts = everywhere([needs(1)]);
    let executing = claim(approved_by(&facts, &[ANA]), &facts).unwrap().outcome.request;
    let again = executing.clone().claim(&facts, Actor::member(DI), OTHER, payload::digest(None), noon());
    assert_eq!(again, Err(Refusal::AlreadyClaimed));
    for result in [Ok(String::new()), Err(String::new())] {
        let over = executing.clone().report(&facts, Actor::member(EL), CLAIM, result, noon()).unwrap().request;
        assert_eq!(claim(over, &facts), Err(Refusal::AlreadyClaimed));
    }
}

#[test]
fn only_an_approved_request_is_claimed() {
    let facts = everywhere([needs(1)]);
    assert_eq!(claim(opened(&facts), &facts), Err(Refusal::NotApproved(StateName::Pending)));
    let cancelled = approved_by(&facts, &[ANA]).cancel(&facts, Actor::member(EL), "", noon()).unwrap().request;
    assert_eq!(claim(cancelled, &facts), Err(Refusal::NotApproved(StateName::Cancelled)));
    let reject = opened(&facts).review(&facts, ANA, governance::request::Verdict::Reject, "", noon());
    assert_eq!(claim(reject.unwrap().request, &facts), Err(Refusal::NotApproved(StateName::Rejected)));
}

#[test]
fn an_approval_can_be_claimed_until_it_lapses_and_not_at_that_instant() {
    let facts = everywhere([needs(1)]);
    let deadline = noon() + TimeDelta::hours(24);
    let last = deadline - TimeDelta::nanoseconds(1);
    assert!(claim_at(approved_by(&facts, &[ANA]), &facts, last).unwrap().answer.is_ok());
    let late = claim_at(approved_by(&facts, &[ANA]), &facts, deadline);
    assert_eq!(late, Err(Refusal::NotApproved(StateName::Expired)), "though nobody recorded it yet");
}

#[test]
fn the_requester_claims_or_who_manages_requests_and_nobody_else() {
    let mut facts = everywhere([needs(1)]);
    let by = |facts: &Facts, member| {
        approved_by(facts, &[ANA]).claim(facts, Actor::member(member), CLAIM, payload::digest(None), noon())
    };
    assert!(by(&facts, EL).unwrap().answer.is_ok());
    assert!(by(&facts, DI).unwrap().answer.is_ok(), "an owner");
    assert_eq!(by(&facts, ANA), Err(Refusal::MayNot(Permission::RequestsManage)), "an approver is nobody special");
    grant(&mut facts, &[ANA], &[Permission::RequestsManage]);
    assert!(by(&facts, ANA).unwrap().answer.is_ok());
    let approved = approved_by(&facts, &[BO]);
    deactivate(&mut facts, EL);
    assert_eq!(claim(approved, &facts), Err(Refusal::MayNot(Permission::RequestsManage)));
}

#[test]
fn countersign_claims_what_it_executes_itself() {
    let facts = everywhere([needs(1)]);
    let decision = approved_by(&facts, &[ANA]).claim(&facts, Actor::System, CLAIM, payload::digest(None), noon());
    assert!(decision.unwrap().answer.is_ok());
}

#[test]
fn another_payload_than_the_approved_one_is_a_violation_and_leaves_the_approval() {
    let facts = everywhere([needs(1)]);
    let approved = approved_by(&facts, &[ANA]);
    let decision = approved.clone().claim(&facts, Actor::member(EL), CLAIM, Digest::of("other"), noon()).unwrap();
    assert_eq!(refused(&decision), ["payload-mismatch"]);
    assert_eq!(kinds(&decision.outcome), [EventKind::ClaimRefused]);
    assert!(decision.outcome.events()[0].prominent());
    assert_eq!(decision.outcome.request, approved);
    assert!(claim(decision.outcome.request, &facts).unwrap().answer.is_ok(), "with the right one it goes on");
}

#[test]
fn a_freeze_since_the_approval_stops_the_claim_and_leaves_the_approval() {
    let mut facts = everywhere([needs(1)]);
    let approved = approved_by(&facts, &[ANA]);
    freeze(&mut facts, PRODUCTION, "Incident");
    let decision = claim(approved, &facts).unwrap();
    assert_eq!(refused(&decision), ["environment-frozen"]);
    assert_eq!(state(&decision.outcome.request), StateName::Approved);
}

#[test]
fn a_target_that_is_gone_stops_the_claim() {
    let mut facts = everywhere([needs(1)]);
    let approved = approved_by(&facts, &[ANA]);
    change_environments(&mut facts, |all| all.retain(|environment| environment.id != PRODUCTION));
    assert_eq!(refused(&claim(approved, &facts).unwrap()), ["target-gone"]);
}

#[test]
fn a_quorum_that_no_longer_holds_sets_the_request_back_to_pending() {
    let mut facts = everywhere([needs(2)]);
    let approved = approved_by(&facts, &[ANA, CY]);
    deactivate(&mut facts, CY);
    let later = noon() + TimeDelta::hours(3);
    let decision = claim_at(approved, &facts, later).unwrap();
    assert_eq!(refused(&decision), ["quorum-lost"]);
    assert_eq!(kinds(&decision.outcome), [EventKind::ClaimRefused, EventKind::RequestReopened]);
    assert_eq!(decision.outcome.request.state, State::Pending { expires_at: later + TimeDelta::days(7) });
    let again = approve(decision.outcome.request, &facts, BO).unwrap().request;
    assert_eq!(state(&again), StateName::Approved, "Ana's approval still counts");
    assert!(claim(again, &facts).unwrap().answer.is_ok());
}

/// What is told of a quorum that Ana and Bo had completed, after `lose` happened.
fn told_after(lose: impl FnOnce(&mut Facts)) -> String {
    let mut facts = facts_with([(production_gate(), IN_PRODUCTION)]);
    let approved = approved_by(&facts, &[ANA, BO]);
    lose(&mut facts);
    let found = violations(claim(approved, &facts).unwrap().answer.unwrap_err());
    assert_eq!(found[0].policy.as_deref(), Some("Production Deploy Gate"));
    found[0].message.clone()
}

#[test]
fn each_way_of_losing_a_quorum_is_seen_at_the_claim() {
    let gate = "Production Deploy Gate is no longer satisfied: needs";
    let no_lead = |facts: &mut Facts| {
        change_member(facts, ANA, |member| assert!(member.roles.remove(&TECH_LEAD)));
    };
    assert_eq!(told_after(no_lead), format!("{gate} 1 approval from a tech-lead"));
    assert_eq!(told_after(|facts| leave(facts, BO, PLATFORM)), format!("{gate} approvals from 1 more team"));
    let no_sre = |facts: &mut Facts| {
        leave(facts, ANA, SRE);
        leave(facts, BO, SRE);
    };
    let told = format!("{gate} approvals from 1 more team, 1 approval from SRE");
    assert_eq!(told_after(no_sre), told);
    let told = format!("{gate} 1 approval, approvals from 1 more team");
    assert_eq!(told_after(|facts| deactivate(facts, BO)), told);
}

#[test]
fn each_policy_that_lost_its_quorum_is_named_and_the_others_are_not() {
    let mut first = needs(1);
    first.template.approvers = crate::cast::only(&[CY]);
    let mut second = other(2);
    second.template.approvers = crate::cast::only(&[ANA]);
    let mut facts = everywhere([first, second]);
    let approved = approved_by(&facts, &[ANA, CY]);
    deactivate(&mut facts, CY);
    let found = violations(claim(approved, &facts).unwrap().answer.unwrap_err());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].policy.as_deref(), Some("Gate"));
}

#[test]
fn a_policy_that_was_bound_since_stops_the_claim_and_leaves_the_approval() {
    let mut facts = everywhere([needs(1)]);
    let approved = approved_by(&facts, &[ANA]);
    bind(&mut facts, 9, &other(2), Place::Environment(PRODUCTION), Mode::Enforce);
    let decision = claim(approved, &facts).unwrap();
    assert_eq!(refused(&decision), ["policy-added"]);
    assert_eq!(state(&decision.outcome.request), StateName::Approved);
    assert_eq!(violations(decision.answer.unwrap_err())[0].policy.as_deref(), Some("Other"));
}

#[test]
fn a_policy_that_was_bound_since_stops_a_request_that_no_policy_gated_as_well() {
    let mut facts = everywhere([]);
    let approved = opened(&facts);
    bind(&mut facts, 9, &other(2), Place::Organization, Mode::Enforce);
    assert_eq!(refused(&claim(approved, &facts).unwrap()), ["policy-added"]);
}

#[test]
fn a_policy_that_was_only_observed_and_is_enforced_now_stops_the_claim() {
    let mut facts = everywhere([]);
    bind(&mut facts, 9, &other(2), Place::Organization, Mode::Observe);
    let approved = opened(&facts);
    assert!(claim(approved.clone(), &facts).unwrap().answer.is_ok());
    facts.policies.bindings[0].mode = Mode::Enforce;
    assert_eq!(refused(&claim(approved, &facts).unwrap()), ["policy-added"]);
}

#[test]
fn a_policy_that_applies_only_at_the_hour_of_the_claim_stops_it() {
    let mut evening = other(2);
    evening.template.conditions.hours = Some(Hours::new(18, 24).unwrap());
    let facts = everywhere([needs(1), evening]);
    let approved = approved_by(&facts, &[ANA]);
    let late = claim_at(approved.clone(), &facts, at("2026-01-07T18:00:00Z")).unwrap();
    assert_eq!(refused(&late), ["policy-added"]);
    assert!(claim_at(late.outcome.request, &facts, at("2026-01-08T11:00:00Z")).unwrap().answer.is_ok());
}

#[test]
fn a_policy_that_applied_when_the_request_was_opened_stays_after_its_hours_unbinding_or_archiving() {
    let mut morning = needs(1);
    morning.template.conditions.hours = Some(Hours::new(9, 13).unwrap());
    let mut facts = everywhere([morning]);
    let waiting = opened(&facts);
    assert_eq!(waiting.clone().reconsider(&facts, at("2026-01-07T20:00:00Z")), None);
    facts.policies = Default::default();
    let late = claim_at(waiting, &facts, at("2026-01-07T20:00:00Z"));
    assert_eq!(late, Err(Refusal::NotApproved(StateName::Pending)));
    let approved = approved_by(&everywhere([needs(1)]), &[ANA]);
    deactivate(&mut facts, ANA);
    assert_eq!(refused(&claim(approved, &facts).unwrap()), ["quorum-lost"]);
}

#[test]
fn a_new_version_of_a_matched_policy_neither_weakens_nor_blocks_what_was_approved() {
    let mut facts = everywhere([needs(1)]);
    let approved = approved_by(&facts, &[ANA]);
    facts.policies.policies[0].version = 2;
    facts.policies.policies[0].template.quorum = Quorum { min_approvals: 5, ..Quorum::default() };
    assert!(claim(approved, &facts).unwrap().answer.is_ok());
}

#[test]
fn every_violation_comes_at_once() {
    let mut facts = everywhere([needs(1)]);
    let approved = approved_by(&facts, &[ANA]);
    deactivate(&mut facts, ANA);
    freeze(&mut facts, PRODUCTION, "");
    bind(&mut facts, 9, &other(2), Place::Organization, Mode::Enforce);
    let decision = approved.claim(&facts, Actor::member(EL), CLAIM, Digest::of("other"), noon()).unwrap();
    assert_eq!(refused(&decision), ["payload-mismatch", "environment-frozen", "policy-added", "quorum-lost"]);
    let Happening::RequestReopened { violations } = &decision.outcome.events()[1].happening else { panic!() };
    assert_eq!(codes(violations), ["quorum-lost"]);
    let sentence = decision.outcome.events()[0].happening.sentence();
    assert!(
        sentence.starts_with("was refused the claim: the payload is not the one that was approved; "),
        "{sentence}"
    );
}

#[test]
fn a_frozen_environment_does_not_stop_its_own_unfreezing() {
    let mut facts = everywhere([]);
    grant(&mut facts, &[EL], Permission::ALL);
    freeze(&mut facts, PRODUCTION, "");
    let unfreeze = governance::request::Ask { action: governance::Action::EnvironmentUnfreeze, ..ask() };
    let request = Request::open(unfreeze, &facts, noon()).unwrap().request;
    assert!(claim(request, &facts).unwrap().answer.is_ok());
}

#[test]
fn conditions_of_a_policy_use_the_organizations_zone_at_the_claim_too() {
    let evening = needs_with(1, |policy| policy.template.conditions.hours = Some(Hours::new(18, 24).unwrap()));
    let mut facts = everywhere([evening]);
    let approved = opened(&facts);
    assert_eq!(state(&approved), StateName::Approved);
    facts.settings.timezone = chrono_tz::Tz::Asia__Tokyo;
    assert_eq!(refused(&claim(approved, &facts).unwrap()), ["policy-added"], "21:00 in Tokyo");
}
