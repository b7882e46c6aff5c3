//! Webhooks and the outbox: what is on its way, who sends it, and what becomes of it.

use crate::support::{Cast, World, field, no, world, world_with_cast};
use chrono::TimeDelta;
use futures::future::join_all;
use governance::ids::{DeliveryId, WebhookId};
use governance::outgoing::{DEAD_MOST, Format, MOST_ATTEMPTS, Message, Outcome};
use governance::request::Verdict;
use governance::samples::production_gate_body;
use governance::wire::directory::TeamBody;
use governance::wire::policies::BindBody;
use governance::wire::requests::{OpenBody, ReviewBody, TargetBody};
use governance::wire::webhooks::{DeliveryState, DeliveryView, RotateBody, WebhookBody, WebhookCreated};
use governance::{Permission, wire::directory::TeamView};
use sea_orm::ConnectionTrait;
use service::directory::teams;
use service::page::Seek;
use service::webhooks::sending::{self, Attempt, Parcel};
use service::{Caller, Error, Idempotency, System, bindings, policies, requests, webhooks};
use std::time::Duration;

fn body(name: &str, events: &[&str]) -> WebhookBody {
    WebhookBody {
        name: name.into(),
        format: None,
        url: "https://hooks.example.com/countersign".into(),
        events: events.iter().map(|event| (*event).to_owned()).collect(),
        enabled: true,
    }
}

async fn create(world: &World, cast: &Cast, name: &str, events: &[&str]) -> WebhookCreated {
    webhooks::create(&world.system, &cast.di, body(name, events), None).await.unwrap()
}

/// Something that happens to an organization: `team.created`.
async fn happen(world: &World, caller: &Caller, name: &str) -> TeamView {
    let body = TeamBody { name: name.into(), members: Vec::new() };
    teams::create(&world.system, caller, body, None).await.unwrap()
}

fn answered(system: &System, status: u16, retry_after: Option<&str>) -> Attempt {
    Attempt {
        outcome: Outcome::of_answer(status, retry_after, system.now()),
        status: Some(status),
        at: system.now(),
        took: Duration::from_millis(12),
        response: b"told".to_vec(),
    }
}

async fn take(world: &World) -> Vec<Parcel> {
    sending::take(&world.system, &[]).await.unwrap()
}

async fn settle(world: &World, parcel: &Parcel, status: u16) {
    sending::settle(&world.system, parcel, &answered(&world.system, status, None)).await.unwrap();
}

async fn list(world: &World, cast: &Cast, id: WebhookId, state: Option<DeliveryState>) -> Vec<DeliveryView> {
    webhooks::deliveries(&world.system, &cast.di, id, state, &Seek::first()).await.unwrap().items
}

async fn state(world: &World, cast: &Cast, id: DeliveryId) -> DeliveryView {
    webhooks::delivery(&world.system, &cast.di, id).await.unwrap().delivery
}

/// Fails a delivery until it is given up.
async fn give_up(world: &World, count: u32) {
    for _ in 0..count {
        let parcels = take(world).await;
        assert!(!parcels.is_empty());
        for parcel in &parcels {
            settle(world, parcel, 500).await;
        }
        world.clock.advance(TimeDelta::days(2));
    }
}

#[tokio::test]
async fn an_event_is_on_its_way_to_each_enabled_webhook_that_wants_it() {
    let (world, cast) = world_with_cast().await;
    let teams = create(&world, &cast, "Teams", &["team.*"]).await.webhook;
    let all = create(&world, &cast, "All", &["*"]).await.webhook;
    let requests = create(&world, &cast, "Requests", &["request.*"]).await.webhook;
    let off = WebhookBody { enabled: false, ..body("Off", &["*"]) };
    let off = webhooks::create(&world.system, &cast.di, off, None).await.unwrap().webhook;
    happen(&world, &cast.di, "night shift").await;
    let kinds = async |id| {
        let all = list(&world, &cast, id, None).await;
        all.into_iter().map(|delivery| delivery.event.unwrap().kind.unwrap().key()).collect::<Vec<_>>()
    };
    assert_eq!(kinds(teams.id).await, ["team.created"]);
    assert_eq!(kinds(all.id).await, ["team.created", "webhook.created", "webhook.created", "webhook.created"]);
    assert!(kinds(requests.id).await.is_empty() && kinds(off.id).await.is_empty());
    let shown = webhooks::show(&world.system, &cast.di, all.id).await.unwrap();
    assert_eq!((shown.waiting, shown.dead, shown.last_delivery), (4, 0, None));
}

