//! Who hears of what happens to a request.

use crate::cast::{
    approvals, approve, approved_by, at, change_member, deactivate, everywhere, leave, needs, needs_with, only, opened,
};
use chrono::TimeDelta;
use governance::event::{
    Actor, Audience, Deed, EventKind, Happening, Notice, NotificationKind, audience, expiring, soon, waits_for,
};
use governance::ids::{ClaimId, MemberId};
use governance::payload;
use governance::policy::Quorum;
use governance::request::{Basis, Outcome, Verdict};
use governance::samples::{ANA, BO, CY, DI, EL, SRE, ask, facts, noon};
use governance::{Digest, Facts, Request};
use std::collections::BTreeSet;
use uuid::Uuid;

type Members = BTreeSet<MemberId>;

fn set(members: &[MemberId]) -> Members {
    members.iter().copied().collect()
}

/// Who hears of an outcome, when those acted who are named in its events.
fn heard(before: Option<&Request>, outcome: &Outcome, facts: &Facts) -> Audience {
    let acting = outcome.events().iter().filter_map(|event| event.actor.member_id()).collect();
    audience(before, outcome, &acting, &Members::new(), &facts.roster)
}

/// Whom it waits for after an outcome that changes that.
fn waiting(heard: &Audience) -> &Members {
    &heard.waiting.as_ref().unwrap().on
}

/// Who is told what: kind, kind of the event, members.
fn news(heard: &Audience, outcome: &Outcome) -> Vec<(NotificationKind, EventKind, Members)> {
    let told = heard.news.iter();
    told.map(|news| (news.kind, outcome.events()[news.event].happening.kind(), news.to.clone())).collect()
}

fn claimed(request: Request, facts: &Facts) -> Outcome {
    let digest = payload::digest(None);
    request.claim(facts, Actor::member(EL), ClaimId(Uuid::nil()), digest, noon()).unwrap().outcome
}

#[test]
fn a_new_request_waits_for_everyone_who_can_finish_it_but_not_for_its_requester() {
    let facts = everywhere([needs(1)]);
    let outcome = Request::open(ask(), &facts, noon()).unwrap();
    let heard = heard(None, &outcome, &facts);
    assert_eq!(waiting(&heard), &set(&[ANA, BO, CY, DI]));
    assert_eq!(heard.news, []);
}

#[test]
fn a_requester_who_can_finish_it_has_it_waiting() {
    let facts = everywhere([needs_with(1, |policy| policy.template.requester_can_approve = true)]);
    assert!(waits_for(&opened(&facts), &facts.roster).contains(&EL));
    let facts = everywhere([needs_with(1, |policy| {
        policy.template.requester_can_approve = true;
        policy.template.approvers = only(&[ANA]);
    })]);
    assert_eq!(waits_for(&opened(&facts), &facts.roster), set(&[ANA]), "it is not among the approvers");
}

#[test]
fn only_those_who_fill_an_open_place_are_told_that_it_waits() {
    // Two approvals from two teams, one of SRE and one of a tech-lead: Ana, and one of the others.
    let facts = facts();
    assert_eq!(waits_for(&opened(&facts), &facts.roster), set(&[ANA, BO, CY, DI]));
    let request = approved_by(&facts, &[BO]);
    assert_eq!(waits_for(&request, &facts.roster), set(&[ANA]), "Cy and Di would not finish it any more");
}

#[test]
fn an_approval_that_makes_others_useless_leaves_them_alone() {
    let facts = facts();
    let before = opened(&facts);
    let outcome = approve(before.clone(), &facts, BO).unwrap();
    let heard = heard(Some(&before), &outcome, &facts);
    assert_eq!(waiting(&heard), &set(&[ANA]));
    assert_eq!(heard.news, [], "it is not decided");
}

#[test]
fn a_request_that_nobody_can_finish_waits_for_nobody() {
    let facts = everywhere([needs(5)]);
    assert_eq!(waits_for(&opened(&facts), &facts.roster), Members::new());
}

#[test]
fn the_deactivated_are_told_nothing() {
    let mut facts = everywhere([needs_with(2, |policy| policy.template.approvers = only(&[ANA, BO, CY]))]);
    let before = approved_by(&facts, &[ANA]);
    deactivate(&mut facts, ANA);
    deactivate(&mut facts, EL);
    assert_eq!(waits_for(&before, &facts.roster), set(&[BO, CY]));
    let outcome = before.clone().review(&facts, BO, Verdict::Reject, "", noon()).unwrap();
    assert_eq!(heard(Some(&before), &outcome, &facts).news, [], "its requester and its reviewer are gone");
}

