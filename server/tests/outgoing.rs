//! Sending events: the connections, against a receiver on this machine.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::site::{Site, site_with};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use futures::StreamExt;
use governance::outgoing::{Format, Message, WebhookSecret};
use governance::wire::webhooks::{DeliveryState, WebhookBody, WebhookCreated};
use server::outgoing::{self, Sender};
use service::webhooks::sending;
use service::{Caller, webhooks};
use tokio::net::TcpListener;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// What was received: the path, the headers, the body.
type Received = Arc<Mutex<Vec<(String, HeaderMap, Bytes)>>>;

/// A receiver whose paths say how it answers.
struct Receiver {
    url: String,
    received: Received,
}

async fn receiver() -> Receiver {
    let received = Received::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(answer).with_state(received.clone());
    tokio::spawn(axum::serve(listener, router).into_future());
    Receiver { url, received }
}

async fn answer(State(received): State<Received>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    received.lock().unwrap().push((uri.path().to_owned(), headers, body));
    match uri.path() {
        "/gone" => StatusCode::GONE.into_response(),
        "/broken" => (StatusCode::INTERNAL_SERVER_ERROR, "out of disk").into_response(),
        "/busy" => (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "3600")]).into_response(),
        "/elsewhere" => (StatusCode::TEMPORARY_REDIRECT, [("location", "/ok")]).into_response(),
        "/services/busy" => (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "90")], "rate_limited").into_response(),
        "/services/removed" => (StatusCode::NOT_FOUND, "no_service").into_response(),
        "/services/archived" => (StatusCode::GONE, "channel_is_archived").into_response(),
        "/unending" => {
            let begun = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"thanks"))]);
            Body::from_stream(begun.chain(futures::stream::pending())).into_response()
        }
        "/chatty" => "x".repeat(100_000).into_response(),
        _ => "thanks".into_response(),
    }
}

async fn site() -> (Site, Caller) {
    let site = site_with(&["--webhook-networks", "127.0.0.0/8"]).await;
    let owner = site.owner().await;
    (site, owner)
}

async fn webhook(site: &Site, owner: &Caller, url: &str) -> WebhookCreated {
    let body =
        WebhookBody { name: url.into(), format: None, url: url.into(), events: vec!["team.*".into()], enabled: true };
    webhooks::create(&site.system, owner, body, None).await.unwrap()
}

/// Sends one test to a webhook and gives its delivery after the attempt.
async fn tried(site: &Site, owner: &Caller, hook: &WebhookCreated) -> governance::wire::webhooks::DeliveryView {
    let sender = Sender::new(site.system.egress());
    let test = webhooks::test(&site.system, owner, hook.webhook.id).await.unwrap();
    for parcel in sending::take(&site.system, &[]).await.unwrap() {
        let attempt = sender.send(&site.system, parcel.outgoing()).await;
        sending::settle(&site.system, &parcel, &attempt).await.unwrap();
    }
    webhooks::delivery(&site.system, owner, test.id).await.unwrap().delivery
}

#[tokio::test]
async fn a_receiver_can_verify_what_it_gets() {
    let (site, owner) = site().await;
    let receiver = receiver().await;
    let hook = webhook(&site, &owner, &format!("{}/ok?from=countersign", receiver.url)).await;
    let delivery = tried(&site, &owner, &hook).await;
    assert_eq!(delivery.state, DeliveryState::Delivered, "{delivery:?}");
    let last = delivery.last.unwrap();
    assert_eq!((last.status, last.error, last.response.as_str()), (Some(200), None, "thanks"));
    let received = receiver.received.lock().unwrap();
    let [(_, headers, body)] = &received[..] else { panic!("one") };
    let header = |name: &str| headers[name].to_str().unwrap();
    assert_eq!(header("content-type"), "application/cloudevents+json; charset=utf-8");
    assert_eq!(header("webhook-id"), delivery.id.to_string());
    let at = header("webhook-timestamp").parse().unwrap();
    let message = Message { id: header("webhook-id"), at, body };
    let secret: WebhookSecret = hook.secret.unwrap().parse().unwrap();
    secret.verify(&message, header("webhook-signature"), site.system.now().timestamp(), 300).unwrap();
}

#[tokio::test]
async fn an_answer_counts_although_its_body_never_ends() {
    let (site, owner) = site().await;
    let receiver = receiver().await;
    let hook = webhook(&site, &owner, &format!("{}/unending", receiver.url)).await;
    let delivery = timeout(Duration::from_secs(12), tried(&site, &owner, &hook)).await.expect("it ends");
    assert_eq!(delivery.state, DeliveryState::Delivered, "{delivery:?}");
    let last = delivery.last.unwrap();
    assert_eq!((last.status, last.response.as_str()), (Some(200), "thanks"));
}