#[tokio::test]
async fn what_happens_elsewhere_is_not_sent_here() {
    let (world, cast) = world_with_cast().await;
    let ours = create(&world, &cast, "Ours", &["team.*"]).await.webhook;
    let zoe = world.other_owner().await;
    happen(&world, &zoe, "theirs").await;
    assert!(list(&world, &cast, ours.id, None).await.is_empty());
    for result in [
        webhooks::show(&world.system, &zoe, ours.id).await.map(drop),
        webhooks::change(&world.system, &zoe, ours.id, &body("Mine", &["*"])).await.map(drop),
        webhooks::rotate(&world.system, &zoe, ours.id, &RotateBody::default()).await.map(drop),
        webhooks::test(&world.system, &zoe, ours.id).await.map(drop),
        webhooks::retry_dead(&world.system, &zoe, ours.id).await.map(drop),
        webhooks::deliveries(&world.system, &zoe, ours.id, None, &Seek::first()).await.map(drop),
        webhooks::delete(&world.system, &zoe, ours.id).await,
    ] {
        assert!(matches!(result, Err(Error::NotFound("webhook"))), "{result:?}");
    }
}

#[tokio::test]
async fn webhooks_are_for_those_who_manage_the_organization() {
    let (world, cast) = world_with_cast().await;
    let hook = create(&world, &cast, "Hook", &["*"]).await.webhook;
    let token = world.token(&cast.di, &["requests.read"]).await;
    for caller in [&cast.el, &token] {
        for result in [
            webhooks::list(&world.system, caller).await.map(drop),
            webhooks::create(&world.system, caller, body("New", &["*"]), None).await.map(drop),
            webhooks::delete(&world.system, caller, hook.id).await,
        ] {
            let refused =
                matches!(result, Err(Error::Forbidden(Permission::OrganizationManage) | Error::TokenForbidden(_)));
            assert!(refused, "{result:?}");
        }
    }
}

#[tokio::test]
async fn what_is_sent_is_signed_with_the_secret_that_was_shown() {
    let (world, cast) = world_with_cast().await;
    let made = create(&world, &cast, "Hook", &["team.*"]).await;
    happen(&world, &cast.di, "night shift").await;
    let [parcel] = &take(&world).await[..] else { panic!("one parcel") };
    let secret: governance::outgoing::WebhookSecret = made.secret.unwrap().parse().unwrap();
    let (id, at) = (parcel.id.to_string(), world.system.now().timestamp());
    let message = Message { id: &id, at, body: parcel.body.as_bytes() };
    let [.., (_, signature)] = message.headers(&parcel.secrets);
    secret.verify(&message, &signature, at, 300).unwrap();
    let sent: serde_json::Value = serde_json::from_str(&parcel.body).unwrap();
    assert_eq!(sent["type"], "dev.countersign.team.created");
    assert_eq!(sent["data"]["subject"], "team night shift");
    let listed = serde_json::to_string(&webhooks::list(&world.system, &cast.di).await.unwrap()).unwrap();
    assert!(!listed.contains("whsec_"));
}

