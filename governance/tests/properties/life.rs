//! What holds throughout every course of events (semantics.md §7, §8).

use crate::config;
use crate::lives::{Act, Came, Life, any_course};
use crate::oracle;
use crate::world::World;
use governance::event::EventKind;
use governance::ids::MemberId;
use governance::request::{Outcome, Verdict};
use governance::{Mode, Refusal, Request, StateName};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::BTreeSet;

/// The graph of semantics.md §7.
fn may_follow(from: StateName, to: StateName) -> bool {
    use StateName::{Approved, Cancelled, Executing, Expired, Failed, Pending, Rejected, Succeeded};
    from == to
        || matches!(
            (from, to),
            (Pending, Approved | Rejected | Cancelled | Expired)
                | (Approved, Executing | Expired | Cancelled | Pending)
                | (Executing, Succeeded | Failed)
        )
}

/// The event that must tell of a new state.
const fn told_by(state: StateName) -> EventKind {
    match state {
        StateName::Pending => EventKind::RequestReopened,
        StateName::Approved => EventKind::RequestApproved,
        StateName::Executing => EventKind::RequestClaimed,
        StateName::Succeeded => EventKind::RequestSucceeded,
        StateName::Failed => EventKind::RequestFailed,
        StateName::Rejected => EventKind::RequestRejected,
        StateName::Cancelled => EventKind::RequestCancelled,
        StateName::Expired => EventKind::RequestExpired,
    }
}

/// Whether every enforced policy of the request is satisfied, by definition.
fn quorum_holds(request: &Request, world: &World) -> bool {
    let by: Vec<MemberId> = request.approvals().collect();
    let mut enforced = request.matched.iter().filter(|matched| matched.mode == Mode::Enforce);
    enforced.all(|matched| oracle::satisfied(&matched.policy, &by, Some(request.requester), &world.facts.roster))
}

/// What a review must be answered with, in the order of semantics.md §7.
fn refusal_of_review(life: &Life, by: MemberId, verdict: Verdict) -> Option<Refusal> {
    let request = &life.request;
    let state = request.state_at(life.now);
    let eligible = request.matched.iter().filter(|matched| matched.mode == Mode::Enforce).any(|matched| {
        oracle::eligible(&matched.policy, Some(request.requester), &life.world.facts.roster).contains(&by)
    });
    if state == StateName::Cancelled {
        Some(Refusal::RequestNotFound)
    } else if !eligible {
        Some(Refusal::NotEligible)
    } else if request.reviews.iter().any(|review| review.by == by) {
        Some(Refusal::AlreadyReviewed)
    } else if state != StateName::Pending {
        Some(Refusal::Closed(state))
    } else {
        let newer = request.superseded_by.filter(|_| verdict == Verdict::Approve);
        newer.map(|(id, by)| Refusal::Superseded { by, id })
    }
}

/// The codes of all violations that a claim must meet, in order.
fn obstacles(life: &Life, right_payload: bool) -> Vec<&'static str> {
    let (request, world) = (&life.request, &life.world);
    let mut codes = Vec::new();
    if !right_payload {
        codes.push("payload-mismatch");
    }
    let (_, frozen) = oracle::gate(&world.facts, request.action, &request.target, "because", life.now);
    if frozen > 0 {
        codes.push("environment-frozen");
    }
    let frozen_in: BTreeSet<_> = request.enforced().map(|matched| matched.policy.id).collect();
    let now = oracle::matched(&world.facts, request.action, &request.target, life.now);
    let added = now.iter().filter(|(id, mode)| **mode == Mode::Enforce && !frozen_in.contains(id));
    codes.extend(added.map(|_| "policy-added"));
    let by: Vec<MemberId> = request.approvals().collect();
    let lost = request
        .enforced()
        .filter(|matched| !oracle::satisfied(&matched.policy, &by, Some(request.requester), &world.facts.roster));
    codes.extend(lost.map(|_| "quorum-lost"));
    codes
}

/// What holds after every act.
fn check_step(before: &Life, act: Act, came: &Came, after: &Life) -> Result<(), TestCaseError> {
    let (was, is) = (before.request.state_at(after.now), &after.request);
    prop_assert!(after.claims <= 1, "a claim is taken at most once");
    let Came::Out(outcome, _) = came else {
        let same = Request { superseded_by: is.superseded_by, ..before.request.clone() };
        prop_assert_eq!(&same, is, "a no changes nothing");
        return Ok(());
    };
    check_told(&before.request, outcome)?;
    let to = is.state.name();
    prop_assert!(may_follow(before.request.state.name(), to), "{:?} → {:?}", before.request.state, is.state);
    if was.is_final() {
        prop_assert!(matches!(act, Act::Expire | Act::Comment(_)), "what is over changes no more");
    }
    if to == StateName::Approved && before.request.state.name() != to {
        prop_assert!(quorum_holds(is, &after.world), "no quorum, no approval");
        if let Some((_, newest)) = before.request.superseded_by {
            let meant = matches!(act, Act::ApproveKnowing(_, newer) if newer == newest);
            prop_assert!(meant, "a superseded request is approved by whom names the newest");
        }
    }
    let reviewers: BTreeSet<_> = is.reviews.iter().map(|review| review.by).collect();
    prop_assert_eq!(reviewers.len(), is.reviews.len(), "one review a member");
    let reopened = to == StateName::Pending && before.request.state.name() == StateName::Approved;
    let since = if reopened { Some(before.now) } else { before.request.reopened_at };
    prop_assert_eq!(is.reopened_at, since, "the clock of reminders starts anew where it waits again");
    let same = Request {
        state: before.request.state.clone(),
        reviews: before.request.reviews.clone(),
        reopened_at: before.request.reopened_at,
        ..is.clone()
    };
    prop_assert_eq!(&same, &before.request, "nothing but state and reviews ever changes");
    Ok(())
}

