//! The life of a request besides reviews and claims (semantics.md §7).

use crate::cast::{approved_by, deactivate, everywhere, grant, kinds, needs, opened, state};
use chrono::TimeDelta;
use governance::event::{Actor, EventKind, Happening};
use governance::ids::{ClaimId, TokenId};
use governance::payload;
use governance::request::State;
use governance::samples::{ANA, BO, CY, DI, EL, noon};
use governance::{Permission, Refusal, Request, StateName};
use uuid::Uuid;

const CLAIM: ClaimId = ClaimId(Uuid::from_u128(81));

#[test]
fn the_requester_cancels_a_pending_or_an_approved_request() {
    let facts = everywhere([needs(1)]);
    for request in [opened(&facts), approved_by(&facts, &[ANA])] {
        let outcome = request.cancel(&facts, Actor::member(EL), " not needed ", noon()).unwrap();
        assert_eq!(kinds(&outcome), [EventKind::RequestCancelled]);
        assert_eq!(outcome.request.state, State::Cancelled { at: noon(), by: EL });
        assert_eq!(outcome.events()[0].happening.text(), Some("not needed"));
    }
}

#[test]
fn who_manages_requests_cancels_those_of_others_and_nobody_else_does() {
    let mut facts = everywhere([needs(2)]);
    let by = |facts: &_, member| opened(facts).cancel(facts, Actor::member(member), "", noon());
    assert!(by(&facts, DI).is_ok(), "an owner");
    assert_eq!(by(&facts, BO), Err(Refusal::MayNot(Permission::RequestsManage)));
    grant(&mut facts, &[BO], &[Permission::RequestsManage]);
    assert!(by(&facts, BO).is_ok());
    deactivate(&mut facts, BO);
    assert_eq!(by(&facts, BO), Err(Refusal::MayNot(Permission::RequestsManage)));
}

#[test]
fn a_deactivated_requester_cancels_nothing() {
    let mut facts = everywhere([needs(2)]);
    let request = opened(&facts);
    deactivate(&mut facts, EL);
    let refused = request.cancel(&facts, Actor::member(EL), "", noon());
    assert_eq!(refused, Err(Refusal::MayNot(Permission::RequestsManage)));
}

#[test]
fn a_token_cancels_for_its_owner_and_the_event_says_so() {
    let facts = everywhere([needs(1)]);
    let actor = Actor::Member { id: EL, token: Some(TokenId(Uuid::from_u128(71))) };
    let outcome = opened(&facts).cancel(&facts, actor, "", noon()).unwrap();
    assert_eq!(outcome.events()[0].actor, actor);
}

#[test]
fn what_was_cancelled_is_not_found_and_what_is_over_stays_as_it_is() {
    let facts = everywhere([needs(1)]);
    let cancel = |request: Request, when| request.cancel(&facts, Actor::member(EL), "", when);
    let cancelled = cancel(opened(&facts), noon()).unwrap().request;
    assert_eq!(cancel(cancelled, noon()), Err(Refusal::RequestNotFound));
    let late = noon() + TimeDelta::days(7);
    assert_eq!(cancel(opened(&facts), late), Err(Refusal::Closed(StateName::Expired)));
    let approved = approved_by(&facts, &[ANA]);
    let digest = payload::digest(None);
    let executing = approved.claim(&facts, Actor::member(EL), CLAIM, digest, noon()).unwrap().outcome.request;
    assert_eq!(cancel(executing, noon()), Err(Refusal::Closed(StateName::Executing)));
}

#[test]
fn a_pending_request_expires_to_the_instant() {
    let facts = everywhere([needs(1)]);
    let deadline = noon() + TimeDelta::days(7);
    let before = deadline - TimeDelta::nanoseconds(1);
    assert_eq!(opened(&facts).state_at(before), StateName::Pending);
    assert_eq!(opened(&facts).state_at(deadline), StateName::Expired);
    assert_eq!(opened(&facts).expire(&facts, before), None);
    let outcome = opened(&facts).expire(&facts, deadline).unwrap();
    assert_eq!(outcome.request.state, State::Expired { at: deadline, approved: false, refused: false });
    assert_eq!(outcome.events()[0].happening, Happening::RequestExpired { approved: false, session_over: false });
    assert_eq!(outcome.events()[0].actor, Actor::System);
}

