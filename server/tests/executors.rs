//! Executors against a receiver on this machine: what it is sent, how it answers, and what it reports.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::site::{Site, site_with};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum_test::{TestResponse, TestServer};
use chrono::TimeDelta;
use governance::StateName;
use governance::execution::ExecutionState;
use governance::outgoing::{Message, WebhookSecret};
use governance::wire::directory::{EnvironmentBody, ProjectBody};
use governance::wire::executors::{ExecutorBody, ExecutorCreated};
use governance::wire::requests::{OpenBody, PayloadBody, RequestView, TargetBody};
use serde_json::{Value, json};
use server::outgoing::{Sender, executions};
use service::executors::sending;
use service::{Caller, directory, executors, requests};
use tokio::net::TcpListener;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// What was received: the headers and the body.
type Received = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;

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
    let first = {
        let mut received = received.lock().unwrap();
        received.push((headers, body));
        received.len() == 1
    };
    match uri.path() {
        "/gone" => StatusCode::GONE.into_response(),
        "/broken-once" if first => (StatusCode::INTERNAL_SERVER_ERROR, "out of disk").into_response(),
        "/broken" => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        "/slow" => {
            tokio::time::sleep(Duration::from_millis(1200)).await;
            StatusCode::ACCEPTED.into_response()
        }
        _ => StatusCode::ACCEPTED.into_response(),
    }
}

impl Receiver {
    fn count(&self) -> usize {
        self.received.lock().unwrap().len()
    }

    /// The path of the callback in what was received last.
    fn callback(&self) -> String {
        let received = self.received.lock().unwrap();
        let body: Value = serde_json::from_slice(&received.last().unwrap().1).unwrap();
        let url = body["data"]["callback"]["url"].as_str().unwrap();
        url[url.find("/api/").unwrap()..].to_owned()
    }
}

struct Scene {
    site: Site,
    owner: Caller,
    receiver: Receiver,
    executor: ExecutorCreated,
}

/// A project whose executor answers at this path.
async fn scene(path: &str) -> Scene {
    let site = site_with(&["--webhook-networks", "127.0.0.0/8"]).await;
    let owner = site.owner().await;
    let receiver = receiver().await;
    let project = ProjectBody { slug: "api".into(), name: "API".into() };
    directory::projects::create(&site.system, &owner, project, None).await.unwrap();
    let environment = EnvironmentBody { project: "api".into(), name: "production".into(), cluster: None };
    directory::environments::create(&site.system, &owner, environment, None).await.unwrap();
    let body = ExecutorBody {
        project: Some("api".into()),
        url: format!("{}{path}", receiver.url),
        time_limit_minutes: 30,
        enabled: true,
        ..ExecutorBody::default()
    };
    let executor = executors::create(&site.system, &owner, body, None).await.unwrap();
    Scene { site, owner, receiver, executor }
}

impl Scene {
    /// A request that no policy gates.
    async fn open(&self) -> RequestView {
        let body = OpenBody {
            action: "release.deploy".into(),
            target: TargetBody { project: Some("api".into()), environment: Some("production".into()), cluster: None },
            reason: "Fix checkout".into(),
            payload: Some(PayloadBody { json: Some(json!({ "image": "api:42" })), ..PayloadBody::default() }),
            resubmission_of: None,
        };
        requests::open(&self.site.system, &self.owner, body, None).await.unwrap().request
    }

    /// One round of the worker.
    async fn round(&self) {
        let sender = Sender::new(self.site.system.egress());
        for due in sending::due(&self.site.system).await.unwrap() {
            let Some(handout) = sending::step(&self.site.system, due).await else { continue };
            let attempt = sender.send(&self.site.system, handout.outgoing()).await;
            sending::settle(&self.site.system, &handout, &attempt).await.unwrap();
        }
    }

    async fn show(&self, request: &RequestView) -> RequestView {
        requests::show(&self.site.system, &self.owner, request.id).await.unwrap()
    }

