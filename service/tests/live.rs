//! Following what happens, also across processes.

use crate::support::{Cast, World, world_with_cast};
use governance::event::EventKind;
use governance::request::Verdict;
use governance::wire::break_glass::{ScopeBody, StartBody};
use governance::wire::live::LiveNews;
use governance::wire::policies::BindBody;
use governance::wire::requests::{OpenBody, RequestView, ReviewBody, TargetBody};
use service::clock::SetClock;
use service::live::{Follow, news, sequence};
use service::store::Store;
use service::{Caller, Error, System, bindings, break_glass, live, policies, requests};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// Longer than anything that is told takes, shorter than the test's patience.
const SOON: Duration = Duration::from_secs(5);

async fn gate(world: &World, cast: &Cast) {
    let body = governance::samples::production_gate_body();
    let policy = policies::create(&world.system, &cast.di, &body, None).await.unwrap();
    let bind =
        BindBody { policy: policy.id.to_string(), environment: Some("api/production".into()), ..BindBody::default() };
    bindings::bind(&world.system, &cast.di, &bind, "", None).await.unwrap();
}

async fn deploy(system: &System, caller: &Caller) -> RequestView {
    let target =
        TargetBody { project: Some("api".into()), environment: Some("production".into()), ..TargetBody::default() };
    let body = OpenBody { action: "release.deploy".into(), target, reason: "Fix".into(), ..OpenBody::default() };
    requests::open(system, caller, body, None).await.unwrap().request
}

fn approval() -> ReviewBody {
    ReviewBody { verdict: Verdict::Approve, comment: String::new(), superseded_by: None }
}

/// What a follower is told next.
async fn told(follow: &mut Follow) -> LiveNews {
    timeout(SOON, async {
        loop {
            if let Some(news) = follow.next(SOON * 2).await.unwrap() {
                return news;
            }
        }
    })
    .await
    .expect("it is told in time")
}

fn kinds(news: &LiveNews) -> Vec<EventKind> {
    news.events.iter().map(|event| event.kind).collect()
}

#[tokio::test]
async fn who_follows_is_told_what_others_do_and_how_many_wait() {
    let (world, cast) = world_with_cast().await;
    gate(&world, &cast).await;
    let mut follow = Follow::since(world.system.clone(), cast.ana.clone(), None).await.unwrap();
    assert_eq!(told(&mut follow).await.counts.waiting, 0, "the numbers come at once");
    let request = deploy(&world.system, &cast.el).await;
    let opened = told(&mut follow).await;
    assert_eq!(kinds(&opened), [EventKind::RequestOpened]);
    assert_eq!(opened.events[0].request.id, request.id);
    assert!(opened.events[0].says.starts_with("El opened the request"), "{}", opened.events[0].says);
    assert_eq!(opened.counts.waiting, 1);
    requests::review(&world.system, &cast.bo, request.id, approval()).await.unwrap();
    assert_eq!(told(&mut follow).await.events[0].says, "Bo approved");
}

#[tokio::test]
async fn who_was_away_goes_on_where_they_were() {
    let (world, cast) = world_with_cast().await;
    gate(&world, &cast).await;
    let was = sequence(&world.system, &cast.ana).await.unwrap();
    let request = deploy(&world.system, &cast.el).await;
    requests::review(&world.system, &cast.bo, request.id, approval()).await.unwrap();
    let mut follow = Follow::since(world.system.clone(), cast.ana.clone(), Some(was)).await.unwrap();
    let missed = told(&mut follow).await;
    assert_eq!(kinds(&missed), [EventKind::RequestOpened, EventKind::RequestReviewed]);
    let again = news(&world.system, &cast.ana, missed.last).await.unwrap();
    assert_eq!((again.events, again.last), (vec![], missed.last));
}

