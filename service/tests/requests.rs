//! The life of a request through the verbs.

use crate::support::{Cast, World, field, no, world_with_cast};
use governance::event::EventKind;
use governance::gate::Gate;
use governance::ids::RequestId;
use governance::policy::PolicyBody;
use governance::request::{StateName, Verdict};
use governance::samples::production_gate_body;
use governance::wire::policies::{BindBody, Gated};
use governance::wire::requests::{
    ClaimBody, OpenBody, PayloadBody, RequestView, ResultBody, ResultStatus, ReviewBody, TargetBody,
};
use governance::{Digest, Mode, Refusal};
use service::page::Seek;
use service::requests::{self, Filter, Status};
use service::{Caller, Error, Idempotency, audit, bindings, policies};
use std::time::Duration;

const PAYLOAD: &str = "image: api:1.4.2";

fn deployment() -> OpenBody {
    OpenBody {
        action: "release.deploy".into(),
        target: TargetBody { project: Some("api".into()), environment: Some("production".into()), cluster: None },
        reason: "Fix checkout".into(),
        payload: Some(PayloadBody {
            media_type: Some("application/yaml".into()),
            text: Some(PAYLOAD.into()),
            before: Some("image: api:1.4.1".into()),
            json: None,
        }),
        resubmission_of: None,
    }
}

fn approve() -> ReviewBody {
    ReviewBody { verdict: Verdict::Approve, comment: "Looks right".into(), superseded_by: None }
}

fn reject() -> ReviewBody {
    ReviewBody { verdict: Verdict::Reject, comment: "Not today".into(), superseded_by: None }
}

fn right_digest() -> ClaimBody {
    ClaimBody { payload_digest: Digest::of(PAYLOAD) }
}

/// A world in which the brief's quorum example gates production.
async fn gated() -> (World, Cast) {
    let (world, cast) = world_with_cast().await;
    bind(&world, &cast.di, production_gate_body(), "api/production").await;
    (world, cast)
}

async fn bind(world: &World, caller: &Caller, body: PolicyBody, environment: &str) -> governance::ids::TemplateId {
    let policy = policies::create(&world.system, caller, &body, None).await.unwrap();
    let bind = BindBody { policy: policy.id.to_string(), environment: Some(environment.into()), ..BindBody::default() };
    let (_, gated) = bindings::bind(&world.system, caller, &bind, "", None).await.unwrap();
    assert!(matches!(gated, Gated::Done { .. }), "{gated:?}");
    policy.id
}

async fn open(world: &World, caller: &Caller) -> RequestView {
    requests::open(&world.system, caller, deployment(), None).await.unwrap().request
}

async fn approved(world: &World, cast: &Cast) -> RequestId {
    let id = open(world, &cast.el).await.id;
    requests::review(&world.system, &cast.ana, id, approve()).await.unwrap();
    let view = requests::review(&world.system, &cast.bo, id, approve()).await.unwrap();
    assert_eq!(view.state, StateName::Approved);
    id
}

fn codes(error: Error) -> Vec<String> {
    match error {
        Error::Refused(Refusal::Violations(violations)) => violations.into_iter().map(|v| v.code).collect(),
        other => panic!("expected violations, got {other:?}"),
    }
}

async fn kinds(world: &World, cast: &Cast, id: RequestId) -> Vec<EventKind> {
    let detail = requests::detail(&world.system, &cast.di, id).await.unwrap();
    detail.timeline.iter().filter_map(|event| event.kind).collect()
}

