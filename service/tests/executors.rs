//! Executors: which requests come into their hands, who hands them over, and what becomes of each.

use crate::support::{Cast, World, field, no, world_with_cast};
use chrono::TimeDelta;
use governance::event::EventKind;
use governance::execution::{ExecutionState as S, Report};
use governance::ids::{ExecutorId, RequestId};
use governance::outgoing::{Message, Outcome, WebhookSecret};
use governance::policy::PolicyBody;
use governance::request::Verdict;
use governance::samples::production_gate_body;
use governance::wire::break_glass::{ScopeBody, StartBody};
use governance::wire::directory::ClusterBody;
use governance::wire::executors::{CallbackBody, ExecutionView, ExecutorBody, ExecutorChange, ExecutorCreated};
use governance::wire::policies::BindBody;
use governance::wire::requests::{
    ClaimBody, OpenBody, PayloadBody, RequestView, ResultBody, ResultStatus, ReviewBody, TargetBody,
};
use governance::wire::webhooks::RotateBody;
use governance::{Digest, Gate, Permission, Refusal, StateName};
use sea_orm::{ConnectionTrait, Database};
use service::executors::sending::{self, Handout};
use service::executors::{self, callback};
use service::page::Seek;
use service::requests::gated;
use service::webhooks::sending::Attempt;
use service::{
    Caller, Error, Idempotency, System, audit, bindings, break_glass, directory, notifications, policies, requests,
};
use std::time::Duration;

const PAYLOAD: &str = "image: api:1.4.2";

fn of_project() -> ExecutorBody {
    ExecutorBody {
        project: Some("api".into()),
        url: "https://deploy.example.com/countersign?key=1".into(),
        time_limit_minutes: 30,
        enabled: true,
        ..ExecutorBody::default()
    }
}

async fn create(world: &World, cast: &Cast) -> ExecutorCreated {
    executors::create(&world.system, &cast.di, of_project(), None).await.unwrap()
}

/// A world in which the project has an executor and nothing gates it.
async fn executing() -> (World, Cast, ExecutorCreated) {
    let (world, cast) = world_with_cast().await;
    let executor = create(&world, &cast).await;
    (world, cast, executor)
}

fn deployment() -> OpenBody {
    OpenBody {
        action: "release.deploy".into(),
        target: TargetBody { project: Some("api".into()), environment: Some("production".into()), cluster: None },
        reason: "Fix checkout".into(),
        payload: Some(PayloadBody { text: Some(PAYLOAD.into()), ..PayloadBody::default() }),
        resubmission_of: None,
    }
}

async fn open(world: &World, caller: &Caller) -> RequestView {
    requests::open(&world.system, caller, deployment(), None).await.unwrap().request
}

async fn show(world: &World, cast: &Cast, id: RequestId) -> RequestView {
    requests::show(&world.system, &cast.el, id).await.unwrap()
}

async fn execution(world: &World, cast: &Cast, id: RequestId) -> ExecutionView {
    show(world, cast, id).await.execution.unwrap()
}

async fn take(world: &World) -> Vec<Handout> {
    take_by(&world.system).await
}

/// One round of a process.
async fn take_by(system: &System) -> Vec<Handout> {
    let mut handouts = Vec::new();
    for due in sending::due(system).await.unwrap() {
        handouts.extend(sending::step(system, due).await);
    }
    handouts
}

/// The one that is to be handed over now.
async fn taken(world: &World) -> Handout {
    let mut handouts = take(world).await;
    assert_eq!(handouts.len(), 1, "{handouts:?}");
    handouts.pop().unwrap()
}

fn answered(system: &System, status: u16) -> Attempt {
    Attempt {
        outcome: Outcome::of_answer(status, None, system.now()),
        status: Some(status),
        at: system.now(),
        took: Duration::from_millis(12),
        response: Vec::new(),
    }
}

async fn settle(world: &World, handout: &Handout, status: u16) {
    sending::settle(&world.system, handout, &answered(&world.system, status)).await.unwrap();
}