#[tokio::test]
async fn for_a_while_both_secrets_sign() {
    let (world, cast) = world_with_cast().await;
    let made = create(&world, &cast, "Hook", &["team.*"]).await;
    let rotated = webhooks::rotate(&world.system, &cast.di, made.webhook.id, &RotateBody::default()).await.unwrap();
    assert_eq!(rotated.previous_valid_until, world.system.now() + TimeDelta::hours(24));
    let secrets = async |team: &str| {
        happen(&world, &cast.di, team).await;
        let parcel = take(&world).await.pop().unwrap();
        parcel.secrets.iter().map(|secret| secret.reveal().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(secrets("one").await, [rotated.secret.clone(), made.secret.unwrap()]);
    world.clock.advance(TimeDelta::hours(24));
    assert_eq!(secrets("two").await, [rotated.secret]);
    let at_once = RotateBody { keep_previous_hours: Some(0) };
    let last = webhooks::rotate(&world.system, &cast.di, made.webhook.id, &at_once).await.unwrap();
    assert_eq!(secrets("three").await, [last.secret]);
    let long = RotateBody { keep_previous_hours: Some(169) };
    let long = webhooks::rotate(&world.system, &cast.di, made.webhook.id, &long).await;
    assert_eq!(field(long, "keepPreviousHours"), "must be from 0 to 168");
}

#[tokio::test]
async fn what_failed_is_tried_again_with_the_same_bytes_until_it_arrives() {
    let (world, cast) = world_with_cast().await;
    let hook = create(&world, &cast, "Hook", &["team.*"]).await.webhook;
    happen(&world, &cast.di, "night shift").await;
    let first = take(&world).await.pop().unwrap();
    settle(&world, &first, 503).await;
    assert!(take(&world).await.is_empty(), "not at once");
    let waits = state(&world, &cast, first.id).await;
    let wait = waits.next_attempt_at.unwrap() - world.system.now();
    assert!(wait >= TimeDelta::seconds(4) && wait <= TimeDelta::seconds(6), "{wait}");
    assert_eq!(waits.last.unwrap().error.as_deref(), Some("the receiver answered 503"));
    world.clock.advance(TimeDelta::seconds(6));
    let second = take(&world).await.pop().unwrap();
    assert_eq!((second.id, &second.body, second.number), (first.id, &first.body, 2));
    settle(&world, &second, 204).await;
    let detail = webhooks::delivery(&world.system, &cast.di, first.id).await.unwrap();
    assert_eq!((detail.delivery.state, detail.delivery.attempts), (DeliveryState::Delivered, 2));
    assert_eq!(detail.attempts.iter().map(|attempt| attempt.status).collect::<Vec<_>>(), [Some(503), Some(204)]);
    assert_eq!((detail.attempts[1].took_ms, detail.attempts[1].response.as_str()), (12, "told"));
    let shown = webhooks::show(&world.system, &cast.di, hook.id).await.unwrap();
    assert_eq!((shown.waiting, shown.last_delivery.unwrap().status), (0, Some(204)));
}

#[tokio::test]
async fn who_dies_while_sending_gives_the_delivery_back_and_what_they_say_later_changes_nothing() {
    let (world, cast) = world_with_cast().await;
    create(&world, &cast, "Hook", &["team.*"]).await;
    happen(&world, &cast.di, "night shift").await;
    let lost = take(&world).await.pop().unwrap();
    assert!(take(&world).await.is_empty(), "it is taken");
    world.clock.advance(TimeDelta::seconds(60));
    let again = take(&world).await.pop().unwrap();
    assert_eq!((again.id, again.number), (lost.id, 2));
    settle(&world, &lost, 500).await;
    let now = state(&world, &cast, lost.id).await;
    assert_eq!(
        (now.state, now.next_attempt_at),
        (DeliveryState::Waiting, Some(world.system.now() + TimeDelta::seconds(60)))
    );
    settle(&world, &again, 200).await;
    assert_eq!(state(&world, &cast, lost.id).await.state, DeliveryState::Delivered);
}

#[tokio::test]
async fn several_who_take_at_once_never_take_the_same() {
    let (world, cast) = world_with_cast().await;
    for name in ["One", "Two", "Three"] {
        create(&world, &cast, name, &["team.*"]).await;
    }
    for team in 0..4 {
        happen(&world, &cast.di, &format!("team {team}")).await;
    }
    let taken = join_all((0..6).map(|_| take(&world))).await.concat();
    let mut ids: Vec<_> = taken.iter().map(|parcel| parcel.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), taken.len()), (12, 12));
}

