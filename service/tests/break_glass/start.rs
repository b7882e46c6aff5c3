//! Starting a session.

use crate::break_glass::{active, deployment, hour, pending, scene};
use crate::support::{field, no};
use chrono::TimeDelta;
use governance::event::EventKind;
use governance::request::StateName;
use governance::wire::break_glass::{ReviewBody, ScopeBody, SessionState, StartBody};
use governance::{Gate, Permission, Refusal};
use service::break_glass::Wanted;
use service::page::Seek;
use service::{Caller, Error, Idempotency, break_glass, requests};
use uuid::Uuid;

#[tokio::test]
async fn where_nothing_protects_it_a_session_is_active_at_once() {
    let scene = scene().await;
    let body = StartBody {
        actions: vec!["rollback.execute".into(), "release.deploy".into()],
        scope: ScopeBody {
            environments: vec!["api/production".into()],
            clusters: vec!["eu-1".into()],
            ..ScopeBody::default()
        },
        minutes: 45,
        ..hour()
    };
    let session = active(break_glass::start(&scene.world.system, &scene.cast.ana, &body, None).await.unwrap());
    let now = scene.world.system.now();
    assert_eq!((session.started_at, session.ends_at), (now, now + TimeDelta::minutes(45)));
    assert_eq!((session.state, session.bypassed, session.ended_at), (SessionState::Active, 0, None));
    let actions: Vec<_> = session.actions.iter().map(|action| action.key()).collect();
    assert_eq!(actions, ["release.deploy", "rollback.execute"]);
    let mut places: Vec<_> = session.scope.iter().map(|place| place.name.as_str()).collect();
    places.sort_unstable();
    assert_eq!(places, ["api / production", "eu-1"]);
    assert!(session.can_revoke && !session.can_review);
    assert_eq!(scene.state(session.request).await, StateName::Succeeded, "its request is carried out");
    let mine = break_glass::running(&scene.world.system, &scene.cast.ana).await.unwrap().mine.unwrap();
    assert_eq!((mine.id, mine.ends_at, mine.now), (session.id, session.ends_at, now));
    assert_eq!(break_glass::running(&scene.world.system, &scene.cast.bo).await.unwrap().mine, None);
    assert_eq!(scene.list(break_glass::Wanted::Active).await, [session.id], "every member sees it");
}

#[tokio::test]
async fn where_a_policy_protects_it_it_waits_and_its_clock_starts_with_the_approval() {
    let scene = scene().await;
    scene.protect_the_start().await;
    let request = pending(break_glass::start(&scene.world.system, &scene.cast.ana, &hour(), None).await.unwrap());
    assert_eq!(scene.state(request).await, StateName::Pending);
    assert_eq!(scene.deploy(&scene.cast.ana).await.gate, Gate::Pending, "nothing is bypassed yet");
    scene.wait(25);
    let approved = scene.approve(&scene.cast.cy, request).await;
    assert_eq!(approved.state, StateName::Succeeded);
    let now = scene.world.system.now();
    let mine = break_glass::running(&scene.world.system, &scene.cast.ana).await.unwrap().mine.unwrap();
    let session = scene.show(mine.id).await;
    assert_eq!((session.started_at, session.ends_at), (now, now + TimeDelta::minutes(60)));
    assert_eq!((session.request, session.reason.as_str()), (request, "Checkout is down"));
    assert_eq!(scene.deploy(&scene.cast.ana).await.gate, Gate::Bypassed);
}

#[tokio::test]
async fn what_became_impossible_while_it_waited_is_told_and_starts_nothing() {
    let scene = scene().await;
    scene.protect_the_start().await;
    let ask = async || pending(break_glass::start(&scene.world.system, &scene.cast.ana, &hour(), None).await.unwrap());
    let (first, second) = (ask().await, ask().await);
    scene.approve(&scene.cast.cy, first).await;
    assert_eq!(scene.approve(&scene.cast.cy, second).await.state, StateName::Failed, "she has one by now");
    let detail = requests::detail(&scene.world.system, &scene.cast.di, second).await.unwrap();
    let says = detail.timeline.last().unwrap().text.clone().unwrap();
    assert_eq!(says, "Not possible now: Ana has an active break-glass session already; it ends in 1 hour.");

    scene.wait(61);
    let third = ask().await;
    scene.roles(&scene.cast.ana, &["member", "tech-lead"]).await;
    assert_eq!(scene.approve(&scene.cast.cy, third).await.state, StateName::Failed);
    let detail = requests::detail(&scene.world.system, &scene.cast.di, third).await.unwrap();
    let says = detail.timeline.last().unwrap().text.clone().unwrap();
    assert_eq!(says, "Not possible now: Ana lacks the permission break_glass.initiate.");
    assert_eq!(break_glass::running(&scene.world.system, &scene.cast.ana).await.unwrap().mine, None);
}