/// The secret in the callback's address.
fn secret(handout: &Handout) -> String {
    let body: serde_json::Value = serde_json::from_str(&handout.body).unwrap();
    crate::support::secret(body["data"]["callback"]["url"].as_str().unwrap()).to_owned()
}

async fn report(world: &World, secret: &str, status: Report, detail: &str) -> Result<S, Error> {
    let body = CallbackBody { status, detail: detail.into() };
    callback::report(&world.system, secret, &body).await.map(|taken| taken.state)
}

async fn claim(world: &World, caller: &Caller, id: RequestId) -> Result<(), Error> {
    let body = ClaimBody { payload_digest: Digest::of(PAYLOAD) };
    requests::claim(&world.system, caller, id, body, None).await.map(drop)
}

fn spent(result: Result<S, Error>) {
    assert!(matches!(result, Err(Error::Refused(Refusal::CallbackSpent))), "{result:?}");
}

async fn happened(world: &World, cast: &Cast, id: RequestId) -> Vec<EventKind> {
    let filter = audit::Filter { request: Some(id.to_string()), ..audit::Filter::default() };
    let page = audit::list(&world.system, &cast.di, &filter, &service::page::Seek::first()).await.unwrap();
    page.items.into_iter().rev().filter_map(|event| event.kind).collect()
}

#[tokio::test]
async fn an_approved_request_is_claimed_handed_over_and_reported_on() {
    let (world, cast, executor) = executing().await;
    let request = open(&world, &cast.el).await;
    assert_eq!(request.execution.as_ref().map(|execution| execution.state), Some(S::Waiting));
    let named = request.executor.unwrap();
    assert_eq!(
        (named.id, named.of.as_str(), named.host.as_str()),
        (Some(executor.executor.id), "project api", "deploy.example.com")
    );
    let handout = taken(&world).await;
    assert_eq!((handout.number, handout.url.as_str()), (1, executor.executor.url.as_str()));
    let seen = show(&world, &cast, request.id).await;
    assert_eq!((seen.state, seen.execution.unwrap().state), (StateName::Executing, S::Sent));
    let body: serde_json::Value = serde_json::from_str(&handout.body).unwrap();
    assert_eq!((&body["data"]["payload"]["text"], &body["data"]["requester"]["name"]), (&PAYLOAD.into(), &"El".into()));
    let outgoing = handout.outgoing();
    let id = outgoing.id.to_string();
    let message = Message { id: &id, at: 1, body: outgoing.body.as_bytes() };
    let [_, _, (_, signature)] = message.headers(outgoing.secrets);
    let key: WebhookSecret = executor.secret.parse().unwrap();
    assert_eq!(key.verify(&message, &signature, 1, 0), Ok(()));
    settle(&world, &handout, 202).await;
    let seen = execution(&world, &cast, request.id).await;
    assert_eq!((seen.state, seen.last_status, seen.last_error), (S::Acknowledged, Some(202), None));
    assert_eq!(seen.deadline, Some(world.system.now() + TimeDelta::minutes(30)));
    let secret = secret(&handout);
    assert_eq!(report(&world, &secret, Report::Running, "1 of 3").await.unwrap(), S::Running);
    assert_eq!(report(&world, &secret, Report::Running, "2 of 3").await.unwrap(), S::Running);
    assert_eq!(execution(&world, &cast, request.id).await.detail, "2 of 3");
    assert_eq!(report(&world, &secret, Report::Succeeded, "3 pods").await.unwrap(), S::Succeeded);
    let seen = show(&world, &cast, request.id).await;
    assert_eq!((seen.state, seen.claim.unwrap().detail.as_str()), (StateName::Succeeded, "3 pods"));
    assert_eq!(seen.execution.unwrap().state, S::Succeeded);
    spent(report(&world, &secret, Report::Failed, "").await);
    assert_eq!(
        happened(&world, &cast, request.id).await,
        [EventKind::RequestOpened, EventKind::RequestApproved, EventKind::RequestClaimed, EventKind::RequestSucceeded]
    );
    let told = world.told(&cast.di).await;
    for says in [
        "Countersign claimed the request for the executor of project api (deploy.example.com), which carries it out",
        "The executor of project api reported success",
    ] {
        assert!(told.iter().any(|line| line.starts_with(says)), "{told:?}");
    }
    let rows = executors::executions(&world.system, &cast.di, executor.executor.id, 5).await.unwrap();
    assert_eq!((rows.len(), rows[0].request.number, rows[0].execution.state), (1, request.number, S::Succeeded));
}