#[tokio::test]
async fn a_webhook_that_is_being_sent_to_keeps_no_other_waiting() {
    let (world, cast) = world_with_cast().await;
    let slow = create(&world, &cast, "Slow", &["team.*"]).await.webhook;
    let fast = create(&world, &cast, "Fast", &["team.*"]).await.webhook;
    for team in 0..10 {
        happen(&world, &cast.di, &format!("team {team}")).await;
    }
    let taken = sending::take(&world.system, &[slow.id]).await.unwrap();
    assert_eq!(taken.len(), usize::try_from(sending::AT_ONCE).unwrap());
    assert!(taken.iter().all(|parcel| parcel.webhook == fast.id));
}

#[tokio::test]
async fn what_fails_for_days_is_given_up_and_can_be_tried_again_by_hand() {
    let (world, cast) = world_with_cast().await;
    let hook = create(&world, &cast, "Hook", &["team.*"]).await.webhook;
    happen(&world, &cast.di, "night shift").await;
    give_up(&world, MOST_ATTEMPTS).await;
    let [dead] = &list(&world, &cast, hook.id, Some(DeliveryState::Dead)).await[..] else { panic!("one") };
    assert_eq!((dead.attempts, dead.next_attempt_at), (MOST_ATTEMPTS, None));
    assert!(take(&world).await.is_empty());
    assert_eq!(webhooks::retry_dead(&world.system, &cast.di, hook.id).await.unwrap(), 1);
    let parcel = take(&world).await.pop().unwrap();
    settle(&world, &parcel, 500).await;
    assert_eq!(state(&world, &cast, dead.id).await.state, DeliveryState::Waiting, "it has all its attempts again");
    world.clock.advance(TimeDelta::minutes(1));
    let parcel = take(&world).await.pop().unwrap();
    settle(&world, &parcel, 200).await;
    let sent_again = webhooks::retry(&world.system, &cast.di, dead.id).await.unwrap();
    assert_eq!(sent_again.state, DeliveryState::Waiting, "also what had arrived");
}

#[tokio::test]
async fn a_receiver_that_answers_410_is_disabled_and_what_waits_is_cancelled() {
    let (world, cast) = world_with_cast().await;
    let hook = create(&world, &cast, "Hook", &["team.*", "webhook.*"]).await.webhook;
    for team in 0..6 {
        happen(&world, &cast.di, &format!("team {team}")).await;
    }
    let parcels = take(&world).await;
    settle(&world, &parcels[0], 410).await;
    let shown = webhooks::show(&world.system, &cast.di, hook.id).await.unwrap();
    assert!(!shown.enabled);
    assert_eq!(shown.disabled_because.as_deref(), Some("the receiver answered 410: it wants no more events"));
    assert_eq!((shown.waiting, shown.dead), (0, 1));
    settle(&world, &parcels[1], 410).await;
    happen(&world, &cast.di, "later").await;
    assert!(take(&world).await.is_empty());
    let told = world.told(&cast.di).await;
    let disabled =
        "Countersign disabled the webhook: the receiver answered 410: it wants no more events [webhook Hook]";
    assert_eq!(told.iter().filter(|line| *line == disabled).count(), 1, "{told:?}");
    assert_eq!(no(webhooks::test(&world.system, &cast.di, hook.id).await), "this webhook is disabled; enable it first");
    let enabled = webhooks::change(&world.system, &cast.di, hook.id, &body("Hook", &["team.*"])).await.unwrap();
    assert_eq!((enabled.enabled, enabled.disabled_because), (true, None));
}

#[tokio::test]
async fn a_receiver_that_takes_nothing_for_long_is_disabled() {
    let (world, cast) = world_with_cast().await;
    let hook = create(&world, &cast, "Hook", &["team.*"]).await.webhook;
    for team in 0..DEAD_MOST {
        happen(&world, &cast.di, &format!("team {team}")).await;
    }
    let shown = async || webhooks::show(&world.system, &cast.di, hook.id).await.unwrap();
    while shown().await.enabled {
        for parcel in take(&world).await {
            settle(&world, &parcel, 500).await;
        }
        world.clock.advance(TimeDelta::days(2));
    }
    let shown = shown().await;
    assert_eq!((shown.waiting, shown.dead), (0, DEAD_MOST));
    assert_eq!(shown.disabled_because.as_deref(), Some("10 deliveries in a row were given up"));
}