#[tokio::test]
async fn it_needs_its_own_permission_alone_whether_a_policy_protects_it_or_not() {
    let scene = scene().await;
    let ana = &scene.cast.ana;
    scene.roles(ana, &["tech-lead", "breaker"]).await;
    assert_eq!(no(scene.try_to_deploy(ana).await), "you need the permission requests.open for that");
    let readiness = break_glass::readiness(&scene.world.system, ana).await.unwrap();
    assert_eq!(readiness.obstacle, None);
    scene.ended(ana).await;

    scene.protect_the_start().await;
    let request = pending(break_glass::start(&scene.world.system, ana, &hour(), None).await.unwrap());
    scene.approve(&scene.cast.cy, request).await;
    assert!(break_glass::running(&scene.world.system, ana).await.unwrap().mine.is_some());
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let scene = scene().await;
    let body = StartBody {
        reason: " \n".into(),
        actions: vec!["release.deploi".into(), "break_glass.initiate".into()],
        scope: ScopeBody {
            projects: vec!["web".into()],
            environments: vec!["api/production".into(), "api/prod".into()],
            clusters: vec!["us-1".into()],
            ..ScopeBody::default()
        },
        minutes: 241,
        tokens: vec![Uuid::nil()],
        understood: false,
    };
    let result = break_glass::start(&scene.world.system, &scene.cast.ana, &body, None).await;
    let Err(Error::Invalid(errors)) = result else { panic!("{result:?}") };
    let about = |start: &str| errors.0.iter().filter(|error| error.field.starts_with(start)).count();
    for (field, count) in
        [("reason", 1), ("actions", 1), ("scope", 3), ("minutes", 1), ("tokens", 1), ("understood", 1)]
    {
        assert_eq!(about(field), count, "{field}: {errors:?}");
    }
    assert_eq!(errors.of("minutes"), Some("must be from 30 to 240 minutes"));
    assert_eq!(errors.of("reason"), Some("say why: every event of the session repeats it"));
}

#[tokio::test]
async fn nothing_named_is_nothing_covered_and_therefore_refused() {
    let scene = scene().await;
    let start = async |body: StartBody| break_glass::start(&scene.world.system, &scene.cast.ana, &body, None).await;
    let empty = StartBody { actions: Vec::new(), scope: ScopeBody::default(), ..hour() };
    assert!(field(start(empty.clone()).await, "actions").starts_with("name at least one action"));
    assert!(field(start(empty).await, "scope").starts_with("name the organization, or at least one"));
    let renewal = StartBody { actions: vec!["release.deploy".into(), "break_glass.initiate".into()], ..hour() };
    assert!(field(start(renewal).await, "actions").contains("there is no renewal"));
    for minutes in [i64::MIN, -60, 0, 29, 241, i64::MAX] {
        assert_eq!(field(start(StartBody { minutes, ..hour() }).await, "minutes"), "must be from 30 to 240 minutes");
    }
}

#[tokio::test]
async fn only_usable_tokens_of_ones_own_can_be_named() {
    let scene = scene().await;
    let of_bo = scene.world.token(&scene.cast.bo, &["requests.open"]).await.token.unwrap().id;
    let own = scene.world.token(&scene.cast.ana, &["requests.open"]).await.token.unwrap().id;
    let start = async |id: governance::ids::TokenId| {
        let body = StartBody { tokens: vec![id.0], ..hour() };
        break_glass::start(&scene.world.system, &scene.cast.ana, &body, None).await
    };
    assert!(field(start(of_bo).await, "tokens").contains("no usable token of yours"));
    service::tokens::revoke(&scene.world.system, &scene.cast.ana, own).await.unwrap();
    assert!(field(start(own).await, "tokens").contains("no usable token of yours"));
}

#[tokio::test]
async fn it_needs_the_permission_and_a_person() {
    let scene = scene().await;
    let system = &scene.world.system;
    let start = async |by| break_glass::start(system, by, &hour(), None).await;
    let refused = start(&scene.cast.cy).await;
    assert!(matches!(refused, Err(Error::Forbidden(Permission::BreakGlassInitiate))), "{refused:?}");
    let token = scene.world.token(&scene.cast.ana, &["requests.open", "requests.claim"]).await;
    let session = scene.start(&scene.cast.bo).await;
    let says = "API tokens never break the glass, end or review a session";
    assert_eq!(no(start(&token).await), says);
    assert_eq!(no(scene.revoke(&token, session.id).await), says);
    let body = ReviewBody { account: "fine".into(), justified: true, follow_ups: Vec::new() };
    assert_eq!(no(break_glass::review(system, &token, session.id, &body).await), says);
    let smuggled = governance::wire::requests::OpenBody {
        action: "break_glass.initiate".into(),
        target: Default::default(),
        ..deployment()
    };
    let smuggled = requests::open(system, &scene.cast.ana, smuggled, None).await;
    assert!(field(smuggled, "action").contains("not started through a request"));
}