#[tokio::test]
async fn a_deployment_is_asked_for_approved_by_two_teams_claimed_once_and_reported() {
    let (world, cast) = gated().await;
    let system = &world.system;
    let token = world.token(&cast.di, &["requests.open", "requests.claim", "requests.read"]).await;
    let opened = open(&world, &token).await;
    assert_eq!((opened.gate, opened.state), (Gate::Pending, StateName::Pending));
    assert_eq!(
        opened.policies[0].missing,
        ["2 approvals", "approvals from 2 different teams", "1 approval from SRE", "1 approval from a tech-lead"]
    );
    assert!(!opened.can_approve.eligible);

    let as_requester = requests::show(system, &cast.di, opened.id).await.unwrap();
    assert!(as_requester.can_approve.reason.unwrap().contains("does not let the requester approve"));

    let once = requests::review(system, &cast.ana, opened.id, approve()).await.unwrap();
    assert_eq!(once.policies[0].missing, ["1 approval", "approvals from 1 more team"]);
    let twice = requests::review(system, &cast.bo, opened.id, approve()).await.unwrap();
    assert_eq!(twice.state, StateName::Approved);

    let wrong = ClaimBody { payload_digest: Digest::of("image: evil") };
    let refused = requests::claim(system, &token, opened.id, wrong, None).await.unwrap_err();
    assert_eq!(codes(refused), ["payload-mismatch"]);
    let claim = requests::claim(system, &token, opened.id, right_digest(), None).await.unwrap();
    let second = requests::claim(system, &token, opened.id, right_digest(), None).await.unwrap_err();
    assert!(matches!(second, Error::Refused(Refusal::AlreadyClaimed)), "{second:?}");

    let result = ResultBody { claim_id: claim.claim_id, status: ResultStatus::Succeeded, detail: "rolled out".into() };
    let done = requests::report(system, &token, opened.id, result).await.unwrap();
    assert_eq!(done.state, StateName::Succeeded);
    assert_eq!(
        kinds(&world, &cast, opened.id).await,
        [
            EventKind::RequestOpened,
            EventKind::RequestReviewed,
            EventKind::RequestReviewed,
            EventKind::RequestApproved,
            EventKind::ClaimRefused,
            EventKind::RequestClaimed,
            EventKind::RequestSucceeded,
        ]
    );
}

#[tokio::test]
async fn the_briefs_errors_come_in_their_order() {
    let (world, cast) = gated().await;
    let system = &world.system;
    let unknown = system.new_id();
    assert_eq!(no(requests::review(system, &cast.ana, unknown, approve()).await), "request not found");

    let id = open(&world, &cast.el).await.id;
    let not_eligible = "you are not an eligible approver for this request";
    assert_eq!(no(requests::review(system, &cast.el, id, approve()).await), not_eligible);
    requests::review(system, &cast.ana, id, approve()).await.unwrap();
    assert_eq!(no(requests::review(system, &cast.ana, id, reject()).await), "already reviewed");

    requests::cancel(system, &cast.el, id, "superseded").await.unwrap();
    assert_eq!(no(requests::review(system, &cast.bo, id, approve()).await), "request not found");
    assert_eq!(no(requests::review(system, &cast.el, id, approve()).await), "request not found");

    let rejected = open(&world, &cast.el).await.id;
    requests::review(system, &cast.cy, rejected, reject()).await.unwrap();
    let late = requests::review(system, &cast.bo, rejected, approve()).await.unwrap_err();
    assert!(matches!(late, Error::Refused(Refusal::Closed(StateName::Rejected))), "{late:?}");
}

#[tokio::test]
async fn a_token_opens_and_never_reviews() {
    let (world, cast) = gated().await;
    let id = open(&world, &cast.el).await.id;
    let token = world.token(&cast.di, &["requests.open", "requests.read", "requests.claim"]).await;
    let refused = requests::review(&world.system, &token, id, approve()).await.unwrap_err();
    assert!(matches!(refused, Error::TokenForbidden(_)), "{refused:?}");
    let seen = requests::show(&world.system, &token, id).await.unwrap();
    assert_eq!(seen.can_approve.reason.as_deref(), Some("API tokens never review."));
}

