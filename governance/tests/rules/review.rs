//! Approving, rejecting and retracting (semantics.md §5, §7).

use crate::cast::{
    approve, approved_by, at, change_member, deactivate, everywhere, kinds, leave, needs, needs_with, only, opened,
    state,
};
use chrono::TimeDelta;
use governance::event::{Actor, EventKind, Happening};
use governance::ids::MemberId;
use governance::request::{Basis, Outcome, State, Verdict};
use governance::samples::{ANA, BO, CY, DI, EL, PLATFORM, SRE, facts, noon};
use governance::{Facts, Refusal, Request, StateName};
use std::collections::BTreeSet;
use uuid::Uuid;

fn reject(request: Request, facts: &Facts, by: MemberId) -> Result<Outcome, Refusal> {
    request.review(facts, by, Verdict::Reject, "too risky", noon())
}

fn cancelled(facts: &Facts) -> Request {
    opened(facts).cancel(facts, Actor::member(EL), "", noon()).unwrap().request
}

#[test]
fn the_approval_that_completes_every_quorum_approves_the_request() {
    let facts = facts();
    let first = approve(opened(&facts), &facts, CY).unwrap();
    assert_eq!(kinds(&first), [EventKind::RequestReviewed]);
    assert_eq!(state(&first.request), StateName::Pending);
    let second = approve(first.request, &facts, ANA).unwrap();
    assert_eq!(kinds(&second), [EventKind::RequestReviewed, EventKind::RequestApproved]);
    let lapses_at = noon() + TimeDelta::hours(24);
    assert_eq!(second.request.state, State::Approved { at: noon(), basis: Basis::Quorum, lapses_at });
    assert_eq!(second.events()[0].actor, Actor::member(ANA));
}

#[test]
fn one_rejection_by_an_eligible_member_rejects_the_request_whatever_was_approved() {
    let facts = everywhere([needs(3)]);
    let outcome = reject(approved_by(&facts, &[ANA, BO]), &facts, CY).unwrap();
    assert_eq!(kinds(&outcome), [EventKind::RequestReviewed, EventKind::RequestRejected]);
    assert_eq!(outcome.request.state, State::Rejected { at: noon(), by: CY });
    assert_eq!(outcome.events()[0].happening.text(), Some("too risky"));
}

#[test]
fn a_rejection_by_somebody_not_eligible_is_refused() {
    let facts = everywhere([needs_with(1, |policy| policy.template.approvers = only(&[ANA]))]);
    assert_eq!(reject(opened(&facts), &facts, CY), Err(Refusal::NotEligible));
}

#[test]
fn the_requester_cannot_approve_their_own_request() {
    let facts = everywhere([needs(1)]);
    let refusal = approve(opened(&facts), &facts, EL).unwrap_err();
    assert_eq!(refusal.to_string(), "you are not an eligible approver for this request");
    assert_eq!(reject(opened(&facts), &facts, EL), Err(Refusal::NotEligible), "nor reject it");
}

#[test]
fn the_requester_can_approve_where_the_policy_lets_them() {
    let facts = everywhere([needs_with(1, |policy| policy.template.requester_can_approve = true)]);
    let outcome = approve(opened(&facts), &facts, EL).unwrap();
    assert_eq!(state(&outcome.request), StateName::Approved);
}

#[test]
fn the_requesters_approval_counts_only_for_the_policies_that_let_them() {
    let own = needs_with(1, |policy| policy.template.requester_can_approve = true);
    let other = governance::samples::policy(2, "Other", governance::Scope::Organization, crate::cast::approvals(1));
    let facts = everywhere([own, other]);
    let request = approve(opened(&facts), &facts, EL).unwrap().request;
    let satisfied: Vec<_> = request.verdicts(&facts.roster).iter().map(|verdict| verdict.satisfied).collect();
    assert_eq!(satisfied, [true, false]);
    assert_eq!(state(&request), StateName::Pending);
}

