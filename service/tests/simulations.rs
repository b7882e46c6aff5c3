//! Simulations and replays: what they tell, and that they write nothing.

use crate::history::History;
use crate::support::{Cast, World, field, no, world_with_cast};
use chrono::TimeDelta;
use governance::StateName;
use governance::ids::TemplateId;
use governance::policy::{Matched, Mode, Policy};
use governance::replay::{Difference, LISTED};
use governance::request::Verdict;
use governance::samples::production_gate_body;
use governance::wire::policies::PlaceBody;
use governance::wire::policies::{BindBody, VersionBody};
use governance::wire::replays::{DraftReplayBody, ReplayBody};
use governance::wire::requests::{OpenBody, TargetBody};
use governance::wire::simulations::{SimulatedReview, SimulationBody};
use sea_orm::{EntityTrait, PaginatorTrait};
use service::store::entities::{events, requests as rows};
use service::{Caller, Error, bindings, policies, replay, requests, simulations};

/// A world in which the brief's quorum example gates production.
async fn gated() -> (World, Cast, TemplateId) {
    let (world, cast) = world_with_cast().await;
    let policy = policies::create(&world.system, &cast.di, &production_gate_body(), None).await.unwrap().id;
    let environment = Some("api/production".into());
    let bind = BindBody { policy: policy.to_string(), environment, ..BindBody::default() };
    bindings::bind(&world.system, &cast.di, &bind, "", None).await.unwrap();
    (world, cast, policy)
}

fn to_production() -> TargetBody {
    TargetBody { project: Some("api".into()), environment: Some("production".into()), cluster: None }
}

fn deployment(actor: &str, approvals: &[&str]) -> SimulationBody {
    let approve = |by: &&str| SimulatedReview { by: (*by).to_owned(), verdict: Verdict::Approve };
    SimulationBody {
        actor: Some(actor.into()),
        action: "release.deploy".into(),
        target: to_production(),
        reviews: approvals.iter().map(approve).collect(),
        ..SimulationBody::default()
    }
}

async fn open(world: &World, caller: &Caller) -> governance::wire::requests::RequestView {
    let body = OpenBody { action: "release.deploy".into(), target: to_production(), ..OpenBody::default() };
    requests::open(&world.system, caller, body, None).await.unwrap().request
}

/// How many requests and events there are.
async fn written(world: &World) -> (u64, u64) {
    let tx = world.system.store.read().await.unwrap();
    (rows::Entity::find().count(&*tx).await.unwrap(), events::Entity::find().count(&*tx).await.unwrap())
}

#[tokio::test]
async fn a_simulation_tells_what_would_happen_and_writes_nothing() {
    let (world, cast, _) = gated().await;
    let before = written(&world).await;
    let told = |approvals: &'static [&str]| simulations::simulate(&world.system, &cast.el, deployment("El", approvals));
    let waits = told(&["Bo"]).await.unwrap();
    assert_eq!((waits.state, waits.finish.unwrap().says.as_str()), (Some(StateName::Pending), "Ana"));
    assert_eq!(told(&["Bo", "Ana"]).await.unwrap().state, Some(StateName::Approved));
    assert_eq!(written(&world).await, before);
}

#[tokio::test]
async fn an_earlier_request_can_be_tried_again() {
    let (world, cast, _) = gated().await;
    let request = open(&world, &cast.el).await;
    let body = simulations::of_request(&world.system, &cast.ana, request.id).await.unwrap();
    assert_eq!((body.actor.as_deref(), &body.target), (Some(cast.el.member.to_string().as_str()), &to_production()));
    let told = simulations::simulate(&world.system, &cast.ana, body).await.unwrap();
    assert_eq!(told.says, "it would wait for Production Deploy Gate");
}