#[tokio::test]
async fn nothing_is_sent_once_the_executor_was_heard() {
    let (world, cast, _) = executing().await;
    for report_first in [true, false] {
        let request = open(&world, &cast.el).await;
        let handout = taken(&world).await;
        if report_first {
            report(&world, &secret(&handout), Report::Running, "").await.unwrap();
            // The answer of the attempt was lost, or says otherwise.
            settle(&world, &handout, 410).await;
        } else {
            settle(&world, &handout, 204).await;
        }
        world.clock.advance(TimeDelta::minutes(29));
        assert!(take(&world).await.is_empty());
        let open = execution(&world, &cast, request.id).await;
        assert!(matches!(open.state, S::Running | S::Acknowledged), "{open:?}");
        report(&world, &secret(&handout), Report::Failed, "").await.unwrap();
    }
}

#[tokio::test]
async fn what_fails_is_handed_over_again_the_same_until_it_is_acknowledged() {
    let (world, cast, _) = executing().await;
    let request = open(&world, &cast.el).await;
    let first = taken(&world).await;
    settle(&world, &first, 500).await;
    let seen = execution(&world, &cast, request.id).await;
    assert_eq!((seen.state, seen.last_error.as_deref()), (S::Sent, Some("the receiver answered 500")));
    let next = seen.next_attempt_at.unwrap();
    assert!(take(&world).await.is_empty());
    world.clock.advance(next - world.system.now());
    let second = taken(&world).await;
    assert_eq!((second.number, second.id(), &second.body), (2, first.id(), &first.body));
    // What comes of an earlier attempt counts where it is good news.
    settle(&world, &first, 404).await;
    assert_eq!(execution(&world, &cast, request.id).await.state, S::Sent);
    settle(&world, &first, 200).await;
    assert_eq!(execution(&world, &cast, request.id).await.state, S::Acknowledged);
}

#[tokio::test]
async fn a_definite_refusal_fails_the_request_in_words() {
    let (world, cast, _) = executing().await;
    let request = open(&world, &cast.el).await;
    let handout = taken(&world).await;
    settle(&world, &handout, 410).await;
    let seen = show(&world, &cast, request.id).await;
    assert_eq!(
        (seen.state, seen.claim.unwrap().detail.as_str()),
        (StateName::Failed, "refused by the executor: HTTP 410")
    );
    let ended = seen.execution.unwrap();
    assert_eq!((ended.state, ended.last_status, ended.last_error), (S::Failed, Some(410), None));
    world.clock.advance(TimeDelta::hours(2));
    assert!(take(&world).await.is_empty());
    spent(report(&world, &secret(&handout), Report::Succeeded, "").await);
}