#[test]
fn an_approval_lapses_to_the_instant_and_is_told_apart_from_an_undecided_request() {
    let facts = everywhere([needs(1)]);
    let approved = approved_by(&facts, &[ANA]);
    let deadline = noon() + TimeDelta::hours(24);
    assert_eq!(approved.state_at(deadline - TimeDelta::nanoseconds(1)), StateName::Approved);
    assert_eq!(approved.state_at(deadline), StateName::Expired);
    let outcome = approved.expire(&facts, deadline).unwrap();
    assert_eq!(outcome.events()[0].happening, Happening::RequestExpired { approved: true, session_over: false });
}

#[test]
fn what_is_decided_or_executing_has_no_deadline() {
    let facts = everywhere([needs(1)]);
    let digest = payload::digest(None);
    let executing = approved_by(&facts, &[ANA]).claim(&facts, Actor::member(EL), CLAIM, digest, noon());
    let executing = executing.unwrap().outcome.request;
    let cancelled = opened(&facts).cancel(&facts, Actor::member(EL), "", noon()).unwrap().request;
    let expired = opened(&facts).expire(&facts, noon() + TimeDelta::days(7)).unwrap().request;
    let much_later = noon() + TimeDelta::days(365);
    for request in [executing, cancelled, expired] {
        assert_eq!(request.state_at(much_later), request.state.name());
        assert_eq!(request.expire(&facts, much_later), None);
    }
}

#[test]
fn a_request_is_stale_after_a_day_without_a_decision() {
    let facts = everywhere([needs(1)]);
    let request = opened(&facts);
    assert!(!request.stale(noon() + TimeDelta::days(1)));
    assert!(request.stale(noon() + TimeDelta::days(1) + TimeDelta::seconds(1)));
    assert!(!approved_by(&facts, &[ANA]).stale(noon() + TimeDelta::days(2)), "it was decided");
    assert!(!request.stale(noon() + TimeDelta::days(7)), "it has expired, recorded or not");
}

#[test]
fn a_comment_decides_nothing_and_is_told() {
    let facts = everywhere([needs(1)]);
    let outcome = opened(&facts).comment(CY, " why now? ", noon()).unwrap();
    assert_eq!(kinds(&outcome), [EventKind::RequestCommented]);
    assert_eq!(outcome.request, opened(&facts));
    assert_eq!(outcome.events()[0].happening.text(), Some("why now?"));
    let cancelled = opened(&facts).cancel(&facts, Actor::member(EL), "", noon()).unwrap().request;
    assert_eq!(cancelled.comment(CY, "too late", noon()), Err(Refusal::RequestNotFound));
}

#[test]
fn the_names_of_the_states_read_back_and_five_of_them_are_final() {
    for name in StateName::ALL {
        assert_eq!(name.word().parse(), Ok(name));
    }
    let open: Vec<_> = StateName::ALL.into_iter().filter(|name| !name.is_final()).collect();
    assert_eq!(open, [StateName::Pending, StateName::Approved, StateName::Executing]);
}

#[test]
fn a_state_reads_back_from_what_is_stored() {
    let facts = everywhere([needs(1)]);
    let digest = payload::digest(None);
    let approved = approved_by(&facts, &[ANA]);
    assert_eq!(state(&approved), StateName::Approved);
    let executing = approved.clone().claim(&facts, Actor::member(EL), CLAIM, digest, noon()).unwrap().outcome.request;
    for request in [opened(&facts), approved, executing] {
        let stored = serde_json::to_string(&request.state).unwrap();
        assert_eq!(serde_json::from_str::<State>(&stored).unwrap(), request.state, "{stored}");
        let stored = serde_json::to_string(&request.matched).unwrap();
        assert_eq!(serde_json::from_str::<Vec<governance::policy::Matched>>(&stored).unwrap(), request.matched);
    }
}