#[tokio::test]
async fn that_something_happened_to_a_break_glass_session_is_told_to_everybody() {
    let (world, cast) = world_with_cast().await;
    let was = sequence(&world.system, &cast.cy).await.unwrap();
    let mut follow = Follow::since(world.system.clone(), cast.cy.clone(), None).await.unwrap();
    assert!(!told(&mut follow).await.sessions);
    let body = StartBody {
        reason: "Checkout is down".into(),
        actions: vec!["release.deploy".into()],
        scope: ScopeBody { organization: true, ..ScopeBody::default() },
        minutes: 60,
        tokens: Vec::new(),
        understood: true,
    };
    break_glass::start(&world.system, &cast.di, &body, None).await.unwrap();
    let started = told(&mut follow).await;
    assert!(started.running && started.sessions);
    assert!(!news(&world.system, &cast.cy, started.last).await.unwrap().sessions, "it is told once");
    assert!(news(&world.system, &cast.cy, was).await.unwrap().sessions, "who was away is told as well");
}

#[tokio::test]
async fn nothing_is_told_but_what_happens_to_requests_of_ones_own_organization() {
    let (world, cast) = world_with_cast().await;
    gate(&world, &cast).await;
    let zoe = world.other_owner().await;
    let was = sequence(&world.system, &zoe).await.unwrap();
    let mut follow = Follow::since(world.system.clone(), zoe, None).await.unwrap();
    told(&mut follow).await;
    let ours = sequence(&world.system, &cast.di).await.unwrap();
    deploy(&world.system, &cast.el).await;
    world.team(&cast.di, "data", &[]).await;
    let other = follow.next(Duration::from_millis(300)).await.unwrap();
    assert_eq!(other, None, "another organization hears nothing");
    assert!(was > 0);
    let seen = news(&world.system, &cast.cy, ours).await.unwrap();
    assert_eq!(kinds(&seen), [EventKind::RequestOpened], "the new team is for those who read the audit log");
}

#[tokio::test]
async fn who_is_no_member_any_more_is_told_nothing_more() {
    let (world, cast) = world_with_cast().await;
    let mut follow = Follow::since(world.system.clone(), cast.cy.clone(), None).await.unwrap();
    told(&mut follow).await;
    world.deactivate(&cast.di, cast.cy.member).await;
    assert!(matches!(follow.next(SOON).await, Err(Error::Unauthenticated)));
    let token = world.token(&cast.di, &["requests.read"]).await;
    assert!(matches!(news(&world.system, &token, 0).await, Err(Error::TokenForbidden(_))));
}

#[tokio::test]
async fn a_look_now_and_then_makes_up_for_what_was_not_told() {
    let (world, cast) = world_with_cast().await;
    gate(&world, &cast).await;
    let other = another_process(&world).await;
    let mut follow = Follow::since(world.system.clone(), cast.ana.clone(), None).await.unwrap();
    told(&mut follow).await;
    deploy(&other, &cast.el).await;
    // Nobody relays here, so only the look after the patience finds it.
    let found = follow.next(Duration::from_millis(100)).await.unwrap().expect("it is found");
    assert_eq!(kinds(&found), [EventKind::RequestOpened]);
}

#[tokio::test]
async fn on_postgresql_other_processes_are_heard_at_once() {
    if std::env::var("TEST_DATABASE_URL").is_err() {
        // One process serves a SQLite database, and the relay has nothing to do.
        let (world, _) = world_with_cast().await;
        assert!(timeout(Duration::from_millis(50), live::relay(&world.system)).await.is_err());
        return;
    }
    let (world, cast) = world_with_cast().await;
    gate(&world, &cast).await;
    let other = another_process(&world).await;
    let relays =
        [world.system.clone(), other.clone()].map(|system| tokio::spawn(async move { live::relay(&system).await }));
    let mut follow = Follow::since(world.system.clone(), cast.ana.clone(), None).await.unwrap();
    told(&mut follow).await;
    // Each test's relay needs a moment to listen; until then the slow look would find it, too late for this test.
    tokio::time::sleep(Duration::from_millis(500)).await;
    deploy(&other, &cast.el).await;
    assert_eq!(kinds(&told(&mut follow).await), [EventKind::RequestOpened]);
    for relay in relays {
        relay.abort();
    }
}

/// A second server process on the same database.
async fn another_process(world: &World) -> System {
    let store = Store::connect(&world.database.url).await.unwrap();
    System::new(store, Arc::new(SetClock::at(world.system.now())), "https://countersign.example/")
}