#[tokio::test]
async fn who_never_answers_and_who_never_reports_is_told_so() {
    let (world, cast, _) = executing().await;
    let silent = open(&world, &cast.el).await;
    let handout = taken(&world).await;
    world.clock.advance(TimeDelta::minutes(30));
    // Its time is over, whether or not that is recorded.
    spent(report(&world, &secret(&handout), Report::Running, "").await);
    // PostgreSQL hears a moment later that the refused report is rolled back, and a round skips what is locked.
    for _ in 0..500 {
        assert!(take(&world).await.is_empty());
        if show(&world, &cast, silent.id).await.state != StateName::Executing {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let detail = |seen: RequestView| (seen.state, seen.claim.unwrap().detail);
    let says = "the executor did not acknowledge the request within 30 minutes";
    assert_eq!(detail(show(&world, &cast, silent.id).await), (StateName::Failed, says.to_owned()));
    let idle = open(&world, &cast.el).await;
    let handout = taken(&world).await;
    settle(&world, &handout, 200).await;
    report(&world, &secret(&handout), Report::Running, "2 of 3 pods").await.unwrap();
    world.clock.advance(TimeDelta::minutes(30));
    assert!(take(&world).await.is_empty());
    let says = "the executor reported no result within 30 minutes";
    assert_eq!(detail(show(&world, &cast, idle.id).await), (StateName::Failed, says.to_owned()));
    let told = world.told(&cast.di).await;
    for why in ["it did not acknowledge the request", "it reported no result"] {
        let says = format!("Countersign gave up waiting for the executor of project api after 30 minutes: {why}");
        assert!(told.iter().any(|line| line.starts_with(&says)), "{told:?}");
    }
    let ended = execution(&world, &cast, idle.id).await;
    assert_eq!((ended.detail.as_str(), ended.given_up.as_deref()), ("2 of 3 pods", Some(says)));
    assert_eq!((ended.last_status, ended.last_error), (Some(200), None));
    spent(report(&world, &secret(&handout), Report::Succeeded, "").await);
}

#[tokio::test]
async fn a_process_that_dies_between_claim_and_send_leaves_it_to_another() {
    let (world, cast, _) = executing().await;
    let request = open(&world, &cast.el).await;
    drop(taken(&world).await);
    assert!(take(&world).await.is_empty(), "it is taken");
    world.clock.advance(TimeDelta::seconds(60));
    assert_eq!(taken(&world).await.number, 2);
    let claims = happened(&world, &cast, request.id).await;
    assert_eq!(claims.iter().filter(|kind| **kind == EventKind::RequestClaimed).count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_several_processes_one_hands_a_request_over() {
    let (world, cast, _) = executing().await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(open(&world, &cast.el).await.id);
    }
    let store = service::store::Store::connect(&world.database.url).await.unwrap();
    let other = System::new(store, std::sync::Arc::new(world.clock.clone()), "https://countersign.example/");
    let rounds = (0..6).map(|n| take_by(if n % 2 == 0 { &world.system } else { &other }));
    let taken = futures::future::join_all(rounds).await;
    let mut sent: Vec<_> = taken.into_iter().flatten().map(|handout| handout.id()).collect();
    sent.sort_unstable();
    let all = sent.len();
    sent.dedup();
    assert_eq!((all, sent.len()), (3, 3));
    for id in ids {
        assert_eq!(execution(&world, &cast, id).await.attempts, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_several_final_reports_at_once_one_is_taken() {
    let (world, cast, _) = executing().await;
    let request = open(&world, &cast.el).await;
    let secret = secret(&taken(&world).await);
    let all = (0..6).map(|n| report(&world, &secret, if n % 2 == 0 { Report::Succeeded } else { Report::Failed }, ""));
    let results = futures::future::join_all(all).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
    let ends = happened(&world, &cast, request.id).await;
    let ended = |kind: &&EventKind| matches!(kind, EventKind::RequestSucceeded | EventKind::RequestFailed);
    assert_eq!(ends.iter().filter(ended).count(), 1);
}

#[tokio::test]
async fn callers_claim_nothing_while_an_executor_is_in_charge_and_may_still_cancel() {
    let (world, cast, _) = executing().await;
    let request = open(&world, &cast.el).await;
    let refused = claim(&world, &cast.el, request.id).await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::ExecutorInCharge(_)))), "{refused:?}");
    let says = "the webhook executor of project api carries this request out, so callers can neither claim it nor report on it";
    assert_eq!(no(refused), says);
    assert!(matches!(claim(&world, &cast.bo, request.id).await, Err(Error::Refused(Refusal::MayNot(_)))));
    requests::cancel(&world.system, &cast.el, request.id, "").await.unwrap();
    assert!(take(&world).await.is_empty());
    assert_eq!(show(&world, &cast, request.id).await.execution, None);
}

async fn gate(world: &World, cast: &Cast) {
    let body: PolicyBody = production_gate_body();
    let policy = policies::create(&world.system, &cast.di, &body, None).await.unwrap();
    let bind =
        BindBody { policy: policy.id.to_string(), environment: Some("api/production".into()), ..BindBody::default() };
    bindings::bind(&world.system, &cast.di, &bind, "", None).await.unwrap();
}

async fn approve(world: &World, caller: &Caller, id: RequestId) -> RequestView {
    let body = ReviewBody { verdict: Verdict::Approve, comment: String::new(), superseded_by: None };
    requests::review(&world.system, caller, id, body).await.unwrap()
}

#[tokio::test]
async fn an_approval_that_is_lost_before_the_claim_is_waited_for_again() {
    let (world, cast, _) = executing().await;
    gate(&world, &cast).await;
    let request = open(&world, &cast.el).await;
    let pending = show(&world, &cast, request.id).await;
    assert_eq!((pending.executor.unwrap().of.as_str(), pending.execution), ("project api", None));
    approve(&world, &cast.ana, request.id).await;
    assert_eq!(approve(&world, &cast.bo, request.id).await.execution.unwrap().state, S::Waiting);
    world.deactivate(&cast.di, cast.ana.member).await;
    assert!(take(&world).await.is_empty());
    let seen = show(&world, &cast, request.id).await;
    assert_eq!((seen.state, seen.execution), (StateName::Pending, None));
    let kinds = happened(&world, &cast, request.id).await;
    assert_eq!(kinds[kinds.len() - 2..], [EventKind::ClaimRefused, EventKind::RequestReopened]);
}

/// The sentences of what is unread of somebody's.
async fn news(world: &World, caller: &Caller) -> Vec<String> {
    let told = notifications::list(&world.system, caller, true, &Seek::first()).await.unwrap();
    told.items.into_iter().map(|told| told.sentence).collect()
}

#[tokio::test]
async fn what_a_freeze_stops_goes_on_when_somebody_asks_for_it() {
    let (world, cast, _) = executing().await;
    let request = open(&world, &cast.el).await;
    gated::freeze(&world.system, &cast.di, cast.production, "Incident").await.unwrap();
    assert!(take(&world).await.is_empty());
    let seen = show(&world, &cast, request.id).await;
    let stopped = seen.execution.unwrap();
    assert_eq!((seen.state, stopped.state, stopped.can_resume), (StateName::Approved, S::Failed, true));
    assert_eq!(stopped.last_error.as_deref(), Some("it could not be claimed: production is frozen: Incident"));
    let says = "Your request is approved, but the executor of project api (deploy.example.com) could not be given it: \
                production is frozen: Incident";
    assert_eq!(news(&world, &cast.el).await, [says]);
    assert!(take(&world).await.is_empty());
    assert_eq!(news(&world, &cast.el).await.len(), 1, "it is not tried again");
    assert!(matches!(claim(&world, &cast.el, request.id).await, Err(Error::Refused(Refusal::ExecutorInCharge(_)))));
    gated::unfreeze(&world.system, &cast.di, cast.production, "").await.unwrap();
    assert!(take(&world).await.is_empty(), "nothing goes on by itself");
    assert!(matches!(
        requests::resume(&world.system, &cast.bo, request.id).await,
        Err(Error::Refused(Refusal::MayNot(_)))
    ));
    let resumed = requests::resume(&world.system, &cast.el, request.id).await.unwrap();
    assert_eq!(resumed.execution.unwrap().state, S::Waiting);
    assert_eq!(happened(&world, &cast, request.id).await.last(), Some(&EventKind::RequestResumed));
    let told = world.told(&cast.di).await;
    assert!(told.last().unwrap().starts_with("El asked the executor to try again"), "{told:?}");
    assert_eq!(taken(&world).await.number, 1);
    assert!(matches!(requests::resume(&world.system, &cast.el, request.id).await, Err(Error::Conflict(_))));
}

#[tokio::test]
async fn an_executor_that_is_removed_gives_back_what_it_has_not_acknowledged() {
    let (world, cast, executor) = executing().await;
    let sent = open(&world, &cast.el).await;
    settle(&world, &taken(&world).await, 500).await;
    let acknowledged = open(&world, &cast.el).await;
    let handout = taken(&world).await;
    settle(&world, &handout, 200).await;
    let waiting = open(&world, &cast.el).await;
    executors::delete(&world.system, &cast.di, executor.executor.id).await.unwrap();
    world.clock.advance(TimeDelta::minutes(1));
    assert!(take(&world).await.is_empty());
    claim(&world, &cast.el, waiting.id).await.unwrap();
    let seen = show(&world, &cast, sent.id).await;
    let says = "the executor was removed or disabled before it acknowledged the request";
    assert_eq!((seen.state, seen.claim.unwrap().detail.as_str()), (StateName::Failed, says));
    assert_eq!(report(&world, &secret(&handout), Report::Succeeded, "").await.unwrap(), S::Succeeded);
    let seen = show(&world, &cast, acknowledged.id).await;
    assert_eq!((seen.state, seen.executor.unwrap().id), (StateName::Succeeded, None));
}

#[tokio::test]
async fn what_a_disabled_executor_could_not_be_given_is_for_callers_again() {
    let (world, cast, executor) = executing().await;
    let request = open(&world, &cast.el).await;
    gated::freeze(&world.system, &cast.di, cast.production, "Incident").await.unwrap();
    assert!(take(&world).await.is_empty());
    gated::unfreeze(&world.system, &cast.di, cast.production, "").await.unwrap();
    let off = ExecutorChange { enabled: false, ..of_project().change() };
    executors::change(&world.system, &cast.di, executor.executor.id, &off).await.unwrap();
    claim(&world, &cast.el, request.id).await.unwrap();
    assert_eq!(open(&world, &cast.el).await.executor, None);
}

#[tokio::test]
async fn what_an_executor_gives_up_is_for_callers_again() {
    let (world, cast, executor) = executing().await;
    let request = open(&world, &cast.el).await;
    let other = ExecutorChange { actions: vec!["rollback.execute".into()], ..of_project().change() };
    executors::change(&world.system, &cast.di, executor.executor.id, &other).await.unwrap();
    assert_eq!(show(&world, &cast, request.id).await.execution, None);
    assert!(take(&world).await.is_empty());
    claim(&world, &cast.el, request.id).await.unwrap();
}

#[tokio::test]
async fn what_one_address_may_have_begun_is_sent_to_no_other() {
    let (world, cast, executor) = executing().await;
    open(&world, &cast.el).await;
    let first = taken(&world).await;
    settle(&world, &first, 500).await;
    let moved = ExecutorChange { url: "https://elsewhere.example.com/".into(), ..of_project().change() };
    executors::change(&world.system, &cast.di, executor.executor.id, &moved).await.unwrap();
    world.clock.advance(TimeDelta::minutes(1));
    let second = taken(&world).await;
    assert_eq!((second.number, &second.url), (2, &first.url));
    open(&world, &cast.el).await;
    assert_eq!(taken(&world).await.url, moved.url);
}

#[tokio::test]
async fn what_does_not_come_on_is_left_alone_for_a_minute() {
    let (world, cast, _) = executing().await;
    open(&world, &cast.el).await;
    let database = Database::connect(&world.database.url).await.unwrap();
    let run = async |sql: &str| database.execute_unprepared(sql).await.unwrap();
    run("UPDATE executors SET secret = 'x' || secret").await;
    assert!(take(&world).await.is_empty());
    run("UPDATE executors SET secret = substr(secret, 2)").await;
    assert!(sending::due(&world.system).await.unwrap().is_empty(), "others come first");
    world.clock.advance(TimeDelta::minutes(1));
    assert_eq!(taken(&world).await.number, 1);
}

#[tokio::test]
async fn what_break_glass_lets_through_is_handed_over_too() {
    let (world, cast, _) = executing().await;
    gate(&world, &cast).await;
    let body = StartBody {
        reason: "Checkout is down".into(),
        actions: vec!["release.deploy".into()],
        scope: ScopeBody { organization: true, ..ScopeBody::default() },
        minutes: 60,
        tokens: Vec::new(),
        understood: true,
    };
    break_glass::start(&world.system, &cast.di, &body, None).await.unwrap();
    let request = open(&world, &cast.di).await;
    assert_eq!((request.state, request.gate), (StateName::Approved, Gate::Bypassed));
    assert_eq!(taken(&world).await.number, 1);
    // What waits for its claim when the session ends is in nobody's hands.
    let late = open(&world, &cast.di).await;
    world.clock.advance(TimeDelta::minutes(61));
    assert!(take(&world).await.is_empty());
    assert_eq!(show(&world, &cast, late.id).await.state, StateName::Expired);
}

#[tokio::test]
async fn who_manages_requests_may_report_for_an_executor_that_is_gone_and_nothing_is_sent_then() {
    let (world, cast, _) = executing().await;
    let request = open(&world, &cast.el).await;
    let handout = taken(&world).await;
    settle(&world, &handout, 500).await;
    let claim_id = show(&world, &cast, request.id).await.claim.unwrap().claim_id;
    let body = ResultBody { claim_id, status: ResultStatus::Failed, detail: "It is down".into() };
    let refused = requests::report(&world.system, &cast.el, request.id, body.clone()).await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::ExecutorInCharge(_)))), "{refused:?}");
    let refused = requests::report(&world.system, &cast.bo, request.id, body.clone()).await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::MayNot(_)))), "{refused:?}");
    requests::report(&world.system, &cast.di, request.id, body).await.unwrap();
    world.clock.advance(TimeDelta::minutes(10));
    assert!(take(&world).await.is_empty());
    assert_eq!(execution(&world, &cast, request.id).await.detail, "It is down");
    spent(report(&world, &secret(&handout), Report::Succeeded, "").await);
}