#[tokio::test]
async fn malformed_wishes_are_told_every_field_at_once() {
    let (world, cast) = gated().await;
    let system = &world.system;
    let body = OpenBody {
        action: "release.deplyo".into(),
        target: TargetBody { project: Some("nope".into()), ..TargetBody::default() },
        ..OpenBody::default()
    };
    let Err(Error::Invalid(errors)) = requests::open(system, &cast.el, body, None).await else { panic!() };
    assert!(errors.of("action").is_some() && errors.of("target.project").is_some(), "{errors:?}");

    let no_environment =
        OpenBody { target: TargetBody { project: Some("api".into()), ..TargetBody::default() }, ..deployment() };
    assert!(
        field(requests::open(system, &cast.el, no_environment, None).await, "target.environment").contains("needs")
    );
}

#[tokio::test]
async fn a_key_leads_back_to_the_request_that_it_opened() {
    let (world, cast) = gated().await;
    let system = &world.system;
    let key = Idempotency::new("build-7", "request", &deployment()).unwrap();
    let first = requests::open(system, &cast.el, deployment(), Some(&key)).await.unwrap();
    let again = requests::open(system, &cast.el, deployment(), Some(&key)).await.unwrap();
    assert!(first.created && !again.created);
    assert_eq!(first.request.id, again.request.id);

    let other = OpenBody { reason: "something else".into(), ..deployment() };
    let clash = Idempotency::new("build-7", "request", &other).unwrap();
    let refused = requests::open(system, &cast.el, other, Some(&clash)).await.unwrap_err();
    assert!(matches!(refused, Error::Conflict(_)), "{refused:?}");

    let somebody_elses = requests::open(system, &cast.cy, deployment(), Some(&key)).await.unwrap();
    assert!(somebody_elses.created, "keys belong to their caller");
}

#[tokio::test]
async fn what_expires_does_so_to_the_second_whatever_the_worker_does() {
    let (world, cast) = gated().await;
    let system = &world.system;
    let pending = open(&world, &cast.el).await.id;
    let waiting = approved(&world, &cast).await;

    world.clock.advance(chrono::TimeDelta::hours(24) - chrono::TimeDelta::seconds(1));
    assert_eq!(requests::show(system, &cast.el, waiting).await.unwrap().state, StateName::Approved);
    world.clock.advance(chrono::TimeDelta::seconds(1));
    assert_eq!(requests::show(system, &cast.el, waiting).await.unwrap().state, StateName::Expired);
    let late = requests::claim(system, &cast.el, waiting, right_digest(), None).await.unwrap_err();
    assert!(matches!(late, Error::Refused(Refusal::NotApproved(StateName::Expired))), "{late:?}");

    world.clock.advance(chrono::TimeDelta::days(6));
    let late = requests::review(system, &cast.ana, pending, approve()).await.unwrap_err();
    assert!(matches!(late, Error::Refused(Refusal::Closed(StateName::Expired))), "{late:?}");
    assert_eq!(requests::upkeep::run(system).await.unwrap(), 2);
    assert_eq!(requests::upkeep::run(system).await.unwrap(), 0);
    assert_eq!(kinds(&world, &cast, pending).await.last(), Some(&EventKind::RequestExpired));
}

#[tokio::test]
async fn a_quorum_that_no_longer_holds_sets_the_request_back_to_pending() {
    let (world, cast) = gated().await;
    let id = approved(&world, &cast).await;
    world.deactivate(&cast.di, cast.ana.member).await;
    let refused = requests::claim(&world.system, &cast.el, id, right_digest(), None).await.unwrap_err();
    assert_eq!(codes(refused), ["quorum-lost"]);
    let view = requests::show(&world.system, &cast.el, id).await.unwrap();
    assert_eq!(view.state, StateName::Pending);
    assert_eq!(view.policies[0].infeasible, ["needs 1 more holder of tech-lead"]);
    assert_eq!(kinds(&world, &cast, id).await.last(), Some(&EventKind::RequestReopened));
}