    async fn stands(&self, request: &RequestView) -> (StateName, ExecutionState) {
        let seen = self.show(request).await;
        (seen.state, seen.execution.unwrap().state)
    }
}

async fn report(browser: &TestServer, callback: &str, status: &str, detail: &str) -> TestResponse {
    browser.post(callback).json(&json!({ "status": status, "detail": detail })).await
}

fn is_problem(answer: &TestResponse, status: StatusCode, code: &str) {
    answer.assert_status(status);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.json::<Value>()["type"], format!("/api/docs#problem-{code}"));
}

#[tokio::test]
async fn an_executor_can_verify_what_it_gets_and_report_to_its_end() {
    let scene = scene("/ok").await;
    let request = scene.open().await;
    scene.round().await;
    assert_eq!(scene.stands(&request).await, (StateName::Executing, ExecutionState::Acknowledged));
    let (headers, body) = scene.receiver.received.lock().unwrap()[0].clone();
    let header = |name: &str| headers[name].to_str().unwrap();
    let at = header("webhook-timestamp").parse().unwrap();
    let message = Message { id: header("webhook-id"), at, body: &body };
    let secret: WebhookSecret = scene.executor.secret.parse().unwrap();
    secret.verify(&message, header("webhook-signature"), scene.site.system.now().timestamp(), 300).unwrap();
    let (browser, callback) = (scene.site.browser(), scene.receiver.callback());
    assert_eq!(report(&browser, &callback, "running", "1 of 3").await.json::<Value>(), json!({ "state": "running" }));
    report(&browser, &callback, "running", "2 of 3").await.assert_status_ok();
    let seen = scene.show(&request).await.execution.unwrap();
    assert_eq!((seen.state, seen.detail.as_str()), (ExecutionState::Running, "2 of 3"));
    report(&browser, &callback, "succeeded", "3 pods").await.assert_status_ok();
    assert_eq!(scene.stands(&request).await, (StateName::Succeeded, ExecutionState::Succeeded));
    is_problem(&report(&browser, &callback, "failed", "").await, StatusCode::GONE, "callback-spent");
    assert_eq!(scene.stands(&request).await, (StateName::Succeeded, ExecutionState::Succeeded));
}

#[tokio::test]
async fn a_wrong_secret_is_not_found_and_unknown_fields_are_refused() {
    let scene = scene("/ok").await;
    let request = scene.open().await;
    scene.round().await;
    let (browser, callback) = (scene.site.browser(), scene.receiver.callback());
    let (most, last) = callback.split_at(callback.len() - 1);
    let wrong = format!("{most}{}", if last == "x" { "y" } else { "x" });
    is_problem(&report(&browser, &wrong, "succeeded", "").await, StatusCode::NOT_FOUND, "not-found");
    let odd = browser.post(&callback).json(&json!({ "status": "succeeded", "pods": 3 })).await;
    is_problem(&odd, StatusCode::UNPROCESSABLE_ENTITY, "invalid-input");
    let odd = browser.post(&callback).json(&json!({ "status": "done" })).await;
    is_problem(&odd, StatusCode::UNPROCESSABLE_ENTITY, "invalid-input");
    let long = report(&browser, &callback, "failed", &"x".repeat(10_001)).await;
    is_problem(&long, StatusCode::UNPROCESSABLE_ENTITY, "invalid-input");
    assert_eq!(scene.stands(&request).await, (StateName::Executing, ExecutionState::Acknowledged));
}