#[tokio::test]
async fn nothing_of_another_organization_can_be_named() {
    let (world, cast, policy) = gated().await;
    let zoe = world.other_owner().await;
    let system = &world.system;
    let request = open(&world, &cast.el).await.id;
    let missing = simulations::of_request(system, &zoe, request).await;
    assert_eq!(no(missing), "request not found");
    let foreign = SimulationBody { actor: Some(cast.el.member.to_string()), ..deployment("El", &[]) };
    let actor = field(simulations::simulate(system, &zoe, foreign).await, "actor");
    assert!(actor.starts_with("there is no member"), "{actor}");
    let replayed = replay::of_policy(system, &zoe, policy, &ReplayBody::default()).await;
    assert!(matches!(replayed, Err(Error::NotFound("policy"))), "{replayed:?}");
    let draft = DraftReplayBody {
        days: None,
        policy: production_gate_body(),
        places: Some(vec![PlaceBody { environment: Some(cast.production.to_string()), ..PlaceBody::default() }]),
    };
    // Its teams and roles are not there either.
    assert!(matches!(replay::of_draft(system, &zoe, &draft).await, Err(Error::Invalid(_))));
}

#[tokio::test]
async fn a_replay_needs_policies_manage_and_a_number_of_days() {
    let (world, cast, policy) = gated().await;
    let refused = replay::of_policy(&world.system, &cast.el, policy, &ReplayBody::default()).await;
    assert_eq!(no(refused), "you need the permission policies.manage for that");
    for days in [0, 366] {
        let body = ReplayBody { days: Some(days), ..ReplayBody::default() };
        let wrong = replay::of_policy(&world.system, &cast.di, policy, &body).await;
        assert_eq!(field(wrong, "days"), "must be 1 to 365");
    }
}

#[tokio::test]
async fn only_the_days_asked_for_are_looked_at_and_nothing_is_written() {
    let (world, cast, policy) = gated().await;
    open(&world, &cast.el).await;
    world.clock.advance(TimeDelta::days(2));
    open(&world, &cast.el).await;
    let before = written(&world).await;
    let over = |days| {
        let body = ReplayBody { days: Some(days), ..ReplayBody::default() };
        let (system, di) = (world.system.clone(), cast.di.clone());
        async move { replay::of_policy(&system, &di, policy, &body).await.unwrap() }
    };
    // The binding was a request as well.
    assert_eq!((over(1).await.requests, over(3).await.requests), (1, 3));
    assert_eq!(over(3).await.differences, []);
    assert_eq!(written(&world).await, before);
}

#[tokio::test]
async fn bindings_that_only_observe_are_left_out_unless_asked_for() {
    let (world, cast, _) = gated().await;
    let body = governance::policy::PolicyBody { name: "Watch".into(), ..production_gate_body() };
    let watch = policies::create(&world.system, &cast.di, &body, None).await.unwrap().id;
    let environment = Some("api/production".into());
    let bind = BindBody { policy: watch.to_string(), environment, mode: Mode::Observe, ..BindBody::default() };
    bindings::bind(&world.system, &cast.di, &bind, "", None).await.unwrap();
    open(&world, &cast.el).await;
    let system = &world.system;
    let left_out = replay::of_policy(system, &cast.di, watch, &ReplayBody::default()).await.unwrap();
    assert_eq!((left_out.observed, left_out.gated_now, left_out.differences.len()), (1, 0, 0));
    let body = ReplayBody { observed: true, ..ReplayBody::default() };
    let counted = replay::of_policy(system, &cast.di, watch, &body).await.unwrap();
    assert_eq!((counted.observed, counted.count(Difference::GatedAlso)), (0, 1));
}

#[tokio::test]
async fn a_place_that_is_named_twice_counts_once_and_1000_can_be_named() {
    let (world, cast, _) = gated().await;
    open(&world, &cast.el).await;
    let place = PlaceBody { environment: Some("api/production".into()), ..PlaceBody::default() };
    let over = async |count| {
        let body = DraftReplayBody { days: None, policy: other(), places: Some(vec![place.clone(); count]) };
        replay::of_draft(&world.system, &cast.di, &body).await
    };
    let told = over(1_000).await.unwrap();
    assert_eq!((told.places, told.gated_now), (vec!["api / production".to_owned()], 1));
    assert_eq!(field(over(1_001).await, "places"), "must be at most 1000");
}

