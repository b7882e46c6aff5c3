//! Newer requests that ask for the same.

use crate::cast::{approvals, approve, approved_by, everywhere, grant, kinds, needs, opened, state};
use chrono::TimeDelta;
use governance::event::{Actor, EventKind, Happening};
use governance::ids::{ClaimId, RequestId};
use governance::policy::Quorum;
use governance::request::{Ask, State, Verdict};
use governance::samples::{ANA, API, BO, CY, DI, EL, EU_1, PRODUCTION, STAGING, ask, noon};
use governance::wire::requests::{RequestView, Viewer};
use governance::{Action, Facts, Permission, Refusal, Request, Superseding, Target, payload};
use std::collections::BTreeSet;
use uuid::Uuid;

const NEWER: RequestId = RequestId(Uuid::from_u128(302));
const CLAIM: ClaimId = ClaimId(Uuid::from_u128(81));

/// Bo asks for the same as El, in #45.
fn newer(facts: &Facts) -> Request {
    Request::open(Ask { id: NEWER, number: 45, requester: BO, ..ask() }, facts, noon()).unwrap().request
}

/// El's request, as it is read while #45 is there.
fn superseded(facts: &Facts) -> Request {
    Request { superseded_by: Some((NEWER, 45)), ..opened(facts) }
}

fn knowing(request: Request, facts: &Facts, verdict: Verdict, newer: Option<u64>) -> Result<Request, Refusal> {
    request.review_knowing(facts, ANA, verdict, "", newer, noon()).map(|outcome| outcome.request)
}

fn aimed(action: Action, target: Target) -> Option<String> {
    Request { action, target, ..opened(&everywhere([needs(1)])) }.aim()
}

#[test]
fn requests_with_the_same_action_and_target_ask_for_the_same() {
    let to = |environment| Target { project: Some(API), environment: Some(environment), cluster: None };
    let deploy = aimed(Action::ReleaseDeploy, to(PRODUCTION));
    assert_eq!(deploy, aimed(Action::ReleaseDeploy, to(PRODUCTION)));
    let others = [
        aimed(Action::RollbackExecute, to(PRODUCTION)),
        aimed(Action::ReleaseDeploy, to(STAGING)),
        aimed(Action::ReleaseDeploy, Target { cluster: Some(EU_1), ..to(PRODUCTION) }),
        aimed(Action::ReleaseDeploy, Target { environment: None, ..to(PRODUCTION) }),
    ];
    for other in others {
        assert!(other.is_some() && other != deploy, "{other:?}");
    }
}

#[test]
fn what_is_named_by_a_payload_alone_cannot_be_compared() {
    let left_out: BTreeSet<&str> = Action::ALL
        .into_iter()
        .filter(|action| aimed(*action, Target::ORGANIZATION).is_none())
        .map(Action::key)
        .collect();
    let expected = [
        "break_glass.initiate",
        "cluster.restart",
        "cluster.rollback",
        "cluster.scale",
        "command.execute",
        "environment.policy_update",
        "manifest.apply",
        "resource.delete",
        "token.issue",
    ];
    assert_eq!(left_out, BTreeSet::from(expected));
}

#[test]
fn a_newer_request_supersedes_a_pending_one_as_long_as_it_stands() {
    let facts = everywhere([needs(1)]);
    let (older, newer) = (opened(&facts), newer(&facts));
    assert!(newer.supersedes(&older, noon()));
    assert!(!older.supersedes(&newer, noon()), "not the other way round");
    assert!(!older.supersedes(&older, noon()), "nor itself");
    let elsewhere =
        Request { target: Target { project: Some(API), environment: Some(STAGING), cluster: None }, ..newer.clone() };
    assert!(!elsewhere.supersedes(&older, noon()));

    let approved = newer.clone().review(&facts, ANA, Verdict::Approve, "", noon()).unwrap().request;
    let executing = approved.clone().claim(&facts, Actor::member(BO), CLAIM, payload::digest(None), noon());
    for stands in [approved.clone(), executing.unwrap().outcome.request] {
        assert!(stands.supersedes(&older, noon()), "{:?}", stands.state);
    }
    let cancelled = newer.clone().cancel(&facts, Actor::member(BO), "", noon()).unwrap().request;
    let rejected = newer.clone().review(&facts, ANA, Verdict::Reject, "", noon()).unwrap().request;
    for gone in [cancelled, rejected] {
        assert!(!gone.supersedes(&older, noon()), "{:?}", gone.state);
    }
    let lapsed = noon() + TimeDelta::hours(24);
    assert!(!approved.supersedes(&older, lapsed), "its deadline counts, recorded or not");
    for decided in [approved_by(&facts, &[ANA]), older.cancel(&facts, Actor::member(EL), "", noon()).unwrap().request] {
        assert!(!newer.supersedes(&decided, noon()), "only pending ones are superseded: {:?}", decided.state);
    }
}

