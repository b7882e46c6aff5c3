//! What simulations and replays look like, as HTML.

use crate::html::html;
use app::components::replays::{ReplayReport, ReplaySummary};
use app::components::simulations::SimulationResult;
use app::moment::Moment;
use chrono::TimeDelta;
use governance::Action;
use governance::ids::RequestId;
use governance::policy::{Mode, Place};
use governance::replay::Difference;
use governance::request::Verdict;
use governance::samples::{CY, DI, EL, STAGING, binding, facts, noon, policy};
use governance::wire::Ref;
use governance::wire::replays::{ReplayGroup, ReplayView, ReplayedRequest, WaitingView};
use governance::wire::requests::TargetBody;
use governance::wire::simulations::{SimulatedReview, SimulationBody, SimulationView};
use governance::{Facts, Permission, Scope};
use leptos::prelude::*;
use uuid::Uuid;

fn moment() -> Moment {
    Moment { now: noon() + TimeDelta::minutes(12), zone: chrono_tz::Tz::Europe__Istanbul }
}

/// El's deployment to production after these reviews.
fn simulated(facts: &Facts, reviews: &[(&str, Verdict)]) -> SimulationView {
    let review = |(by, verdict): &(&str, Verdict)| SimulatedReview { by: (*by).to_owned(), verdict: *verdict };
    let body = SimulationBody {
        actor: Some("El".into()),
        action: "release.deploy".into(),
        target: TargetBody { project: Some("api".into()), environment: Some("production".into()), cluster: None },
        reviews: reviews.iter().map(review).collect(),
        ..SimulationBody::default()
    };
    SimulationView::of(&body.check(facts, DI, noon()).unwrap(), facts)
}

fn shown(simulation: SimulationView) -> String {
    html(|| view! { <SimulationResult simulation moment=moment() /> })
}

#[test]
fn the_verdict_comes_first_then_what_applies_then_what_does_not() {
    let mut facts = facts();
    let other = policy(7, "Staging Gate", Scope::Environment, facts.policies.policies[0].template.quorum.clone());
    facts.policies.bindings.push(binding(7, &other, Place::Environment(STAGING)));
    facts.policies.policies.push(other);
    insta::assert_snapshot!(shown(simulated(&facts, &[("Bo", Verdict::Approve), ("El", Verdict::Approve)])));
}

#[test]
fn who_could_not_ask_for_it_and_who_only_observes_are_said() {
    let mut facts = facts();
    facts.policies.bindings[0].mode = Mode::Observe;
    let mut simulation = simulated(&facts, &[]);
    simulation.lacks = Some(Permission::RequestsOpen);
    let html = shown(simulation);
    assert!(html.contains("El could not ask for it"), "{html}");
    assert!(html.contains("It would need no approval, since no enforced policy applies."), "{html}");
    assert!(html.contains("It only observes. Enforced, it would need 2 approvals"), "{html}");
}

fn replay() -> ReplayView {
    let request = |number: u64, lost: &[governance::ids::MemberId]| ReplayedRequest {
        id: RequestId(Uuid::from_u128(number.into())),
        number,
        action: Action::ReleaseDeploy,
        target: "api / production".to_owned(),
        requester: Ref::new(EL.0, "El"),
        created_at: noon(),
        gained: Vec::new(),
        lost: lost.iter().map(|id| Ref::new(id.0, facts().roster.member_name(*id))).collect(),
        quorum: false,
    };
    let group = |difference: Difference, count, requests| ReplayGroup {
        difference,
        says: difference.says().to_owned(),
        count,
        requests,
    };
    ReplayView {
        days: 30,
        since: noon() - TimeDelta::days(30),
        until: noon(),
        name: "Production Deploy Gate".to_owned(),
        version: Some(2),
        places: vec!["api / production".to_owned()],
        observed: 1,
        requests: 120,
        gone: 2,
        gated_then: 20,
        gated_now: 35,
        differences: vec![
            group(Difference::NewlyGated, 15, vec![request(42, &[])]),
            group(Difference::AsksOthers, 1, vec![request(41, &[CY, DI])]),
        ],
        waiting: Some(WaitingView {
            decisions: 20,
            median_seconds: 1_800,
            p90_seconds: 7_200,
            total_median_seconds: 27_000,
            total_p90_seconds: 108_000,
        }),
    }
}

#[test]
fn a_replay_counts_first_then_lists_and_says_how_many_more_there_are() {
    insta::assert_snapshot!(html(|| view! { <ReplayReport replay=replay() moment=moment() /> }));
}

#[test]
fn a_replay_that_changes_nothing_says_so() {
    let replay = ReplayView { differences: Vec::new(), observed: 0, gone: 0, ..replay() };
    let html = html(|| view! { <ReplaySummary replay /> });
    assert!(html.contains("For no request would anything have been different."), "{html}");
    assert!(!html.contains("would have waited"), "{html}");
}