#[tokio::test]
async fn a_membership_that_completes_a_quorum_approves_the_request() {
    let (world, cast) = world_with_cast().await;
    let mut body = production_gate_body();
    body.quorum.min_distinct_teams = 0;
    body.quorum.required_org_roles.clear();
    bind(&world, &cast.di, body, "api/production").await;
    let id = open(&world, &cast.el).await.id;
    requests::review(&world.system, &cast.cy, id, approve()).await.unwrap();
    requests::review(&world.system, &cast.di, id, approve()).await.unwrap();
    assert_eq!(requests::upkeep::run(&world.system).await.unwrap(), 0, "nobody from SRE yet");

    let teams = Some(vec!["SRE".to_owned()]);
    let body = governance::wire::directory::MemberBody { teams, ..Default::default() };
    service::directory::members::update(&world.system, &cast.di, cast.cy.member, body, None).await.unwrap();
    assert_eq!(requests::upkeep::run(&world.system).await.unwrap(), 1);
    assert_eq!(requests::show(&world.system, &cast.el, id).await.unwrap().state, StateName::Approved);
}

#[tokio::test]
async fn who_waits_sees_the_request_as_it_is_at_the_end_and_nothing_once_their_token_is_revoked() {
    let (world, cast) = gated().await;
    let id = open(&world, &cast.el).await.id;
    let token = world.token(&cast.di, &["requests.read"]).await;
    let closing = std::future::pending::<()>;
    let wait = async |state, seconds| {
        let known = requests::Known { state, reviews: None };
        requests::wait(&world.system, &token, id, known, Duration::from_secs(seconds), closing()).await
    };
    let (waited, ()) = tokio::join!(wait(Some(StateName::Pending), 1), async {
        requests::review(&world.system, &cast.bo, id, approve()).await.unwrap();
    });
    let waited = waited.unwrap();
    assert_eq!((waited.state, waited.reviews.len()), (StateName::Pending, 1));
    assert_eq!(waited, requests::show(&world.system, &token, id).await.unwrap());

    let (refused, ()) = tokio::join!(wait(None, 30), async {
        let all = service::tokens::list(&world.system, &cast.di).await.unwrap();
        service::tokens::revoke(&world.system, &cast.di, all[0].id.into()).await.unwrap();
    });
    assert!(matches!(refused, Err(Error::Unauthenticated)), "{refused:?}");
}

#[tokio::test]
async fn who_counts_reviews_is_answered_when_one_comes_that_decides_nothing() {
    let (world, cast) = gated().await;
    let id = open(&world, &cast.el).await.id;
    let wait = async |reviews| {
        let known = requests::Known { state: Some(StateName::Pending), reviews: Some(reviews) };
        let began = std::time::Instant::now();
        let waited =
            requests::wait(&world.system, &cast.di, id, known, Duration::from_secs(30), std::future::pending::<()>());
        (waited.await.unwrap().reviews.len(), began.elapsed())
    };
    let (waited, ()) = tokio::join!(wait(0), async {
        requests::review(&world.system, &cast.bo, id, approve()).await.unwrap();
    });
    assert_eq!(waited.0, 1);
    assert!(waited.1 < Duration::from_secs(15), "{waited:?}");
    assert_eq!(wait(0).await.0, 1, "what happened between two calls is not missed");
}

#[tokio::test]
async fn a_claim_whose_answer_was_lost_is_given_again_to_who_has_the_key() {
    let (world, cast) = gated().await;
    let id = open(&world, &cast.el).await.id;
    let system = &world.system;
    let key = |body: &ClaimBody| Idempotency::new("run-1", &format!("claim of {id}"), body).unwrap();
    let claim = async |by: &Caller, body: ClaimBody| {
        let key = key(&body);
        requests::claim(system, by, id, body, Some(&key)).await
    };
    let early = claim(&cast.el, right_digest()).await.unwrap_err();
    assert!(matches!(early, Error::Refused(Refusal::NotApproved(_))), "{early:?}");
    requests::review(system, &cast.ana, id, approve()).await.unwrap();
    requests::review(system, &cast.bo, id, approve()).await.unwrap();
    let first = claim(&cast.el, right_digest()).await.expect("a refusal is not remembered");
    assert_eq!(claim(&cast.el, right_digest()).await.unwrap(), first);
    let other = ClaimBody { payload_digest: Digest::of("image: evil") };
    assert!(matches!(claim(&cast.el, other).await, Err(Error::Conflict(_))), "a key stands for one body");
    let theirs = claim(&cast.di, right_digest()).await.unwrap_err();
    assert!(matches!(theirs, Error::Refused(Refusal::AlreadyClaimed)), "{theirs:?}");
    let claims = requests::detail(system, &cast.di, id).await.unwrap().timeline;
    assert_eq!(claims.iter().filter(|event| event.kind == Some(EventKind::RequestClaimed)).count(), 1);
}

