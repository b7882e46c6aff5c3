//! What the doors show of a request (interfaces.md, "One journey, as bodies").

use crate::cast::{approvals, approve, approved_by, bind, everywhere, needs, opened};
use chrono::TimeDelta;
use governance::event::Actor;
use governance::ids::MemberId;
use governance::policy::Quorum;
use governance::samples::{ANA, BO, CY, DI, EL, TECH_LEAD, facts, noon, policy};
use governance::wire::requests::{RequestView, Viewer};
use governance::{Facts, Mode, Place, Request, Scope, StateName, Timestamp};
use std::collections::BTreeSet;

fn seen_at(request: &Request, facts: &Facts, member: MemberId, now: Timestamp) -> RequestView {
    RequestView::of(request, None, facts, Viewer { member, token: false }, "http://here", now)
}

fn seen(request: &Request, facts: &Facts, member: MemberId) -> RequestView {
    seen_at(request, facts, member, noon())
}

#[test]
fn progress_tells_what_is_there_what_is_missing_and_who_could_give_it() {
    let facts = facts();
    let view = seen(&approved_by(&facts, &[CY]), &facts, ANA);
    let [gate] = view.policies.as_slice() else { panic!("{:?}", view.policies) };
    assert_eq!((gate.approvals, gate.required, gate.satisfied), (1, 2, false));
    assert_eq!(
        gate.missing,
        ["1 approval", "approvals from 1 more team", "1 approval from SRE", "1 approval from a tech-lead"]
    );
    let eligible: Vec<_> = gate.eligible.iter().map(|member| member.name.as_str()).collect();
    assert_eq!(eligible, ["Ana", "Bo", "Di"], "neither the requester nor who reviewed already");
    assert_eq!(gate.bindings[0].name, "api / production");
    assert!(gate.infeasible.is_empty());
    assert_eq!(view.url, format!("http://here/approvals/{}", view.id));
}

#[test]
fn a_policy_that_asks_only_for_an_org_role_needs_one_approval() {
    let quorum = Quorum { required_org_roles: BTreeSet::from([TECH_LEAD]), ..approvals(0) };
    let facts = everywhere([policy(1, "Gate", Scope::Organization, quorum)]);
    assert_eq!(seen(&opened(&facts), &facts, ANA).policies[0].required, 1);
}

#[test]
fn whether_the_viewer_may_approve_is_told_with_the_reason() {
    let facts = everywhere([needs(2)]);
    let request = approved_by(&facts, &[ANA]);
    let says = |member| seen(&request, &facts, member).can_approve.reason;
    assert_eq!(says(BO), None);
    assert_eq!(says(ANA).as_deref(), Some("You already approved this request."));
    assert_eq!(
        says(EL).as_deref(),
        Some("You opened this request, and its policy does not let the requester approve.")
    );
    let token = Viewer { member: BO, token: true };
    let view = RequestView::of(&request, None, &facts, token, "", noon());
    assert_eq!(view.can_approve.reason.as_deref(), Some("API tokens never review."));
    let approved = approve(request.clone(), &facts, BO).unwrap().request;
    let view = seen(&approved, &facts, CY);
    assert_eq!(view.can_approve.reason.as_deref(), Some("This request is approved and needs no review."));
}

#[test]
fn can_approve_says_yes_exactly_when_a_review_would_be_recorded() {
    let facts = facts();
    let requests = [opened(&facts), approved_by(&facts, &[CY]), approved_by(&facts, &[CY, ANA])];
    for request in requests {
        for member in [ANA, BO, CY, DI, EL] {
            let shown = seen(&request, &facts, member).can_approve.eligible;
            assert_eq!(shown, approve(request.clone(), &facts, member).is_ok(), "{member:?}");
        }
    }
}

#[test]
fn can_cancel_says_yes_exactly_when_a_cancellation_would_be_recorded() {
    let facts = facts();
    let cancelled = opened(&facts).cancel(&facts, Actor::member(EL), "", noon()).unwrap().request;
    for request in [opened(&facts), approved_by(&facts, &[CY, ANA]), cancelled] {
        for member in [ANA, DI, EL] {
            let shown = seen(&request, &facts, member).can_cancel;
            assert_eq!(shown, request.clone().cancel(&facts, Actor::member(member), "", noon()).is_ok(), "{member:?}");
        }
    }
}

#[test]
fn a_deadline_that_passed_shows_before_it_is_recorded() {
    let facts = everywhere([needs(1)]);
    let deadline = noon() + TimeDelta::days(7);
    let view = seen_at(&opened(&facts), &facts, ANA, deadline + TimeDelta::hours(1));
    assert_eq!((view.state, view.stale, view.can_cancel), (StateName::Expired, false, false));
    assert_eq!((view.since, view.expires_at), (deadline, None));
    let view = seen_at(&opened(&facts), &facts, ANA, noon() + TimeDelta::days(2));
    assert_eq!((view.state, view.stale), (StateName::Pending, true));
    assert_eq!((view.since, view.expires_at), (noon(), Some(deadline)));
}

#[test]
fn observed_policies_are_shown_apart() {
    let mut facts = everywhere([needs(1)]);
    let observed = policy(2, "Trial", Scope::Organization, approvals(2));
    bind(&mut facts, 9, &observed, Place::Organization, Mode::Observe);
    let view = seen(&opened(&facts), &facts, ANA);
    let names = |all: &[governance::wire::requests::PolicyProgress]| {
        all.iter().map(|policy| policy.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&view.policies), ["Gate"]);
    assert_eq!(names(&view.observed), ["Trial"]);
}

#[test]
fn who_would_finish_it_is_told_while_it_is_pending() {
    let facts = everywhere([needs(2)]);
    let finish =
        |request: &Request, now| seen_at(request, &facts, ANA, now).with_finish(request, ANA, &facts.roster).finish;
    let found = finish(&approved_by(&facts, &[CY]), noon()).unwrap();
    assert_eq!((found.says.as_str(), found.members.len(), found.proven), ("one of Ana, Bo or Di", 1, true));
    assert_eq!(finish(&approved_by(&facts, &[CY, ANA]), noon()), None, "it is approved");
    assert_eq!(finish(&opened(&facts), noon() + TimeDelta::days(8)), None, "it has expired");
    assert_eq!(seen(&opened(&facts), &facts, ANA).finish, None, "lists leave it out");
}
