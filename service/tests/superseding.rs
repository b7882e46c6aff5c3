//! Newer requests that ask for the same, and nudges, through the verbs.

use crate::support::{Cast, World, no, world_with_cast};
use chrono::TimeDelta;
use futures::future::join_all;
use governance::event::EventKind;
use governance::ids::RequestId;
use governance::request::{StateName, Verdict};
use governance::samples::production_gate_body;
use governance::wire::directory::OrganizationBody;
use governance::wire::policies::BindBody;
use governance::wire::requests::{OpenBody, RequestView, ReviewBody, TargetBody};
use governance::{Refusal, Superseding};
use sea_orm::{ConnectionTrait, Database};
use service::directory::organization;
use service::page::Seek;
use service::requests::{self, Filter};
use service::{Caller, Error, bindings, policies};

/// A world where production needs one approval, by anyone.
async fn gated() -> (World, Cast) {
    let (world, cast) = world_with_cast().await;
    let mut body = production_gate_body();
    body.quorum = Default::default();
    body.quorum.min_approvals = 1;
    let policy = policies::create(&world.system, &cast.di, &body, None).await.unwrap();
    let bind =
        BindBody { policy: policy.id.to_string(), environment: Some("api/production".into()), ..BindBody::default() };
    bindings::bind(&world.system, &cast.di, &bind, "", None).await.unwrap();
    (world, cast)
}

async fn open(world: &World, caller: &Caller) -> RequestView {
    open_to(world, caller, "production").await
}

async fn open_to(world: &World, caller: &Caller, environment: &str) -> RequestView {
    let body = OpenBody {
        action: "release.deploy".into(),
        target: TargetBody { project: Some("api".into()), environment: Some(environment.into()), cluster: None },
        reason: "Fix checkout".into(),
        ..OpenBody::default()
    };
    requests::open(&world.system, caller, body, None).await.unwrap().request
}

async fn wants_cancelled(world: &World, cast: &Cast) {
    let body = OrganizationBody {
        name: "Acme".into(),
        timezone: "UTC".into(),
        request_ttl_hours: 168,
        approval_ttl_hours: 24,
        superseding: Some(Superseding::Cancel),
    };
    organization::update(&world.system, &cast.di, body).await.unwrap();
}

async fn approve(
    world: &World,
    caller: &Caller,
    id: RequestId,
    superseded_by: Option<u64>,
) -> Result<RequestView, Error> {
    let body = ReviewBody { verdict: Verdict::Approve, comment: String::new(), superseded_by };
    requests::review(&world.system, caller, id, body).await
}

async fn newest(world: &World, cast: &Cast, id: RequestId) -> Option<u64> {
    let shown = requests::show(&world.system, &cast.di, id).await.unwrap().superseded_by.map(|newer| newer.number);
    let list = requests::list(&world.system, &cast.di, &Filter::default(), &Seek::first()).await.unwrap();
    let listed = list.items.into_iter().find(|request| request.id == id).unwrap();
    assert_eq!(listed.superseded_by.map(|newer| newer.number), shown, "lists tell the same");
    shown
}

async fn count(world: &World, cast: &Cast, id: RequestId, kind: EventKind) -> usize {
    let detail = requests::detail(&world.system, &cast.di, id).await.unwrap();
    detail.timeline.iter().filter(|event| event.kind == Some(kind)).count()
}

#[tokio::test]
async fn the_newest_request_that_stands_supersedes_the_older_ones() {
    let (world, cast) = gated().await;
    let (first, second, third) =
        (open(&world, &cast.el).await, open(&world, &cast.bo).await, open(&world, &cast.el).await);
    assert_eq!(newest(&world, &cast, first.id).await, Some(third.number));
    assert_eq!(newest(&world, &cast, second.id).await, Some(third.number));
    assert_eq!(newest(&world, &cast, third.id).await, None);
    let told = count(&world, &cast, first.id, EventKind::RequestSuperseded).await;
    assert_eq!(told, 1, "what was superseded before is not told again");
    assert_eq!(count(&world, &cast, second.id, EventKind::RequestSuperseded).await, 1);

    requests::cancel(&world.system, &cast.el, third.id, "").await.unwrap();
    assert_eq!(newest(&world, &cast, first.id).await, Some(second.number), "of those that stand");
    let reject = ReviewBody { verdict: Verdict::Reject, comment: String::new(), superseded_by: None };
    requests::review(&world.system, &cast.ana, second.id, reject).await.unwrap();
    assert_eq!(newest(&world, &cast, first.id).await, None);
    assert_eq!(approve(&world, &cast.ana, first.id, None).await.unwrap().state, StateName::Approved);
}