#[tokio::test]
async fn requests_keep_the_version_that_they_were_opened_with() {
    let (world, cast) = world_with_cast().await;
    let mut body = production_gate_body();
    body.quorum = Default::default();
    let policy = bind(&world, &cast.di, body.clone(), "api/production").await;
    let id = open(&world, &cast.el).await.id;
    body.quorum.min_approvals = 3;
    let version =
        governance::wire::policies::VersionBody { base_version: Some(1), policy: body, reason: String::new() };
    policies::save(&world.system, &cast.di, policy, &version).await.unwrap();

    let view = requests::review(&world.system, &cast.bo, id, approve()).await.unwrap();
    assert_eq!((view.state, view.policies[0].version), (StateName::Approved, 1));
    assert_eq!(open(&world, &cast.el).await.policies[0].version, 2);
}

#[tokio::test]
async fn an_approval_can_be_taken_back_while_pending_and_given_again() {
    let (world, cast) = gated().await;
    let system = &world.system;
    let id = open(&world, &cast.el).await.id;
    requests::review(system, &cast.ana, id, approve()).await.unwrap();
    let back = requests::retract(system, &cast.ana, id).await.unwrap();
    assert!(back.reviews.is_empty() && back.policies[0].approvals == 0);
    assert_eq!(no(requests::retract(system, &cast.ana, id).await), "you have no approval on this request to retract");
    requests::review(system, &cast.ana, id, approve()).await.unwrap();
    requests::review(system, &cast.bo, id, approve()).await.unwrap();
    assert!(no(requests::retract(system, &cast.ana, id).await).contains("approved"));
}

#[tokio::test]
async fn a_frozen_environment_blocks_opening_and_claiming() {
    let (world, cast) = gated().await;
    let system = &world.system;
    let id = approved(&world, &cast).await;
    let gated = requests::gated::freeze(system, &cast.di, cast.production, "Black Friday").await.unwrap();
    assert!(matches!(gated, Gated::Done { request: Some(_) }), "{gated:?}");

    assert_eq!(codes(requests::open(system, &cast.el, deployment(), None).await.unwrap_err()), ["environment-frozen"]);
    assert_eq!(
        codes(requests::claim(system, &cast.el, id, right_digest(), None).await.unwrap_err()),
        ["environment-frozen"]
    );
    let again = requests::gated::freeze(system, &cast.di, cast.production, "").await.unwrap_err();
    assert!(matches!(again, Error::Conflict(_)), "{again:?}");
    requests::gated::unfreeze(system, &cast.di, cast.production, "").await.unwrap();
    requests::claim(system, &cast.el, id, right_digest(), None).await.unwrap();
}