#[tokio::test]
async fn each_answer_means_what_it_should() {
    let (site, owner) = site().await;
    let receiver = receiver().await;
    let expected = [
        ("/broken", DeliveryState::Waiting, "the receiver answered 500"),
        ("/busy", DeliveryState::Waiting, "the receiver answered 503"),
        ("/elsewhere", DeliveryState::Waiting, "the receiver answered 307, a redirect, which is not followed"),
        ("/gone", DeliveryState::Dead, "the receiver answered 410: it wants no more events"),
    ];
    for (path, state, says) in expected {
        let hook = webhook(&site, &owner, &format!("{}{path}", receiver.url)).await;
        let delivery = tried(&site, &owner, &hook).await;
        let last = delivery.last.unwrap();
        assert_eq!((delivery.state, last.error.as_deref()), (state, Some(says)), "{path}");
        if path == "/busy" {
            assert_eq!(delivery.next_attempt_at, Some(site.system.now() + TimeDelta::hours(1)));
        }
        if path == "/broken" {
            assert_eq!(last.response, "out of disk");
        }
    }
    let paths: Vec<_> = receiver.received.lock().unwrap().iter().map(|(path, ..)| path.clone()).collect();
    assert!(!paths.contains(&"/ok".to_owned()), "a redirect was followed: {paths:?}");
    let chatty = webhook(&site, &owner, &format!("{}/chatty", receiver.url)).await;
    assert_eq!(tried(&site, &owner, &chatty).await.last.unwrap().response.len(), 4096);
}

#[tokio::test]
async fn slack_gets_messages_and_its_own_answers_are_understood() {
    let (site, owner) = site().await;
    let receiver = receiver().await;
    let expected = [
        ("/services/ok", DeliveryState::Delivered, None),
        ("/services/busy", DeliveryState::Waiting, Some("the receiver answered 429: it gets more than it can take")),
        (
            "/services/removed",
            DeliveryState::Dead,
            Some("the receiver answered 404 (no_service): the webhook was removed or switched off there"),
        ),
        (
            "/services/archived",
            DeliveryState::Dead,
            Some("the receiver answered 410 (channel_is_archived): the channel is archived"),
        ),
    ];
    for (path, state, says) in expected {
        let body = WebhookBody {
            name: path.into(),
            format: Some(Format::Slack),
            url: format!("{}{path}", receiver.url),
            events: vec!["team.*".into()],
            enabled: true,
        };
        let hook = webhooks::create(&site.system, &owner, body, None).await.unwrap();
        let delivery = tried(&site, &owner, &hook).await;
        assert_eq!((delivery.state, delivery.last.unwrap().error.as_deref()), (state, says), "{path}");
        let shown = webhooks::show(&site.system, &owner, hook.webhook.id).await.unwrap();
        assert_eq!(shown.enabled, state != DeliveryState::Dead, "{path}");
        if path == "/services/busy" {
            assert_eq!(delivery.next_attempt_at, Some(site.system.now() + TimeDelta::seconds(90)));
        }
    }
    let received = receiver.received.lock().unwrap();
    let (_, headers, body) = received.iter().find(|(path, ..)| path == "/services/ok").unwrap();
    assert_eq!(headers["content-type"], "application/json; charset=utf-8");
    assert!(!headers.keys().any(|name| name.as_str().starts_with("webhook-")), "{headers:?}");
    let message: serde_json::Value = serde_json::from_slice(body).unwrap();
    assert_eq!(message["blocks"][0]["type"], "header");
}

#[tokio::test]
async fn what_cannot_be_reached_is_told_in_words() {
    let (site, owner) = site().await;
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let hook = webhook(&site, &owner, &format!("http://{closed}/")).await;
    let says = tried(&site, &owner, &hook).await.last.unwrap().error.unwrap();
    assert!(says.starts_with("the connection failed: ") && says.contains("refused"), "{says}");
    let receiver = receiver().await;
    let hook = webhook(&site, &owner, &receiver.url.replace("http://", "https://")).await;
    let says = tried(&site, &owner, &hook).await.last.unwrap().error.unwrap();
    assert!(says.starts_with("TLS failed: "), "{says}");
    let hook = webhook(&site, &owner, "https://no-such-host.invalid/").await;
    let says = tried(&site, &owner, &hook).await.last.unwrap().error.unwrap();
    assert_eq!(says, "the name no-such-host.invalid has no address");
}

#[tokio::test]
async fn a_name_of_this_machine_is_no_way_around_the_rule() {
    let site = site_with(&[]).await;
    let owner = site.owner().await;
    let receiver = receiver().await;
    let port = receiver.url.rsplit(':').next().unwrap();
    let hook = webhook(&site, &owner, &format!("https://localhost:{port}/ok")).await;
    let says = tried(&site, &owner, &hook).await.last.unwrap().error.unwrap();
    assert!(says.contains("127.0.0.1") || says.contains("::1"), "{says}");
    assert!(receiver.received.lock().unwrap().is_empty());
}

#[tokio::test]
async fn the_worker_sends_what_happens_and_finishes_what_it_began() {
    let (site, owner) = site().await;
    let receiver = receiver().await;
    let hook = webhook(&site, &owner, &format!("{}/ok", receiver.url)).await;
    let closing = CancellationToken::new();
    let sender = Sender::new(site.system.egress());
    let worker = tokio::spawn(outgoing::run(site.system.clone(), sender, closing.clone()));
    let body = governance::wire::directory::TeamBody { name: "night shift".into(), members: Vec::new() };
    service::directory::teams::create(&site.system, &owner, body, None).await.unwrap();
    let arrived = async {
        while webhooks::show(&site.system, &owner, hook.webhook.id).await.unwrap().last_delivery.is_none() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(Duration::from_secs(20), arrived).await.expect("it arrives");
    closing.cancel();
    timeout(Duration::from_secs(20), worker).await.expect("the worker ends").unwrap();
    let (_, _, body) = receiver.received.lock().unwrap().pop().unwrap();
    let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((&body["specversion"], &body["type"]), (&"1.0".into(), &"dev.countersign.team.created".into()));
}