#[tokio::test]
async fn a_key_starts_one_session() {
    let scene = scene().await;
    let key = Idempotency::new("incident-7", "break-glass", &hour()).unwrap();
    let start = async || break_glass::start(&scene.world.system, &scene.cast.ana, &hour(), Some(&key)).await.unwrap();
    let (first, again) = (active(start().await), active(start().await));
    assert_eq!(first.id, again.id);
    assert_eq!(scene.story(first.id).await, [EventKind::BreakGlassStarted]);
    let without = break_glass::start(&scene.world.system, &scene.cast.ana, &hour(), None).await;
    assert!(matches!(without, Err(Error::Refused(Refusal::SessionActive(_)))), "{without:?}");
}

#[tokio::test]
async fn every_page_tells_of_others_sessions_who_is_alerted_of_them_or_can_end_them() {
    let scene = scene().await;
    let others = async |reader: &Caller| {
        let running = break_glass::running(&scene.world.system, reader).await.unwrap();
        running.others.into_iter().map(|other| other.holder).collect::<Vec<_>>()
    };
    scene.start(&scene.cast.bo).await;
    scene.wait(1);
    scene.start(&scene.cast.ana).await;
    assert_eq!(others(&scene.cast.di).await, ["Bo", "Ana"], "what ends first at first");
    assert_eq!(others(&scene.cast.el).await, ["Bo", "Ana"], "El can end them");
    assert_eq!(others(&scene.cast.ana).await, ["Bo"], "one's own has a bar");
    assert_eq!(others(&scene.cast.cy).await, Vec::<String>::new(), "who reviews need not watch");
    scene.world.deactivate(&scene.cast.di, scene.cast.bo.member).await;
    assert_eq!(others(&scene.cast.el).await, ["Ana"]);
    scene.wait(60);
    assert_eq!(others(&scene.cast.el).await, Vec::<String>::new(), "at the second of its end");
}

#[tokio::test]
async fn a_start_that_waits_for_approval_is_listed_until_it_is_decided() {
    let scene = scene().await;
    let system = &scene.world.system;
    scene.protect_the_start().await;
    let waiting = async || {
        let found = break_glass::waiting(system, &scene.cast.el, false).await.unwrap();
        found.into_iter().map(|request| request.id).collect::<Vec<_>>()
    };
    assert_eq!(waiting().await, []);
    let asked = async |by| break_glass::start(system, by, &hour(), None).await;
    let first = pending(asked(&scene.cast.ana).await.unwrap());
    let second = pending(asked(&scene.cast.bo).await.unwrap());
    assert_eq!(waiting().await, [first, second], "the oldest first");
    let own = break_glass::waiting(system, &scene.cast.bo, true).await.unwrap();
    assert_eq!(own.iter().map(|request| request.id).collect::<Vec<_>>(), [second]);
    requests::cancel(system, &scene.cast.bo, second, "").await.unwrap();
    assert_eq!(waiting().await, [first]);
    scene.world.clock.advance(TimeDelta::days(30));
    assert_eq!(waiting().await, [], "over, though nobody has written that down");
    let zoe = scene.world.other_owner().await;
    assert_eq!(break_glass::waiting(system, &zoe, false).await.unwrap(), []);
}

#[tokio::test]
async fn each_list_is_counted_whole() {
    let scene = scene().await;
    let count = async |wanted| {
        let lists = break_glass::lists(&scene.world.system, &scene.cast.el, [(wanted, Seek::first())]);
        let [list] = lists.await.unwrap();
        list.total
    };
    scene.ended(&scene.cast.ana).await;
    scene.ended(&scene.cast.ana).await;
    let active = scene.start(&scene.cast.bo).await;
    assert_eq!((count(Wanted::Active).await, count(Wanted::Owing).await, count(Wanted::Reviewed).await), (1, 2, 0));
    scene.world.clock.set(active.ends_at);
    assert_eq!((count(Wanted::Active).await, count(Wanted::Owing).await, count(Wanted::All).await), (0, 3, 3));
}