#[tokio::test]
async fn changing_what_gates_an_environment_passes_its_gate() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let mut guard = production_gate_body();
    guard.actions = vec!["environment.policy_update".into()];
    guard.quorum = Default::default();
    bind(&world, &cast.di, guard, "api/production").await;

    let gate =
        policies::create(system, &cast.di, &PolicyBody { name: "Second".into(), ..production_gate_body() }, None)
            .await
            .unwrap();
    let body = BindBody {
        policy: gate.id.to_string(),
        environment: Some("api/production".into()),
        mode: Mode::Observe,
        ..BindBody::default()
    };
    let key = Idempotency::new("bind-1", "binding", &body).unwrap();
    let (binding, waits) = bindings::bind(system, &cast.di, &body, "stricter", Some(&key)).await.unwrap();
    let Gated::Pending { request, .. } = waits else { panic!("{waits:?}") };
    let repeated = bindings::bind(system, &cast.di, &body, "stricter", Some(&key)).await.unwrap();
    assert_eq!(repeated, (binding, waits));
    assert!(matches!(bindings::show(system, &cast.di, binding).await, Err(Error::NotFound(_))));

    let view = requests::review(system, &cast.bo, request, approve()).await.unwrap();
    assert_eq!(view.state, StateName::Succeeded);
    assert_eq!(bindings::show(system, &cast.di, binding).await.unwrap().mode, Mode::Observe);
    assert_eq!(
        kinds(&world, &cast, request).await,
        [
            EventKind::RequestOpened,
            EventKind::RequestReviewed,
            EventKind::RequestApproved,
            EventKind::RequestClaimed,
            EventKind::BindingCreated,
            EventKind::RequestSucceeded,
        ]
    );
}

#[tokio::test]
async fn a_change_of_bindings_cannot_be_asked_for_by_hand() {
    let (world, cast) = gated().await;
    let body = OpenBody { action: "environment.policy_update".into(), ..deployment() };
    assert!(!field(requests::open(&world.system, &cast.di, body, None).await, "action").is_empty());
}

#[tokio::test]
async fn deleting_a_project_takes_its_environments_and_bindings_with_it() {
    let (world, cast) = gated().await;
    let system = &world.system;
    let pending = approved(&world, &cast).await;
    let done = requests::gated::delete_project(system, &cast.di, cast.api, "retired").await.unwrap();
    assert!(matches!(done, Gated::Done { .. }), "{done:?}");
    assert!(bindings::list(system, &cast.di, &bindings::Filter::default()).await.unwrap().is_empty());
    assert!(service::directory::projects::list(system, &cast.di).await.unwrap().is_empty());
    assert_eq!(
        codes(requests::claim(system, &cast.el, pending, right_digest(), None).await.unwrap_err()),
        ["target-gone"]
    );
}

#[tokio::test]
async fn a_member_without_the_permission_can_neither_freeze_nor_delete_where_nothing_gates() {
    let (world, cast) = world_with_cast().await;
    let refused = requests::gated::freeze(&world.system, &cast.el, cast.staging, "").await.unwrap_err();
    assert!(matches!(refused, Error::Forbidden(_)), "{refused:?}");
    let body = OpenBody {
        action: "project.delete".into(),
        target: TargetBody { project: Some("api".into()), ..TargetBody::default() },
        ..OpenBody::default()
    };
    let refused = requests::open(&world.system, &cast.el, body, None).await.unwrap_err();
    assert!(matches!(refused, Error::Forbidden(_)), "{refused:?}");
}

#[tokio::test]
async fn an_observed_policy_is_recorded_and_blocks_nothing() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let policy = policies::create(system, &cast.di, &production_gate_body(), None).await.unwrap();
    let body = BindBody {
        policy: policy.id.to_string(),
        environment: Some("api/production".into()),
        mode: Mode::Observe,
        ..BindBody::default()
    };
    bindings::bind(system, &cast.di, &body, "", None).await.unwrap();
    let view = open(&world, &cast.el).await;
    assert_eq!((view.gate, view.state), (Gate::Allowed, StateName::Approved));
    assert_eq!(view.observed[0].name, "Production Deploy Gate");
}