#[test]
fn opening_a_request_is_not_an_approval_of_it() {
    let facts = everywhere([needs_with(1, |policy| policy.template.requester_can_approve = true)]);
    assert_eq!(state(&opened(&facts)), StateName::Pending);
}

#[test]
fn nobody_reviews_twice() {
    let facts = everywhere([needs(2)]);
    let request = approved_by(&facts, &[ANA]);
    assert_eq!(approve(request.clone(), &facts, ANA).unwrap_err().to_string(), "already reviewed");
    assert_eq!(reject(request, &facts, ANA), Err(Refusal::AlreadyReviewed));
}

#[test]
fn a_cancelled_request_is_not_found_before_anything_else_is_told() {
    let facts = everywhere([needs(2)]);
    for member in [ANA, EL, MemberId(Uuid::from_u128(999))] {
        let refusal = approve(cancelled(&facts), &facts, member).unwrap_err();
        assert_eq!(refusal.to_string(), "request not found");
    }
}

#[test]
fn not_being_eligible_comes_before_having_reviewed_and_both_before_the_state() {
    let facts = everywhere([needs(1)]);
    let approved = approved_by(&facts, &[ANA]);
    assert_eq!(approve(approved.clone(), &facts, EL), Err(Refusal::NotEligible));
    assert_eq!(approve(approved.clone(), &facts, ANA), Err(Refusal::AlreadyReviewed));
    assert_eq!(approve(approved.clone(), &facts, BO), Err(Refusal::Closed(StateName::Approved)));
    let mut later = facts;
    deactivate(&mut later, ANA);
    assert_eq!(approve(approved, &later, ANA), Err(Refusal::NotEligible), "no longer eligible, though reviewed");
}

#[test]
fn a_request_that_is_closed_answers_with_its_state() {
    let facts = everywhere([needs(1)]);
    let rejected = reject(opened(&facts), &facts, CY).unwrap().request;
    assert_eq!(approve(rejected, &facts, BO), Err(Refusal::Closed(StateName::Rejected)));
    let late = opened(&facts).review(&facts, BO, Verdict::Approve, "", noon() + TimeDelta::days(7));
    assert_eq!(late, Err(Refusal::Closed(StateName::Expired)), "though nobody recorded it yet");
}

#[test]
fn a_request_that_no_policy_gates_has_no_eligible_approver() {
    let facts = everywhere([]);
    assert_eq!(approve(opened(&facts), &facts, ANA), Err(Refusal::NotEligible));
}

#[test]
fn a_reviewer_takes_an_approval_back_while_the_request_is_pending_and_may_review_anew() {
    let facts = everywhere([needs(2)]);
    let outcome = approved_by(&facts, &[ANA]).retract(ANA, noon()).unwrap();
    assert_eq!(kinds(&outcome), [EventKind::ReviewRetracted]);
    assert!(outcome.request.reviews.is_empty());
    assert!(reject(outcome.request.clone(), &facts, ANA).is_ok());
    let again = approve(outcome.request, &facts, ANA).unwrap().request;
    assert_eq!(again.approvals().collect::<Vec<_>>(), [ANA]);
}

#[test]
fn a_retracted_approval_no_longer_counts_and_the_others_stay() {
    let facts = everywhere([needs(2)]);
    let request = approved_by(&facts, &[ANA]).retract(ANA, noon()).unwrap().request;
    let request = approve(request, &facts, BO).unwrap().request;
    assert_eq!(state(&request), StateName::Pending);
    assert_eq!(state(&approve(request, &facts, CY).unwrap().request), StateName::Approved);
}