fn check_told(before: &Request, outcome: &Outcome) -> Result<(), TestCaseError> {
    let kinds: Vec<_> = outcome.events().iter().map(|event| event.happening.kind()).collect();
    prop_assert!(!kinds.is_empty(), "nothing happens unseen");
    prop_assert!(outcome.events().iter().all(|event| event.request == Some(before.id)));
    if outcome.request.state != before.state {
        prop_assert_eq!(kinds.last(), Some(&told_by(outcome.request.state.name())));
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_course_of_events_leaves_the_graph_or_goes_untold((world, acts) in any_course()) {
        let Some((mut life, outcome)) = Life::begin(world) else { return Ok(()) };
        prop_assert_eq!(outcome.events()[0].happening.kind(), EventKind::RequestOpened);
        prop_assert!(life.request.state.name() != StateName::Approved || quorum_holds(&life.request, &life.world));
        for act in acts {
            let before = life.clone();
            let came = life.live(act);
            check_step(&before, act, &came, &life)?;
        }
    }

    #[test]
    fn every_review_is_answered_as_the_definition_says((world, acts) in any_course()) {
        let Some((mut life, _)) = Life::begin(world) else { return Ok(()) };
        for act in acts {
            let expected = match act {
                Act::Review(by, verdict) => refusal_of_review(&life, by, verdict),
                _ => None,
            };
            let came = life.live(act);
            let Act::Review(_, verdict) = act else { continue };
            match came {
                Came::Refused(refusal) => prop_assert_eq!(Some(refusal), expected),
                Came::Out(outcome, _) => {
                    prop_assert_eq!(expected, None);
                    let state = match verdict {
                        Verdict::Reject => StateName::Rejected,
                        Verdict::Approve if quorum_holds(&outcome.request, &life.world) => StateName::Approved,
                        Verdict::Approve => StateName::Pending,
                    };
                    prop_assert_eq!(outcome.request.state.name(), state);
                }
                Came::Nothing => prop_assert!(false, "a review is always answered"),
            }
        }
    }

    #[test]
    fn every_claim_is_answered_as_the_definition_says((world, acts) in any_course()) {
        let Some((mut life, _)) = Life::begin(world) else { return Ok(()) };
        for act in acts {
            let before = life.clone();
            let came = life.live(act);
            let Act::Claim { by, right_payload } = act else { continue };
            let state = before.request.state_at(before.now);
            let roster = &before.world.facts.roster;
            let by = by.id(&before.request);
            let may = roster.member(by).is_some_and(|member| member.active)
                && (by == before.request.requester || roster.may(by, governance::Permission::RequestsManage));
            let codes = obstacles(&before, right_payload);
            match came {
                Came::Refused(Refusal::MayNot(_)) => prop_assert!(!may),
                Came::Refused(Refusal::AlreadyClaimed) => prop_assert!(
                    may && matches!(state, StateName::Executing | StateName::Succeeded | StateName::Failed)
                ),
                Came::Refused(Refusal::NotApproved(found)) => prop_assert!(may && found == state && state != StateName::Approved),
                Came::Out(outcome, None) => {
                    prop_assert!(may && state == StateName::Approved && codes.is_empty());
                    prop_assert_eq!(outcome.request.state.name(), StateName::Executing);
                }
                Came::Out(outcome, Some(Refusal::Violations(found))) => {
                    prop_assert!(may && state == StateName::Approved);
                    let found: Vec<_> = found.iter().map(|violation| violation.code.as_str()).collect();
                    let lost = codes.contains(&"quorum-lost");
                    prop_assert_eq!(found, codes);
                    let expected = if lost { StateName::Pending } else { StateName::Approved };
                    prop_assert_eq!(outcome.request.state.name(), expected);
                }
                other => prop_assert!(false, "{:?}", other),
            }
        }
    }
}

/// Properties say nothing about what random courses never reach.
#[test]
fn the_random_courses_reach_every_state_and_every_answer() {
    let mut runner = TestRunner::deterministic();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for _ in 0..600 {
        let (world, acts) = any_course().new_tree(&mut runner).unwrap().current();
        let Some((mut life, _)) = Life::begin(world) else { continue };
        for act in acts {
            match life.live(act) {
                Came::Nothing => {}
                Came::Refused(refusal) | Came::Out(_, Some(refusal)) => {
                    if let Refusal::Violations(violations) = &refusal {
                        seen.extend(violations.iter().map(|violation| violation.code.clone()));
                    }
                    seen.insert(refusal.code().to_owned());
                }
                Came::Out(outcome, None) => {
                    seen.insert(outcome.request.state.name().word().to_owned());
                    seen.extend(outcome.events().iter().map(|event| event.happening.kind().key().to_owned()));
                }
            }
        }
    }
    let states = StateName::ALL.map(StateName::word);
    let refusals = [
        "request-not-found",
        "not-eligible",
        "already-reviewed",
        "closed",
        "not-approved",
        "already-claimed",
        "claim-not-found",
        "nothing-to-retract",
        "superseded",
        "missing-permission",
        "policy-violations",
    ];
    let violations = ["payload-mismatch", "environment-frozen", "policy-added", "quorum-lost"];
    for expected in states.into_iter().chain(refusals).chain(violations) {
        assert!(seen.contains(expected), "no random course came to {expected}: {seen:?}");
    }
}