#[test]
fn the_requester_and_the_reviewers_hear_of_a_decision_and_whoever_decides_does_not() {
    let facts = everywhere([needs_with(2, |policy| policy.template.approvers = only(&[ANA, BO, CY]))]);
    let before = approved_by(&facts, &[ANA]);
    let outcome = approve(before.clone(), &facts, BO).unwrap();
    let heard_of = heard(Some(&before), &outcome, &facts);
    let decided = NotificationKind::Decided;
    assert_eq!(news(&heard_of, &outcome), [(decided, EventKind::RequestApproved, set(&[ANA, EL]))]);
    assert_eq!(waiting(&heard_of), &Members::new(), "nor does it wait for Cy");

    let outcome = before.clone().review(&facts, BO, Verdict::Reject, "", noon()).unwrap();
    let heard_of = heard(Some(&before), &outcome, &facts);
    assert_eq!(news(&heard_of, &outcome), [(decided, EventKind::RequestRejected, set(&[ANA, EL]))]);

    let outcome = before.clone().cancel(&facts, Actor::member(EL), "", noon()).unwrap();
    let heard_of = heard(Some(&before), &outcome, &facts);
    assert_eq!(news(&heard_of, &outcome), [(decided, EventKind::RequestCancelled, set(&[ANA]))]);
}

#[test]
fn the_execution_is_told_to_those_who_did_not_carry_it_out() {
    let facts = everywhere([needs(1)]);
    let before = approved_by(&facts, &[ANA]);
    let claim = claimed(before.clone(), &facts);
    let heard_of = heard(Some(&before), &claim, &facts);
    assert_eq!(news(&heard_of, &claim), [(NotificationKind::Decided, EventKind::RequestClaimed, set(&[ANA]))]);
    let (running, id) = (claim.request, ClaimId(Uuid::nil()));
    let failed = running.clone().report(&facts, Actor::member(EL), id, Err("no".into()), noon()).unwrap();
    let heard_of = heard(Some(&running), &failed, &facts);
    assert_eq!(news(&heard_of, &failed), [(NotificationKind::Decided, EventKind::RequestFailed, set(&[ANA]))]);
}

#[test]
fn what_follows_at_once_from_an_act_is_not_told_to_whose_act_it_was() {
    let facts = everywhere([needs(1)]);
    let before = approved_by(&facts, &[ANA]);
    let claim =
        before.clone().claim(&facts, Actor::System, ClaimId(Uuid::nil()), payload::digest(None), noon()).unwrap();
    // Ana's approval completed it, and Countersign carries it out at once.
    let heard = audience(Some(&before), &claim.outcome, &set(&[ANA]), &Members::new(), &facts.roster);
    assert_eq!(news(&heard, &claim.outcome), [(NotificationKind::Decided, EventKind::RequestClaimed, set(&[EL]))]);
}

#[test]
fn a_deadline_that_passed_is_told_to_the_requester_and_the_reviewers() {
    let facts = everywhere([needs_with(2, |policy| policy.template.approvers = only(&[ANA, BO, CY]))]);
    let before = approved_by(&facts, &[ANA]);
    let outcome = before.clone().expire(&facts, noon() + TimeDelta::days(8)).unwrap();
    let heard = heard(Some(&before), &outcome, &facts);
    assert_eq!(news(&heard, &outcome), [(NotificationKind::Lapsed, EventKind::RequestExpired, set(&[ANA, EL]))]);
    assert_eq!(waiting(&heard), &Members::new());
}

#[test]
fn a_lost_approval_is_told_and_it_waits_again() {
    let mut facts = everywhere([needs_with(1, |policy| {
        policy.template.quorum = Quorum { required_team_ids: [SRE].into(), ..approvals(1) };
    })]);
    let before = approved_by(&facts, &[BO]);
    leave(&mut facts, BO, SRE);
    let outcome = claimed(before.clone(), &facts);
    let heard = heard(Some(&before), &outcome, &facts);
    assert_eq!(news(&heard, &outcome), [(NotificationKind::Lapsed, EventKind::RequestReopened, set(&[BO]))]);
    let waiting = heard.waiting.unwrap();
    assert_eq!(waiting.on, set(&[ANA]));
    assert!(waiting.again);
    assert_eq!(outcome.events()[waiting.event].happening.kind(), EventKind::RequestReopened);
}