#[tokio::test]
async fn lists_find_by_every_filter_and_go_on_where_they_ended() {
    let (world, cast) = gated().await;
    let system = &world.system;
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(open(&world, &cast.el).await.id);
    }
    requests::cancel(system, &cast.el, ids[0], "").await.unwrap();
    let list = async |caller: &Caller, filter: Filter| {
        let page = requests::list(system, caller, &filter, &Seek::default()).await.unwrap();
        page.items.iter().map(|view| view.number).collect::<Vec<_>>()
    };
    // The first request is the binding of the policy.
    assert_eq!(list(&cast.ana, Filter::default()).await, [6, 5, 4, 3, 2, 1]);
    assert_eq!(list(&cast.ana, Filter { status: Some(Status::Pending), ..Filter::default() }).await, [6, 5, 4, 3]);
    assert_eq!(list(&cast.ana, Filter { status: Some(Status::Decided), ..Filter::default() }).await, [2, 1]);
    assert_eq!(list(&cast.ana, Filter { can_approve: Some(true), ..Filter::default() }).await, [6, 5, 4, 3]);
    assert!(list(&cast.el, Filter { can_approve: Some(true), ..Filter::default() }).await.is_empty());
    assert_eq!(list(&cast.ana, Filter { text: Some("#3".into()), ..Filter::default() }).await, [3]);
    assert_eq!(list(&cast.ana, Filter { text: Some("CHECKOUT".into()), ..Filter::default() }).await.len(), 5);
    assert!(list(&cast.ana, Filter { text: Some("100%".into()), ..Filter::default() }).await.is_empty());
    let each = [
        (5, Filter { requester: Some("el@example.com".into()), ..Filter::default() }),
        (6, Filter { project: Some("api".into()), ..Filter::default() }),
        (6, Filter { environment: Some("Production".into()), ..Filter::default() }),
        (6, Filter { cluster: Some("eu-1".into()), ..Filter::default() }),
        (5, Filter { policy: Some("Production Deploy Gate".into()), ..Filter::default() }),
        (5, Filter { kind: Some(governance::ActionType::Release), ..Filter::default() }),
    ];
    for (count, filter) in each {
        assert_eq!(list(&cast.ana, filter.clone()).await.len(), count, "{filter:?}");
    }
    assert!(list(&cast.ana, Filter { project: Some("other".into()), ..Filter::default() }).await.is_empty());
    assert!(
        list(&cast.ana, Filter { kind: Some(governance::ActionType::Cluster), ..Filter::default() }).await.is_empty()
    );

    let first =
        requests::list(system, &cast.ana, &Filter::default(), &Seek { after: None, limit: Some(2) }).await.unwrap();
    let rest = requests::list(system, &cast.ana, &Filter::default(), &Seek { after: first.next, limit: Some(9) })
        .await
        .unwrap();
    assert_eq!((first.items.len(), rest.items.len(), rest.next), (2, 4, None));

    world.clock.advance(chrono::TimeDelta::hours(25));
    assert_eq!(list(&cast.ana, Filter { stale: true, ..Filter::default() }).await, [6, 5, 4, 3]);
    let counts = requests::counts(system, &cast.ana).await.unwrap();
    assert_eq!((counts.waiting_for_me, counts.pending, counts.mine), (4, 4, 0));
}

#[tokio::test]
async fn another_organization_sees_nothing_of_it() {
    let (world, cast) = gated().await;
    let system = &world.system;
    let zoe = world.other_owner().await;
    let id = open(&world, &cast.el).await.id;
    assert_eq!(no(requests::show(system, &zoe, id).await), "request not found");
    assert_eq!(no(requests::detail(system, &zoe, id).await), "request not found");
    assert_eq!(no(requests::review(system, &zoe, id, approve()).await), "request not found");
    assert_eq!(no(requests::cancel(system, &zoe, id, "").await), "request not found");
    assert_eq!(no(requests::claim(system, &zoe, id, right_digest(), None).await), "request not found");
    assert_eq!(no(requests::comment(system, &zoe, id, "hello", None).await), "request not found");
    assert!(requests::list(system, &zoe, &Filter::default(), &Seek::default()).await.unwrap().items.is_empty());
    let elsewhere = OpenBody { resubmission_of: Some(id), ..deployment() };
    assert!(!field(requests::open(system, &zoe, elsewhere.clone(), None).await, "resubmissionOf").is_empty());
    assert!(!field(requests::open(system, &zoe, elsewhere, None).await, "target.project").is_empty());
    let events = audit::list(system, &zoe, &audit::Filter::default(), &Seek::default()).await.unwrap();
    assert!(events.items.iter().all(|event| event.request.is_none()));
}