#[test]
fn only_ones_own_approval_of_a_pending_request_can_be_retracted() {
    let facts = everywhere([needs(2)]);
    let request = approved_by(&facts, &[ANA]);
    assert_eq!(request.clone().retract(BO, noon()), Err(Refusal::NothingToRetract));
    let late = noon() + TimeDelta::days(7);
    assert_eq!(request.clone().retract(ANA, late), Err(Refusal::Closed(StateName::Expired)));
    let approved = approve(request.clone(), &facts, BO).unwrap().request;
    assert_eq!(approved.retract(ANA, noon()), Err(Refusal::Closed(StateName::Approved)));
    let rejected = reject(request.clone(), &facts, BO).unwrap().request;
    assert_eq!(rejected.clone().retract(BO, noon()), Err(Refusal::NothingToRetract), "a rejection stands");
    assert_eq!(rejected.retract(ANA, noon()), Err(Refusal::Closed(StateName::Rejected)));
    let cancelled = request.cancel(&facts, Actor::member(EL), "", noon()).unwrap().request;
    assert_eq!(cancelled.retract(ANA, noon()), Err(Refusal::RequestNotFound));
}

#[test]
fn an_approval_stops_counting_when_its_giver_leaves_and_counts_again_on_return() {
    let mut facts =
        everywhere([needs_with(2, |policy| policy.template.quorum.required_team_ids = BTreeSet::from([SRE]))]);
    let request = approved_by(&facts, &[ANA]);
    leave(&mut facts, ANA, SRE);
    let request = approve(request, &facts, CY).unwrap().request;
    assert_eq!(state(&request), StateName::Pending, "two approvals, none from SRE any more");
    assert_eq!(request.clone().reconsider(&facts, noon()), None);
    change_member(&mut facts, ANA, |member| assert!(member.teams.insert(SRE)));
    let outcome = request.reconsider(&facts, noon()).unwrap();
    assert_eq!(kinds(&outcome), [EventKind::RequestApproved]);
    assert_eq!(state(&outcome.request), StateName::Approved);
}

#[test]
fn a_change_of_membership_approves_nothing_that_is_not_pending() {
    let facts = everywhere([needs(1)]);
    let expired = noon() + TimeDelta::days(7);
    let mut request = opened(&facts);
    request.reviews = approved_by(&facts, &[ANA]).reviews;
    assert_eq!(request.reconsider(&facts, expired), None);
    let approved = approved_by(&facts, &[ANA]);
    assert_eq!(approved.reconsider(&facts, noon()), None);
    let mut cancelled = cancelled(&facts);
    cancelled.reviews = approved_by(&facts, &[ANA]).reviews;
    assert_eq!(cancelled.reconsider(&facts, noon()), None);
}

#[test]
fn reviews_are_judged_by_the_version_frozen_on_the_request() {
    let mut facts = everywhere([needs_with(1, |policy| policy.template.approvers = only(&[ANA]))]);
    let request = opened(&facts);
    facts.policies.policies[0].version = 2;
    facts.policies.policies[0].template.approvers = only(&[BO]);
    assert_eq!(approve(request.clone(), &facts, BO), Err(Refusal::NotEligible));
    assert_eq!(state(&approve(request, &facts, ANA).unwrap().request), StateName::Approved);
}

#[test]
fn a_comment_is_kept_without_the_space_around_it() {
    let facts = everywhere([needs(2)]);
    let outcome =
        opened(&facts).review(&facts, ANA, Verdict::Approve, "  fine \n", at("2026-01-07T13:00:00Z")).unwrap();
    assert_eq!(outcome.request.reviews[0].comment, "fine");
    let Happening::RequestReviewed { comment, .. } = &outcome.events()[0].happening else { panic!() };
    assert_eq!(comment, "fine");
}

#[test]
fn members_of_several_teams_complete_the_briefs_example() {
    // Bo is in SRE and platform, Di in security: no tech-lead until Ana approves.
    let facts = facts();
    let request = approved_by(&facts, &[BO, DI]);
    assert_eq!(state(&request), StateName::Pending);
    let mut later = facts;
    leave(&mut later, BO, PLATFORM);
    assert_eq!(state(&approve(request, &later, ANA).unwrap().request), StateName::Approved);
}