#[test]
fn what_countersign_cannot_hand_over_is_told_and_what_a_caller_cannot_claim_is_not() {
    let facts = everywhere([needs(1)]);
    let before = approved_by(&facts, &[ANA]);
    let other = Digest::of("other");
    let id = ClaimId(Uuid::nil());
    let refused = before.clone().claim_for(&facts, "project api (deploy.example.com)", id, other, noon()).unwrap();
    let told = heard(Some(&before), &refused.outcome, &facts);
    let decided = NotificationKind::Decided;
    assert_eq!(news(&told, &refused.outcome), [(decided, EventKind::ClaimRefused, set(&[ANA, EL]))]);
    let deed = Some(Deed { actor: "Countersign", happening: &refused.outcome.events()[0].happening });
    let notice = Notice { kind: decided, own: true, pending: false, deed, handled: None, superseded_by: None };
    let says = "Your request is approved, but the executor of project api (deploy.example.com) could not be given it: \
                the payload is not the one that was approved";
    assert_eq!((notice.sentence().as_str(), notice.fate()), (says, Some("could not be carried out")));

    let by_el = before.clone().claim(&facts, Actor::member(EL), id, other, noon()).unwrap();
    assert_eq!(heard(Some(&before), &by_el.outcome, &facts).news, [], "El sees it");
}

#[test]
fn a_comment_is_told_to_all_who_take_part_and_changes_nothing_about_whom_it_waits_for() {
    let facts = everywhere([needs_with(2, |policy| policy.template.approvers = only(&[ANA, BO]))]);
    let before = approved_by(&facts, &[ANA]);
    let outcome = before.clone().comment(DI, "Why now?", noon()).unwrap();
    let talked = set(&[ANA, CY, DI]);
    let heard = audience(Some(&before), &outcome, &set(&[DI]), &talked, &facts.roster);
    let commented = (NotificationKind::Commented, EventKind::RequestCommented, set(&[ANA, CY, EL]));
    assert_eq!(news(&heard, &outcome), [commented]);
    assert_eq!(heard.waiting, None);
}

#[test]
fn a_retracted_approval_makes_it_wait_for_more() {
    let facts = facts();
    let before = approved_by(&facts, &[BO]);
    let outcome = before.clone().retract(BO, noon()).unwrap();
    assert_eq!(waiting(&heard(Some(&before), &outcome, &facts)), &set(&[ANA, BO, CY, DI]));
}

#[test]
fn soon_is_a_quarter_of_the_time_and_at_most_a_day() {
    for (ttl, expected) in [(4, 1), (40, 10), (96, 24), (7 * 24, 24)] {
        assert_eq!(soon(TimeDelta::hours(ttl)), TimeDelta::hours(expected), "{ttl} hours");
    }
}

#[test]
fn that_it_expires_soon_is_told_to_the_requester_and_to_those_who_can_still_finish_it() {
    let mut facts = facts();
    let request = approved_by(&facts, &[BO]);
    let told = |now: &str, facts: &Facts| expiring(&request, &facts.settings, &facts.roster, at(now));
    // Pending until noon of the 14th.
    assert_eq!(told("2026-01-13T12:00:00Z", &facts), None, "a day is left");
    assert_eq!(told("2026-01-13T12:00:01Z", &facts), Some(set(&[ANA, EL])));
    assert_eq!(told("2026-01-14T12:00:00Z", &facts), None, "it is expired");
    change_member(&mut facts, EL, |el| el.active = false);
    assert_eq!(told("2026-01-13T13:00:00Z", &facts), Some(set(&[ANA])));
    let decided = approve(request.clone(), &facts, ANA).unwrap().request;
    assert_eq!(expiring(&decided, &facts.settings, &facts.roster, at("2026-01-08T11:00:00Z")), None);
}