#[tokio::test]
async fn executors_are_made_changed_and_rotated_by_those_who_manage_resources() {
    let (world, cast, executor) = executing().await;
    let id = executor.executor.id;
    let system = &world.system;
    let again = executors::create(system, &cast.di, of_project(), None).await;
    assert_eq!(field(again, "project"), "has an executor already");
    let change = ExecutorChange {
        url: "https://deploy.example.com/new".into(),
        actions: vec!["rollback.execute".into()],
        time_limit_minutes: 5,
        enabled: true,
    };
    let changed = executors::change(system, &cast.di, id, &change).await.unwrap();
    assert_eq!((changed.time_limit_minutes, changed.actions.len()), (5, 1));
    assert_eq!(open(&world, &cast.el).await.executor, None, "it carries out other actions");
    let rotated = executors::rotate(system, &cast.di, id, &RotateBody::default()).await.unwrap();
    assert_ne!(rotated.secret, executor.secret);
    let shown = executors::show(system, &cast.di, id).await.unwrap();
    assert_eq!(shown.previous_secret_until, Some(system.now() + TimeDelta::hours(24)));
    let cluster = ExecutorBody { project: None, cluster: Some("eu-1".into()), ..of_project() };
    let key = Idempotency::new("1", "create", &cluster).unwrap();
    let made = executors::create(system, &cast.di, cluster.clone(), Some(&key)).await.unwrap().executor;
    assert!(matches!(executors::create(system, &cast.di, cluster, Some(&key)).await, Err(Error::Conflict(_))));
    executors::delete(system, &cast.di, made.id).await.unwrap();
    executors::delete(system, &cast.di, id).await.unwrap();
    let told = world.told(&cast.di).await;
    let said: Vec<_> = told.iter().filter(|line| line.contains("[executor of")).map(String::as_str).collect();
    assert_eq!(
        said,
        [
            "Di let the executor at deploy.example.com carry out what callers would [executor of project api]",
            "Di changed its address, at deploy.example.com; lets it carry out rollback.execute; changed its time limit to 5 minutes [executor of project api]",
            "Di rotated the executor's secret; the previous one is valid for 1 day [executor of project api]",
            "Di let the executor at deploy.example.com carry out what callers would [executor of cluster eu-1]",
            "Di removed the executor; callers carry requests out again [executor of cluster eu-1]",
            "Di removed the executor; callers carry requests out again [executor of project api]",
        ]
    );
}

