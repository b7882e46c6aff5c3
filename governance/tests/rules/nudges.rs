//! Nudging those who can still finish a stale request.

use crate::cast::{approvals, approved_by, deactivate, everywhere, grant, kinds, needs, needs_with, only, opened};
use chrono::TimeDelta;
use governance::event::{Actor, EventKind, Happening};
use governance::ids::MemberId;
use governance::policy::Quorum;
use governance::request::{Outcome, in_words};
use governance::samples::{ANA, BO, CY, DATA, DI, EL, facts_with, noon, policy};
use governance::wire::requests::{NudgeView, RequestView, Viewer};
use governance::{Facts, Permission, Place, Refusal, Request, Scope, StateName, Timestamp};

fn nudge(request: Request, facts: &Facts, by: MemberId, now: Timestamp) -> Result<Outcome, Refusal> {
    let whom = request.nudged(by, &facts.roster);
    request.nudge(facts, by, whom, now)
}

fn later(hours: i64) -> Timestamp {
    noon() + TimeDelta::hours(hours)
}

/// Two approvals out of Ana, Bo and Cy.
fn two_of_three() -> Facts {
    everywhere([needs_with(2, |policy| policy.template.approvers = only(&[ANA, BO, CY]))])
}

fn named(outcome: &Outcome) -> (Vec<MemberId>, u64) {
    match &outcome.events()[0].happening {
        Happening::RequestNudged { members, count } => (members.iter().map(|member| member.id).collect(), *count),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_nudge_names_those_who_can_still_finish_the_request() {
    let facts = two_of_three();
    let all = nudge(opened(&facts), &facts, EL, later(25)).unwrap();
    assert_eq!(kinds(&all), [EventKind::RequestNudged]);
    assert_eq!(named(&all), (vec![ANA, BO, CY], 3));
    assert_eq!(all.events()[0].happening.sentence(), "nudged Ana, Bo and Cy");
    assert_eq!(all.request, Request { nudged_at: Some(later(25)), ..opened(&facts) });
    let open = nudge(approved_by(&facts, &[BO]), &facts, EL, later(25)).unwrap();
    assert_eq!(named(&open), (vec![ANA, CY], 2), "who approved already is left in peace");
}

#[test]
fn of_many_the_first_twenty_are_named_and_all_are_counted() {
    let facts = two_of_three();
    let whom: Vec<MemberId> = (0..31).map(|number| MemberId(uuid::Uuid::from_u128(9000 + number))).collect();
    let outcome = opened(&facts).nudge(&facts, EL, Ok(whom.clone()), later(25)).unwrap();
    assert_eq!(named(&outcome), (whom[..20].to_vec(), 31));
}

#[test]
fn who_is_nudged_is_told_in_few_words() {
    let names = ["Ana", "Bo", "Cy", "Di"];
    let says = [1, 2, 3, 4, 31].map(|count| in_words(names.into_iter().take(count), count as u64));
    assert_eq!(says, ["Ana", "Ana and Bo", "Ana, Bo and Cy", "Ana, Bo and 2 others", "Ana, Bo and 29 others"]);
}

#[test]
fn the_requester_and_who_manages_requests_nudge_and_nobody_else_does() {
    let mut facts = two_of_three();
    let by = |facts: &Facts, member| nudge(opened(facts), facts, member, later(25)).map(|_| ());
    assert_eq!(by(&facts, EL), Ok(()));
    assert_eq!(by(&facts, DI), Ok(()), "an owner");
    assert_eq!(by(&facts, CY), Err(Refusal::MayNot(Permission::RequestsManage)));
    grant(&mut facts, &[CY], &[Permission::RequestsManage]);
    assert_eq!(by(&facts, CY), Ok(()));
    let request = opened(&facts);
    deactivate(&mut facts, EL);
    let refused = nudge(request, &facts, EL, later(25));
    assert_eq!(refused, Err(Refusal::MayNot(Permission::RequestsManage)), "who is gone nudges nobody");
}

#[test]
fn only_a_stale_request_is_nudged_and_once_in_four_hours() {
    let facts = two_of_three();
    let early = nudge(opened(&facts), &facts, EL, later(21)).unwrap_err();
    assert_eq!(early, Refusal::NotStale(TimeDelta::hours(3)));
    assert_eq!(early.to_string(), "this request can be nudged once it has waited for a day: in 3 hours");
    let once = nudge(opened(&facts), &facts, EL, later(25)).unwrap().request;
    let again = nudge(once.clone(), &facts, DI, later(25) + TimeDelta::minutes(40)).unwrap_err();
    assert_eq!(again, Refusal::TooSoon(TimeDelta::minutes(200)), "whoever asks");
    assert_eq!(again.to_string(), "this request was nudged lately and can be nudged again in 3 hours 20 minutes");
    assert!(nudge(once.clone(), &facts, EL, later(29) - TimeDelta::nanoseconds(1)).is_err());
    assert!(nudge(once, &facts, EL, later(29)).is_ok());
}

#[test]
fn only_a_pending_request_is_nudged() {
    let facts = everywhere([needs(1)]);
    let approved = approved_by(&facts, &[ANA]);
    assert_eq!(nudge(approved, &facts, EL, noon()), Err(Refusal::Closed(StateName::Approved)));
    let expired = nudge(opened(&facts), &facts, EL, later(7 * 24));
    assert_eq!(expired, Err(Refusal::Closed(StateName::Expired)));
    let cancelled = opened(&facts).cancel(&facts, Actor::member(EL), "", noon()).unwrap().request;
    assert_eq!(nudge(cancelled, &facts, EL, later(25)), Err(Refusal::RequestNotFound));
}

#[test]
fn where_nobody_can_finish_it_the_refusal_says_why() {
    let quorum = Quorum { required_team_ids: [DATA].into(), ..approvals(1) };
    let facts = facts_with([(policy(1, "Gate", Scope::Organization, quorum), Place::Organization)]);
    let refused = nudge(opened(&facts), &facts, EL, later(25)).unwrap_err();
    assert_eq!(refused.to_string(), "there is nobody to nudge: Gate needs 1 more member of data");
    let seen = seen(&opened(&facts), &facts, EL, later(25)).unwrap();
    assert_eq!((seen.can, seen.reason), (false, Some(refused.to_string())));
}

fn seen(request: &Request, facts: &Facts, member: MemberId, now: Timestamp) -> Option<NudgeView> {
    let viewer = Viewer { member, token: false };
    RequestView::of(request, None, facts, viewer, "", now).with_finish(request, member, &facts.roster).nudge
}

#[test]
fn the_doors_tell_for_whom_it_is_up_to_nudge_whether_they_can_now_and_whom() {
    let facts = two_of_three();
    let whom = Some("Ana, Bo and Cy".to_owned());
    let early = seen(&opened(&facts), &facts, EL, later(21)).unwrap();
    assert_eq!((early.can, early.whom), (false, whom.clone()));
    assert!(early.reason.unwrap().ends_with("in 3 hours"));
    let due = seen(&opened(&facts), &facts, EL, later(25)).unwrap();
    assert_eq!(due, NudgeView { can: true, reason: None, whom, last: None });
    let once = nudge(opened(&facts), &facts, EL, later(25)).unwrap().request;
    let lately = seen(&once, &facts, EL, later(26)).unwrap();
    assert_eq!((lately.can, lately.last), (false, Some(later(25))));
    assert_eq!(seen(&opened(&facts), &facts, ANA, later(25)), None, "it is not up to her");
    let token = Viewer { member: EL, token: true };
    assert_eq!(RequestView::of(&opened(&facts), None, &facts, token, "", later(25)).nudge, None);
}