#[test]
fn notifications_are_told_in_sentences() {
    use NotificationKind::{Commented, Decided, Expiring, Lapsed, Waiting};
    let approved = Happening::RequestReviewed { verdict: Verdict::Approve, comment: String::new() };
    let rejected = Happening::RequestRejected;
    let expired = Happening::RequestExpired { approved: true, session_over: false };
    let commented = Happening::RequestCommented { comment: "Why now?".into() };
    let retracted = Happening::ReviewRetracted;
    let deed = |actor, happening| Some(Deed { actor, happening });
    let says = |kind, own, pending, deed, handled| {
        Notice { kind, own, pending, deed, handled, superseded_by: None }.sentence()
    };
    let cases = [
        (says(Waiting, false, true, None, None), "Waits for your approval: you can finish it"),
        (
            says(Waiting, false, true, deed("Bo", &retracted), None),
            "Waits for your approval again: an approval was taken back",
        ),
        (says(Waiting, false, false, None, Some(deed("Bo", &approved))), "Handled: Bo approved it"),
        (says(Waiting, false, false, None, Some(deed("you", &approved))), "Handled: you approved it"),
        (
            says(Waiting, false, true, None, Some(deed("Bo", &approved))),
            "Handled: Bo approved it, and yours is not needed any more",
        ),
        (says(Waiting, false, true, None, Some(None)), "Handled: it does not need your approval any more"),
        (says(Decided, true, false, deed("Bo", &rejected), None), "Your request was rejected, by Bo"),
        (says(Decided, false, false, deed("Bo", &rejected), None), "A request that you reviewed was rejected, by Bo"),
        (
            says(Lapsed, true, false, deed("Countersign", &expired), None),
            "Your request lapsed: it was not claimed in time",
        ),
        (says(Expiring, true, true, None, None), "Your request expires soon, and is not decided yet"),
        (says(Expiring, false, true, None, None), "Expires soon, and waits for your approval"),
        (says(Commented, true, true, deed("Bo", &commented), None), "Bo commented"),
    ];
    for (said, expected) in cases {
        assert_eq!(said, expected);
    }
    let bare = Notice { kind: Commented, own: true, pending: true, deed: None, handled: None, superseded_by: None };
    let notice = Notice { deed: deed("Bo", &commented), ..bare };
    assert_eq!(notice.text(), Some("Why now?"));
    let no = Happening::RequestReviewed { verdict: Verdict::Reject, comment: "Not on a Friday".into() };
    let handled = Some(deed("Bo", &no));
    let notice = Notice { kind: Waiting, pending: false, deed: deed("El", &commented), handled, ..bare };
    assert_eq!((notice.sentence().as_str(), notice.text()), ("Handled: Bo rejected it", Some("Not on a Friday")));
    let notice = Notice { superseded_by: Some(60), ..notice };
    assert_eq!(notice.sentence(), "Handled: Bo rejected it", "it does not matter any more");
    let notice = Notice { kind: Waiting, superseded_by: Some(60), ..bare };
    assert_eq!(notice.sentence(), "Waits for your approval: you can finish it; superseded by #60");
}

#[test]
fn what_became_of_a_request_is_what_the_act_that_is_told_made_of_it() {
    use NotificationKind::{Commented, Decided, Lapsed, Waiting};
    let approve = Happening::RequestReviewed { verdict: Verdict::Approve, comment: String::new() };
    let reject = Happening::RequestReviewed { verdict: Verdict::Reject, comment: String::new() };
    let approved = Happening::RequestApproved { basis: Basis::Quorum };
    let bypassed = Happening::RequestApproved { basis: Basis::BreakGlass };
    let expired = Happening::RequestExpired { approved: false, session_over: false };
    let failed = Happening::RequestFailed { detail: "exit 1".into(), executor: None, given_up: None };
    let reopened = Happening::RequestReopened { violations: Vec::new() };
    let fate = |kind, pending, happening, handled: bool| {
        let deed = Some(Deed { actor: "Bo", happening });
        let handled = handled.then_some(deed);
        Notice { kind, own: false, pending, deed, handled, superseded_by: None }.fate()
    };
    for (kind, pending, happening, handled, expected) in [
        (Waiting, false, &approve, true, Some("was approved")),
        (Waiting, false, &reject, true, Some("was rejected")),
        (Waiting, false, &expired, true, Some("has expired")),
        (Waiting, true, &approve, true, None),
        (Waiting, true, &approve, false, None),
        (Decided, false, &approved, false, Some("was approved")),
        (Decided, false, &bypassed, false, Some("was let through by break-glass")),
        (Decided, false, &failed, false, Some("has failed")),
        (Lapsed, true, &reopened, false, Some("is pending again")),
        (Commented, false, &failed, false, None),
    ] {
        assert_eq!(fate(kind, pending, happening, handled), expected, "{kind:?} {happening:?}");
    }
}

#[test]
fn a_kind_comes_back_from_its_key() {
    for kind in NotificationKind::ALL {
        assert_eq!(kind.key().parse(), Ok(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.key());
    }
    assert_eq!("all".parse::<NotificationKind>(), Err(()));
}