#[tokio::test]
async fn a_test_tells_what_came_of_it_and_is_no_event() {
    let (world, cast) = world_with_cast().await;
    let hook = create(&world, &cast, "Hook", &["team.*"]).await.webhook;
    let before = world.told(&cast.di).await;
    let test = webhooks::test(&world.system, &cast.di, hook.id).await.unwrap();
    assert_eq!((test.kind.as_str(), test.event.is_none()), ("dev.countersign.webhook.test", true));
    let parcel = take(&world).await.pop().unwrap();
    assert_eq!(parcel.id, test.id);
    settle(&world, &parcel, 200).await;
    assert_eq!(state(&world, &cast, test.id).await.state, DeliveryState::Delivered);
    assert_eq!(world.told(&cast.di).await, before);
}

#[tokio::test]
async fn what_was_delivered_is_kept_for_a_month_and_what_was_not_for_longer() {
    let (world, cast) = world_with_cast().await;
    let hook = create(&world, &cast, "Hook", &["team.*"]).await.webhook;
    happen(&world, &cast.di, "arrives").await;
    let parcel = take(&world).await.pop().unwrap();
    settle(&world, &parcel, 200).await;
    happen(&world, &cast.di, "waits").await;
    world.clock.advance(TimeDelta::days(30));
    assert_eq!(sending::forget(&world.system).await.unwrap(), 0);
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(sending::forget(&world.system).await.unwrap(), 1);
    assert_eq!(list(&world, &cast, hook.id, None).await.len(), 1);
}

#[tokio::test]
async fn a_deleted_webhook_takes_what_was_on_its_way_with_it() {
    let (world, cast) = world_with_cast().await;
    let hook = create(&world, &cast, "Hook", &["team.*"]).await.webhook;
    happen(&world, &cast.di, "night shift").await;
    let parcel = take(&world).await.pop().unwrap();
    webhooks::delete(&world.system, &cast.di, hook.id).await.unwrap();
    settle(&world, &parcel, 200).await;
    settle(&world, &parcel, 410).await;
    assert!(matches!(webhooks::show(&world.system, &cast.di, hook.id).await, Err(Error::NotFound("webhook"))));
    assert!(take(&world).await.is_empty());
}

#[tokio::test]
async fn what_is_wrong_with_a_webhook_is_told_by_field() {
    let (world, cast) = world_with_cast().await;
    create(&world, &cast, "Hook", &["*"]).await;
    let try_one = async |body: WebhookBody| webhooks::create(&world.system, &cast.di, body, None).await;
    assert_eq!(field(try_one(body("Hook", &["*"])).await, "name"), "is the name of another webhook");
    assert_eq!(field(try_one(body("", &["*"])).await, "name"), "is required");
    assert_eq!(field(try_one(body("New", &[])).await, "events"), "needs at least one event; `*` is every event");
    for url in [
        "",
        "hooks",
        "ftp://hooks.example",
        "http://hooks.example",
        "https://127.0.0.1/x",
        "https://[::1]/",
        "https://169.254.169.254/latest",
        "https://u:p@hooks.example/",
    ] {
        let body = WebhookBody { url: url.into(), ..body("New", &["*"]) };
        assert!(!field(try_one(body).await, "url").is_empty(), "{url}");
    }
    let second = create(&world, &cast, "Second", &["*"]).await.webhook;
    let taken = webhooks::change(&world.system, &cast.di, second.id, &body("Hook", &["*"])).await;
    assert_eq!(field(taken, "name"), "is the name of another webhook");
}