#[tokio::test]
async fn a_version_of_another_scope_is_replayed_only_at_places_of_that_scope() {
    let (world, cast, policy) = gated().await;
    open(&world, &cast.el).await;
    let body = |places| {
        let wider = governance::policy::PolicyBody { scope: "project".into(), ..production_gate_body() };
        ReplayBody { policy: Some(wider), places, ..ReplayBody::default() }
    };
    let nowhere = replay::of_policy(&world.system, &cast.di, policy, &body(None)).await;
    assert_eq!(
        field(nowhere, "places"),
        "must be given, since its scope is project and the policy is bound at the level environment"
    );
    let project = PlaceBody { project: Some("api".into()), ..PlaceBody::default() };
    let told = replay::of_policy(&world.system, &cast.di, policy, &body(Some(vec![project]))).await.unwrap();
    assert_eq!((told.places, told.gated_now), (vec!["api".to_owned()], 1));
}

#[tokio::test]
async fn a_request_whose_policies_were_all_dropped_counts_as_not_gated() {
    let (world, cast, policy) = gated().await;
    let request = open(&world, &cast.el).await;
    let draft = DraftReplayBody {
        days: None,
        policy: other(),
        places: Some(vec![PlaceBody { environment: Some("api/production".into()), ..PlaceBody::default() }]),
    };
    let counts = async || {
        let told = replay::of_draft(&world.system, &cast.di, &draft).await.unwrap();
        (told.count(Difference::NewlyGated), told.count(Difference::GatedAlso))
    };
    assert_eq!(counts().await, (0, 1));
    let mut elsewhere = production_gate_body();
    elsewhere.conditions.environments = vec!["staging".into()];
    let body = VersionBody { base_version: None, policy: elsewhere, reason: String::new() };
    policies::save(&world.system, &cast.di, policy, &body).await.unwrap();
    requests::reevaluate(&world.system, &cast.di, request.id).await.unwrap();
    assert_eq!(counts().await, (1, 0));
}

/// A policy like the one in force, under another name.
fn other() -> governance::policy::PolicyBody {
    governance::policy::PolicyBody { name: "Other".into(), ..production_gate_body() }
}

#[tokio::test]
async fn a_history_of_several_batches_is_read_once_from_end_to_end() {
    const COUNT: u32 = 5_003;
    let (world, cast, policy) = gated().await;
    let tx = world.system.store.read().await.unwrap();
    let facts = service::store::facts::load(&tx, cast.organization).await.unwrap();
    drop(tx);
    let frozen: &Policy = facts.policies.policy(policy).unwrap();
    let bindings = facts.policies.bindings.clone();
    let matched = [Matched { policy: frozen.clone(), bindings, mode: Mode::Enforce }];
    let target =
        governance::Target { project: Some(cast.api), environment: Some(cast.production), ..Default::default() };
    let requesters = [cast.el.member, cast.ana.member];
    let until = governance::samples::noon();
    let history = History {
        organization: cast.organization,
        requesters: &requesters,
        targets: &[target],
        matched: &matched,
        count: COUNT,
        pending: |_| false,
        until,
    };
    history.write(&world.system.store).await;
    let body = ReplayBody { days: Some(60), ..ReplayBody::default() };
    let told = replay::of_policy(&world.system, &cast.di, policy, &body).await.unwrap();
    let gated = u64::from(COUNT.div_ceil(2));
    // One more was the binding.
    assert_eq!((told.requests - 1, told.gated_then, told.gated_now), (COUNT.into(), gated, COUNT.into()));
    assert_eq!(told.count(Difference::NewlyGated), u64::from(COUNT) - gated);
    assert_eq!(told.differences.len(), 1);
    let listed: Vec<u64> = told.differences[0].requests.iter().map(|request| request.number).collect();
    let newest: Vec<u64> = (0..LISTED as u64).map(|back| 1_000 + u64::from(COUNT) - 2 - 2 * back).collect();
    assert_eq!(listed, newest, "the newest first");
    let waiting = told.waiting.unwrap();
    assert_eq!((waiting.decisions, waiting.median_seconds, waiting.p90_seconds), (1_000, 3_600, 3_600));
}