#[tokio::test]
async fn a_newer_request_whose_deadline_has_come_supersedes_nothing_recorded_or_not() {
    let (world, cast) = gated().await;
    let older = open(&world, &cast.el).await;
    let newer = open(&world, &cast.bo).await;
    approve(&world, &cast.ana, newer.id, None).await.unwrap();
    assert_eq!(newest(&world, &cast, older.id).await, Some(newer.number), "an approved one stands");
    world.clock.advance(TimeDelta::hours(24));
    assert_eq!(newest(&world, &cast, older.id).await, None);
}

#[tokio::test]
async fn what_is_aimed_elsewhere_or_decided_or_of_others_is_left_alone() {
    let (world, cast) = gated().await;
    let staging = open_to(&world, &cast.el, "staging").await;
    let decided = open(&world, &cast.el).await;
    approve(&world, &cast.ana, decided.id, None).await.unwrap();
    open(&world, &cast.bo).await;
    for id in [staging.id, decided.id] {
        assert_eq!(newest(&world, &cast, id).await, None);
        assert_eq!(count(&world, &cast, id, EventKind::RequestSuperseded).await, 0);
    }
}

#[tokio::test]
async fn approving_an_older_request_asks_until_the_newest_is_named() {
    let (world, cast) = gated().await;
    let older = open(&world, &cast.el).await;
    let middle = open(&world, &cast.el).await;
    let newer = open(&world, &cast.el).await;
    for named in [None, Some(middle.number)] {
        let refused = approve(&world, &cast.ana, older.id, named).await.unwrap_err();
        assert!(matches!(refused, Error::Refused(Refusal::Superseded { by, .. }) if by == newer.number), "{refused:?}");
    }
    let approved = approve(&world, &cast.ana, older.id, Some(newer.number)).await.unwrap();
    assert_eq!((approved.state, approved.superseded_by), (StateName::Approved, None));
}

#[tokio::test]
async fn where_the_organization_wants_it_older_requests_are_cancelled() {
    let (world, cast) = gated().await;
    wants_cancelled(&world, &cast).await;
    let older = open(&world, &cast.el).await;
    let newer = open(&world, &cast.bo).await;
    let seen = requests::show(&world.system, &cast.di, older.id).await.unwrap();
    assert_eq!((seen.state, seen.superseded_by), (StateName::Cancelled, None));
    let told = world.told(&cast.di).await;
    let number = newer.number;
    assert_eq!(
        told[told.len() - 2..],
        [
            format!(
                "Bo opened #{number}, which asks for the same action on the same target and supersedes this request [#{} release.deploy to api / production]",
                older.number
            ),
            format!("Bo cancelled the request [#{} release.deploy to api / production]", older.number),
        ]
    );
}