#[tokio::test]
async fn the_audit_log_needs_its_permission_and_filters() {
    let (world, cast) = gated().await;
    let system = &world.system;
    approved(&world, &cast).await;
    let refused = audit::list(system, &cast.el, &audit::Filter::default(), &Seek::default()).await.unwrap_err();
    assert!(matches!(refused, Error::Forbidden(_)), "{refused:?}");
    let by_ana = audit::Filter {
        actor: Some("ana@example.com".into()),
        kinds: vec![EventKind::RequestReviewed],
        ..audit::Filter::default()
    };
    let page = audit::list(system, &cast.di, &by_ana, &Seek::default()).await.unwrap();
    assert_eq!(page.items.len(), 1);
    assert_eq!(page.items[0].sentence, "approved");
    assert_eq!(page.items[0].text.as_deref(), Some("Looks right"));

    let all = audit::list(system, &cast.di, &audit::Filter::default(), &Seek { after: None, limit: Some(200) })
        .await
        .unwrap();
    let sequences: Vec<i64> = all.items.iter().map(|event| event.sequence).collect();
    let gapless: Vec<i64> = (1..=all.items.len() as i64).rev().collect();
    assert_eq!(sequences, gapless);
}

#[tokio::test]
async fn a_request_that_is_asked_for_again_knows_what_changed_and_the_earlier_one_knows_it() {
    let (world, cast) = gated().await;
    let system = &world.system;
    let first = open(&world, &cast.el).await;
    let mut body = deployment();
    body.resubmission_of = Some(first.id);
    let same = requests::open(system, &cast.el, body.clone(), None).await.unwrap().request;
    let detail = requests::detail(system, &cast.ana, same.id).await.unwrap();
    let earlier = detail.earlier.unwrap();
    assert_eq!((earlier.request.id, earlier.request.number), (first.id, first.number));
    assert!(!earlier.since.any(), "{:?}", earlier.since);

    body.reason = "Fix checkout, for good".into();
    body.payload.as_mut().unwrap().text = Some("image: api:1.4.3".into());
    let changed = requests::open(system, &cast.el, body, None).await.unwrap().request;
    let earlier = requests::detail(system, &cast.ana, changed.id).await.unwrap().earlier.unwrap();
    assert!(earlier.since.reason && earlier.since.payload && !earlier.since.target);
    assert_eq!(earlier.reason, "Fix checkout");
    assert_eq!(earlier.payload.unwrap().text(), PAYLOAD);

    let first = requests::detail(system, &cast.ana, first.id).await.unwrap();
    assert!(first.earlier.is_none());
    let numbers: Vec<u64> = first.resubmissions.iter().map(|request| request.number).collect();
    assert_eq!(numbers, [same.number, changed.number]);
}

#[tokio::test]
async fn a_payload_is_read_alone_by_those_who_may_see_the_request() {
    let (world, cast) = gated().await;
    let request = open(&world, &cast.el).await;
    let (number, payload) = requests::payload(&world.system, &cast.ana, request.id).await.unwrap();
    assert_eq!((number, payload.unwrap().text().as_str()), (request.number, PAYLOAD));
    let stranger = world.other_owner().await;
    let refused = requests::payload(&world.system, &stranger, request.id).await.unwrap_err();
    assert!(matches!(refused, Error::Refused(Refusal::RequestNotFound)), "{refused:?}");
    let token = world.token(&cast.di, &["requests.open"]).await;
    let refused = requests::payload(&world.system, &token, request.id).await.unwrap_err();
    assert!(matches!(refused, Error::TokenForbidden(_)), "{refused:?}");
}