#[tokio::test]
async fn changes_are_told_without_what_a_path_may_hide() {
    let (world, cast) = world_with_cast().await;
    let hook = create(&world, &cast, "Hook", &["*"]).await.webhook;
    let changed = WebhookBody {
        url: "https://other.example.com/services/T000/SECRET".into(),
        events: vec!["request.*".into()],
        ..body("Chat", &[])
    };
    webhooks::change(&world.system, &cast.di, hook.id, &changed).await.unwrap();
    webhooks::change(&world.system, &cast.di, hook.id, &changed).await.unwrap();
    webhooks::delete(&world.system, &cast.di, hook.id).await.unwrap();
    let told = world.told(&cast.di).await;
    assert_eq!(
        told[told.len() - 3..],
        [
            "Di created the webhook that sends * to hooks.example.com [webhook Hook]",
            "Di renamed the webhook Hook to Chat; changed its address, at other.example.com; changed its events to request.* [webhook Hook]",
            "Di deleted the webhook [webhook Chat]",
        ]
    );
}

#[tokio::test]
async fn a_key_makes_one_webhook_and_shows_its_secret_once() {
    let (world, cast) = world_with_cast().await;
    let key = Idempotency::new("k1", "webhooks", &body("Hook", &["*"])).unwrap();
    let create = || webhooks::create(&world.system, &cast.di, body("Hook", &["*"]), Some(&key));
    let made = create().await.unwrap();
    let says = no(create().await);
    assert!(says.contains(&made.webhook.id.to_string()) && says.contains("rotate"), "{says}");
    assert_eq!(webhooks::list(&world.system, &cast.di).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_installation_with_no_webhook_sends_nothing() {
    let world = world().await;
    world.set_up().await;
    assert!(take(&world).await.is_empty());
    assert_eq!(sending::forget(&world.system).await.unwrap(), 0);
}

fn slack(name: &str) -> WebhookBody {
    WebhookBody {
        format: Some(Format::Slack),
        url: "https://hooks.slack.com/services/T012/B345/aBcDeFgHiJkL".into(),
        ..body(name, &["team.*", "request.*"])
    }
}

#[tokio::test]
async fn a_slack_webhook_gets_messages_without_signatures() {
    let (world, cast) = world_with_cast().await;
    let made = webhooks::create(&world.system, &cast.di, slack("#releases"), None).await.unwrap();
    assert_eq!((made.secret, made.webhook.format), (None, Format::Slack));
    happen(&world, &cast.di, "night shift").await;
    let parcel = take(&world).await.remove(0);
    assert!(parcel.secrets.is_empty() && parcel.format == Format::Slack);
    let message: serde_json::Value = serde_json::from_str(&parcel.body).unwrap();
    assert_eq!(message["blocks"][0]["text"]["text"], "Team created: team night shift");
    assert!(
        no(webhooks::rotate(&world.system, &cast.di, made.webhook.id, &RotateBody::default()).await)
            .contains("no secret but its address")
    );
    let test = webhooks::test(&world.system, &cast.di, made.webhook.id).await.unwrap();
    let detail = webhooks::delivery(&world.system, &cast.di, test.id).await.unwrap();
    assert!(detail.body.contains("Nothing happened"), "{}", detail.body);
}

#[tokio::test]
async fn why_a_request_was_rejected_is_told_once_in_every_channel_that_hears_of_it() {
    let (world, cast) = world_with_cast().await;
    let policy = policies::create(&world.system, &cast.di, &production_gate_body(), None).await.unwrap();
    let bind =
        BindBody { policy: policy.id.to_string(), environment: Some("api/production".into()), ..BindBody::default() };
    bindings::bind(&world.system, &cast.di, &bind, "", None).await.unwrap();
    for (name, events) in [("#reviews", "request.reviewed"), ("#all", "request.*")] {
        let channel = WebhookBody { events: vec![events.into()], ..slack(name) };
        webhooks::create(&world.system, &cast.di, channel, None).await.unwrap();
    }
    let ask = OpenBody {
        action: "release.deploy".into(),
        target: TargetBody { project: Some("api".into()), environment: Some("production".into()), cluster: None },
        reason: "Fix checkout".into(),
        ..OpenBody::default()
    };
    let id = requests::open(&world.system, &cast.el, ask, None).await.unwrap().request.id;
    let says = ReviewBody { verdict: Verdict::Reject, comment: "Not on a Friday".into(), superseded_by: None };
    requests::review(&world.system, &cast.ana, id, says).await.unwrap();
    let mut told: Vec<(String, bool)> = Vec::new();
    loop {
        let parcels = take(&world).await;
        if parcels.is_empty() {
            break;
        }
        for parcel in parcels {
            let name = webhooks::show(&world.system, &cast.di, parcel.webhook).await.unwrap().name;
            told.push((name, parcel.body.contains("Not on a Friday")));
            settle(&world, &parcel, 200).await;
        }
    }
    told.sort();
    let channel = |name: &str, says| (name.to_owned(), says);
    let each = [channel("#all", false), channel("#all", false), channel("#all", true), channel("#reviews", true)];
    assert_eq!(told, each);
}

#[tokio::test]
async fn the_address_of_a_slack_webhook_is_never_shown_and_stays_unless_another_one_is_given() {
    let (world, cast) = world_with_cast().await;
    let id = webhooks::create(&world.system, &cast.di, slack("#releases"), None).await.unwrap().webhook.id;
    let masked = "https://hooks.slack.com/…iJkL";
    for url in ["", masked] {
        let body = WebhookBody { url: url.into(), format: None, ..slack("#ops") };
        assert_eq!(webhooks::change(&world.system, &cast.di, id, &body).await.unwrap().url, masked);
        happen(&world, &cast.di, if url.is_empty() { "one" } else { "two" }).await;
        let parcel = take(&world).await.remove(0);
        assert_eq!(parcel.url, slack("").url);
        settle(&world, &parcel, 200).await;
    }
    let other = WebhookBody { url: "https://hooks.slack.com/services/T012/B345/another-one1".into(), ..slack("#ops") };
    let changed = webhooks::change(&world.system, &cast.di, id, &other).await.unwrap();
    assert_eq!(changed.url, "https://hooks.slack.com/…one1");
    let standard = WebhookBody { format: Some(Format::Standard), ..slack("#ops") };
    let says = field(webhooks::change(&world.system, &cast.di, id, &standard).await, "format");
    assert_eq!(says, "cannot be changed; make another webhook");
    let told = world.told(&cast.di).await.join("\n");
    assert!(told.contains("hooks.slack.com") && !told.contains("services"), "{told}");
    let new = WebhookBody { url: String::new(), ..slack("#other") };
    assert_eq!(field(webhooks::create(&world.system, &cast.di, new, None).await, "url"), "is required");
}

#[tokio::test]
async fn a_delivery_that_cannot_be_put_together_keeps_no_other_from_being_sent() {
    let (world, cast) = world_with_cast().await;
    let bad = create(&world, &cast, "Bad", &["team.*"]).await.webhook;
    let good = create(&world, &cast, "Good", &["team.*"]).await.webhook;
    happen(&world, &cast.di, "night shift").await;
    // What it tells is gone.
    let tx = world.system.store.write().await.unwrap();
    let broken = "UPDATE deliveries SET event_id = NULL \
                  WHERE webhook_id = (SELECT id FROM webhooks WHERE name = 'Bad')";
    tx.execute_unprepared(broken).await.unwrap();
    tx.commit().await.unwrap();
    happen(&world, &cast.di, "day shift").await;

    let parcels = take(&world).await;
    let to = |id| parcels.iter().filter(|parcel| parcel.webhook == id).count();
    assert_eq!((to(bad.id), to(good.id)), (1, 2));
    for parcel in &parcels {
        settle(&world, parcel, 200).await;
    }
    let waiting = async || {
        let waiting = list(&world, &cast, bad.id, Some(DeliveryState::Waiting)).await;
        waiting.into_iter().map(|delivery| (delivery.attempts, delivery.next_attempt_at)).collect::<Vec<_>>()
    };
    let until = world.system.now() + TimeDelta::minutes(1);
    assert_eq!(waiting().await, [(0, Some(until))], "nobody tried it");
    world.clock.advance(TimeDelta::minutes(1));
    assert!(take(&world).await.is_empty());
    assert_eq!(waiting().await, [(0, Some(until + TimeDelta::minutes(1)))]);
}