#[tokio::test]
async fn a_failure_is_sent_again_until_it_is_acknowledged_and_then_never() {
    let scene = scene("/broken-once").await;
    let request = scene.open().await;
    scene.round().await;
    let seen = scene.show(&request).await.execution.unwrap();
    assert_eq!((seen.state, seen.last_status, seen.attempts), (ExecutionState::Sent, Some(500), 1));
    for _ in 0..4 {
        scene.site.clock.advance(TimeDelta::minutes(2));
        scene.round().await;
    }
    assert_eq!(scene.stands(&request).await, (StateName::Executing, ExecutionState::Acknowledged));
    assert_eq!(scene.receiver.count(), 2);
    let received = scene.receiver.received.lock().unwrap();
    assert_eq!((&received[0].0["webhook-id"], &received[0].1), (&received[1].0["webhook-id"], &received[1].1));
}

#[tokio::test]
async fn a_report_is_an_acknowledgement_although_the_answer_was_a_failure() {
    let scene = scene("/broken").await;
    let request = scene.open().await;
    scene.round().await;
    report(&scene.site.browser(), &scene.receiver.callback(), "running", "").await.assert_status_ok();
    scene.site.clock.advance(TimeDelta::minutes(20));
    scene.round().await;
    assert_eq!(scene.receiver.count(), 1);
    assert_eq!(scene.stands(&request).await, (StateName::Executing, ExecutionState::Running));
}

#[tokio::test]
async fn who_refuses_for_good_is_asked_once() {
    let scene = scene("/gone").await;
    let request = scene.open().await;
    scene.round().await;
    scene.site.clock.advance(TimeDelta::minutes(20));
    scene.round().await;
    assert_eq!(scene.receiver.count(), 1);
    let seen = scene.show(&request).await;
    assert_eq!(
        (seen.state, seen.claim.unwrap().detail.as_str()),
        (StateName::Failed, "refused by the executor: HTTP 410")
    );
}

#[tokio::test]
async fn who_never_reports_is_too_late_after_the_time_limit() {
    let scene = scene("/ok").await;
    let request = scene.open().await;
    scene.round().await;
    scene.site.clock.advance(TimeDelta::minutes(30));
    let late = report(&scene.site.browser(), &scene.receiver.callback(), "succeeded", "").await;
    is_problem(&late, StatusCode::GONE, "callback-spent");
    scene.round().await;
    let seen = scene.show(&request).await;
    let says = "the executor reported no result within 30 minutes";
    assert_eq!((seen.state, seen.claim.unwrap().detail.as_str()), (StateName::Failed, says));
}

#[tokio::test]
async fn the_worker_sends_what_is_approved_once_however_slow_the_receiver() {
    let scene = scene("/slow").await;
    let closing = CancellationToken::new();
    let run = || executions::run(scene.site.system.clone(), Sender::new(scene.site.system.egress()), closing.clone());
    let workers = [tokio::spawn(run()), tokio::spawn(run())];
    let request = scene.open().await;
    let acknowledged = async {
        while scene.stands(&request).await.1 != ExecutionState::Acknowledged {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(Duration::from_secs(20), acknowledged).await.expect("it is acknowledged");
    closing.cancel();
    for worker in workers {
        timeout(Duration::from_secs(20), worker).await.expect("the worker ends").unwrap();
    }
    assert_eq!(scene.receiver.count(), 1);
}

#[tokio::test]
async fn a_caller_is_told_who_carries_it_out() {
    let scene = scene("/ok").await;
    let request = scene.open().await;
    let browser = scene.site.signed_in("di@example.com").await;
    let path = format!("/api/v1/requests/{}", request.id);
    let answer = browser.post(&format!("{path}/claim")).json(&json!({ "payloadDigest": request.payload.digest })).await;
    is_problem(&answer, StatusCode::CONFLICT, "executor-in-charge");
    let seen = browser.get(&path).await.json::<Value>();
    assert_eq!((&seen["executor"]["of"], &seen["executor"]["host"]), (&json!("project api"), &json!("127.0.0.1")));
    assert_eq!(seen["execution"]["state"], "waiting");
    let again = browser.post(&format!("{path}/execution")).await;
    is_problem(&again, StatusCode::CONFLICT, "conflict");
}