#[tokio::test]
async fn an_act_on_a_resource_supersedes_too_and_a_refused_opening_does_not() {
    let (world, cast) = gated().await;
    let mut guard = production_gate_body();
    guard.name = "Freezes".into();
    guard.actions = vec!["environment.freeze".into()];
    let policy = policies::create(&world.system, &cast.di, &guard, None).await.unwrap();
    let bind =
        BindBody { policy: policy.id.to_string(), environment: Some("api/production".into()), ..BindBody::default() };
    bindings::bind(&world.system, &cast.di, &bind, "", None).await.unwrap();
    let freeze = async || {
        let gated = requests::gated::freeze(&world.system, &cast.di, cast.production, "Incident").await;
        gated.unwrap().request().unwrap()
    };
    let (first, second) = (freeze().await, freeze().await);
    let number = requests::show(&world.system, &cast.di, second).await.unwrap().number;
    assert_eq!(newest(&world, &cast, first).await, Some(number));

    let older = open(&world, &cast.el).await;
    let body = OpenBody { action: "release.deploy".into(), reason: "x".into(), ..OpenBody::default() };
    assert!(requests::open(&world.system, &cast.bo, body, None).await.is_err());
    assert_eq!(newest(&world, &cast, older.id).await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn requests_opened_at_once_miss_none_of_each_other() {
    let (world, cast) = gated().await;
    wants_cancelled(&world, &cast).await;
    let opened = join_all((0..8).map(|_| open(&world, &cast.el))).await;
    let mut states = Vec::new();
    for request in &opened {
        states.push((request.number, requests::show(&world.system, &cast.di, request.id).await.unwrap().state));
    }
    states.sort_unstable();
    let last = states.pop().unwrap();
    assert_eq!(last.1, StateName::Pending);
    assert!(states.iter().all(|(_, state)| *state == StateName::Cancelled), "{states:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_opening_and_reviews_of_what_it_supersedes_at_once_leave_one_of_two_true_stories() {
    let (world, cast) = gated().await;
    wants_cancelled(&world, &cast).await;
    for _ in 0..6 {
        let older = open(&world, &cast.el).await;
        let (reviewed, by_another, newer) = tokio::join!(
            approve(&world, &cast.ana, older.id, None),
            approve(&world, &cast.bo, older.id, None),
            open(&world, &cast.el),
        );
        let state = requests::show(&world.system, &cast.di, older.id).await.unwrap().state;
        let marked = count(&world, &cast, older.id, EventKind::RequestSuperseded).await;
        match [reviewed, by_another].iter().filter(|result| result.is_ok()).count() {
            0 => assert_eq!((state, marked), (StateName::Cancelled, 1)),
            _ => assert_eq!((state, marked), (StateName::Approved, 0)),
        }
        requests::cancel(&world.system, &cast.el, newer.id, "").await.unwrap();
    }
}

#[tokio::test]
async fn requests_from_before_the_migration_are_compared_as_well() {
    let (world, cast) = gated().await;
    let older = open(&world, &cast.el).await;
    let newer = open(&world, &cast.el).await;
    requests::gated::freeze(&world.system, &cast.di, cast.production, "Incident").await.unwrap();
    let aims = async || {
        let database = Database::connect(&world.database.url).await.unwrap();
        let rows = database
            .query_all_raw(sea_orm::Statement::from_string(
                database.get_database_backend(),
                "SELECT aim FROM requests ORDER BY number",
            ))
            .await
            .unwrap();
        rows.iter().map(|row| row.try_get::<Option<String>>("", "aim").unwrap()).collect::<Vec<_>>()
    };
    let as_opened = aims().await;
    world.migrate_again_since("m0009_superseding").await;
    assert_eq!(aims().await, as_opened);
    assert_eq!(as_opened.iter().flatten().count(), 3, "all but the binding: {as_opened:?}");
    assert_eq!(newest(&world, &cast, older.id).await, Some(newer.number));
}

#[tokio::test]
async fn a_nudge_is_told_once_in_four_hours() {
    let (world, cast) = gated().await;
    let system = &world.system;
    let request = open(&world, &cast.el).await;
    assert!(no(requests::nudge(system, &cast.el, request.id).await).contains("once it has waited for a day"));
    world.clock.advance(TimeDelta::hours(25));
    let nudged = requests::nudge(system, &cast.el, request.id).await.unwrap();
    assert_eq!(nudged.nudge.unwrap().last, Some(system.now()));
    assert_eq!(
        *world.told(&cast.di).await.last().unwrap(),
        format!("El nudged Ana, Bo and 2 others [#{} release.deploy to api / production]", request.number)
    );
    assert!(matches!(
        requests::nudge(system, &cast.di, request.id).await,
        Err(Error::Refused(Refusal::TooSoon(wait))) if wait == TimeDelta::hours(4)
    ));
    world.clock.advance(TimeDelta::hours(4));
    requests::nudge(system, &cast.di, request.id).await.unwrap();
    assert_eq!(count(&world, &cast, request.id, EventKind::RequestNudged).await, 2);
}

#[tokio::test]
async fn others_and_tokens_nudge_nobody_and_another_organizations_request_is_not_found() {
    let (world, cast) = gated().await;
    let request = open(&world, &cast.el).await;
    world.clock.advance(TimeDelta::hours(25));
    let nudge = async |caller: &Caller| no(requests::nudge(&world.system, caller, request.id).await);
    assert_eq!(nudge(&cast.ana).await, "you need the permission requests.manage for that");
    let token = world.token(&cast.di, &["requests.open", "requests.read"]).await;
    assert_eq!(nudge(&token).await, "API tokens never nudge");
    assert_eq!(nudge(&world.other_owner().await).await, "request not found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_nudges_at_once_one_is_told() {
    let (world, cast) = gated().await;
    let request = open(&world, &cast.el).await;
    world.clock.advance(TimeDelta::hours(25));
    let results = join_all((0..6).map(|_| requests::nudge(&world.system, &cast.el, request.id))).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
    assert_eq!(count(&world, &cast, request.id, EventKind::RequestNudged).await, 1);
}