#[tokio::test]
async fn executors_of_others_are_not_found_and_need_the_permission() {
    let (world, cast, executor) = executing().await;
    let (system, id) = (&world.system, executor.executor.id);
    let zoe = world.other_owner().await;
    let change = of_project().change();
    for (caller, found) in [(&zoe, false), (&cast.el, true)] {
        for result in [
            executors::show(system, caller, id).await.map(drop),
            executors::change(system, caller, id, &change).await.map(drop),
            executors::rotate(system, caller, id, &RotateBody::default()).await.map(drop),
            executors::executions(system, caller, id, 5).await.map(drop),
            executors::delete(system, caller, id).await,
        ] {
            let right = match &result {
                Err(Error::NotFound("executor")) => !found,
                Err(Error::Forbidden(Permission::ResourcesManage)) => found,
                _ => false,
            };
            assert!(right, "{result:?}");
        }
    }
    assert!(executors::list(system, &zoe).await.unwrap().is_empty());
    let foreign = executors::create(system, &zoe, of_project(), None).await;
    assert_eq!(field(foreign, "project"), "there is no project `api`");
    let request = open(&world, &cast.el).await;
    assert!(matches!(requests::resume(system, &zoe, request.id).await, Err(Error::Refused(Refusal::RequestNotFound))));
    assert!(matches!(report(&world, "guessed", Report::Succeeded, "").await, Err(Error::NotFound("callback"))));
    assert!(matches!(executors::show(system, &cast.di, ExecutorId(uuid::Uuid::nil())).await, Err(Error::NotFound(_))));
}