#[test]
fn the_older_request_is_marked_or_cancelled_as_the_organization_wants_it() {
    let mut facts = everywhere([needs(1)]);
    let newer = newer(&facts);
    let marked = opened(&facts).give_way(&newer, &facts, noon()).unwrap();
    assert_eq!(kinds(&marked), [EventKind::RequestSuperseded]);
    assert_eq!(marked.request, superseded(&facts), "it keeps waiting");
    let event = &marked.events()[0];
    assert!(event.prominent());
    assert_eq!(event.actor, Actor::member(BO));
    assert_eq!(
        event.happening.sentence(),
        "opened #45, which asks for the same action on the same target and supersedes this request"
    );

    facts.settings.superseding = Superseding::Cancel;
    let cancelled = opened(&facts).give_way(&newer, &facts, noon()).unwrap();
    assert_eq!(kinds(&cancelled), [EventKind::RequestSuperseded, EventKind::RequestCancelled]);
    assert_eq!(cancelled.request.state, State::Cancelled { at: noon(), by: BO });
    assert_eq!(cancelled.events()[1].happening, Happening::RequestCancelled { comment: "Superseded by #45".into() });

    assert_eq!(newer.give_way(&opened(&facts), &facts, noon()), None, "an older one takes nobody's place");
}

#[test]
fn approving_a_superseded_request_asks_for_the_number_of_the_newest() {
    let facts = everywhere([needs(1)]);
    let asked = Refusal::Superseded { by: 45, id: NEWER };
    let approves = |newer| knowing(superseded(&facts), &facts, Verdict::Approve, newer);
    assert_eq!(approves(None), Err(asked.clone()));
    assert_eq!(approves(Some(43)), Err(asked.clone()), "of one that is newer no more");
    assert_eq!(state(&approves(Some(45)).unwrap()), governance::StateName::Approved);
    assert_eq!(
        asked.to_string(),
        "a newer request, #45, asks for the same action on the same target; approve this older one only if you mean it"
    );
    assert!(
        knowing(opened(&facts), &facts, Verdict::Approve, Some(45)).is_ok(),
        "nothing is asked where nothing is newer"
    );
}

#[test]
fn rejecting_a_superseded_request_never_asks() {
    let facts = everywhere([needs(1)]);
    let rejected = knowing(superseded(&facts), &facts, Verdict::Reject, None).unwrap();
    assert_eq!(rejected.state, State::Rejected { at: noon(), by: ANA });
}

#[test]
fn the_other_refusals_come_first() {
    let facts = everywhere([needs(2)]);
    let review = |request: Request, by, now| request.review(&facts, by, Verdict::Approve, "", now).map(|_| ());
    let cancelled = superseded(&facts).cancel(&facts, Actor::member(EL), "", noon()).unwrap().request;
    assert_eq!(review(cancelled, ANA, noon()), Err(Refusal::RequestNotFound));
    assert_eq!(review(superseded(&facts), EL, noon()), Err(Refusal::NotEligible));
    let once = approve(opened(&facts), &facts, ANA).unwrap().request;
    assert_eq!(
        review(Request { superseded_by: Some((NEWER, 45)), ..once }, ANA, noon()),
        Err(Refusal::AlreadyReviewed)
    );
    let late = noon() + TimeDelta::days(7);
    assert_eq!(review(superseded(&facts), ANA, late), Err(Refusal::Closed(governance::StateName::Expired)));
}

#[test]
fn countersign_itself_approves_no_superseded_request() {
    let quorum = Quorum { required_team_ids: [governance::samples::SRE].into(), ..approvals(1) };
    let mut facts = everywhere([governance::samples::policy(1, "Gate", governance::Scope::Organization, quorum)]);
    let waiting = approve(opened(&facts), &facts, CY).unwrap().request;
    crate::cast::change_member(&mut facts, CY, |member| {
        member.teams.insert(governance::samples::SRE);
    });
    let superseded = Request { superseded_by: Some((NEWER, 45)), ..waiting.clone() };
    assert_eq!(superseded.clone().reconsider(&facts, noon()), None);
    assert!(waiting.reconsider(&facts, noon()).is_some(), "it does where nothing is newer");
    assert!(knowing(superseded, &facts, Verdict::Approve, Some(45)).unwrap().state != opened(&facts).state);
}

#[test]
fn what_was_approved_before_can_still_be_claimed() {
    let facts = everywhere([needs(1)]);
    let approved = approved_by(&facts, &[ANA]);
    let decision = approved.claim(&facts, Actor::member(EL), CLAIM, payload::digest(None), noon()).unwrap();
    assert_eq!(decision.answer, Ok(CLAIM));
}

#[test]
fn the_doors_name_the_newer_request_while_the_older_is_pending() {
    let mut facts = everywhere([needs(1)]);
    grant(&mut facts, &[DI], &[Permission::RequestsManage]);
    let viewer = Viewer { member: ANA, token: false };
    let seen = |request: &Request| RequestView::of(request, None, &facts, viewer, "", noon()).superseded_by;
    assert_eq!(seen(&superseded(&facts)).map(|newer| newer.number), Some(45));
    let approved = knowing(superseded(&facts), &facts, Verdict::Approve, Some(45)).unwrap();
    assert_eq!(seen(&approved), None);
}