#[tokio::test]
async fn a_cluster_that_is_deleted_takes_its_executor_along() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let body = ClusterBody { slug: "ap-1".into(), name: "AP".into(), environment: None };
    let cluster = directory::clusters::create(system, &cast.di, body, None).await.unwrap();
    let body = ExecutorBody { project: None, cluster: Some("ap-1".into()), ..of_project() };
    executors::create(system, &cast.di, body, None).await.unwrap();
    let command = OpenBody {
        action: "command.execute".into(),
        target: TargetBody { project: None, environment: None, cluster: Some("ap-1".into()) },
        ..deployment()
    };
    let waiting = requests::open(system, &cast.el, command, None).await.unwrap().request;
    assert_eq!(waiting.execution.unwrap().state, S::Waiting);
    directory::clusters::delete(system, &cast.di, cluster.id.into()).await.unwrap();
    assert!(executors::list(system, &cast.di).await.unwrap().is_empty());
    assert_eq!(show(&world, &cast, waiting.id).await.execution, None);
    let told = world.told(&cast.di).await;
    let removed = "Di removed the executor; callers carry requests out again [executor of cluster ap-1]";
    assert!(told.iter().any(|line| line == removed), "{told:?}");
}

#[tokio::test]
async fn a_project_that_is_deleted_takes_its_executor_along() {
    let (world, cast, _) = executing().await;
    let waiting = open(&world, &cast.el).await;
    gated::delete_project(&world.system, &cast.di, cast.api, "It is merged").await.unwrap();
    assert!(executors::list(&world.system, &cast.di).await.unwrap().is_empty());
    assert!(take(&world).await.is_empty());
    assert_eq!(show(&world, &cast, waiting.id).await.execution, None);
    let told = world.told(&cast.di).await;
    assert!(
        told.iter().any(|line| line.contains("removed the executor; callers carry requests out again")),
        "{told:?}"
    );
}
