//! What happens at the same time: one winner, one transition, nothing lost, no internal error.

use crate::support::{Cast, World, world_with_cast};
use futures::future::join_all;
use governance::event::EventKind;
use governance::ids::RequestId;
use governance::policy::PolicyBody;
use governance::request::{StateName, Verdict};
use governance::samples::production_gate_body;
use governance::wire::directory::{InvitationBody, TeamBody};
use governance::wire::policies::BindBody;
use governance::wire::requests::{ClaimBody, OpenBody, ReviewBody, TargetBody};
use governance::{Digest, Refusal};
use service::accounts::invitations;
use service::directory::teams;
use service::{Caller, Error, Idempotency, bindings, policies, requests};

fn deployment() -> OpenBody {
    OpenBody {
        action: "release.deploy".into(),
        target: TargetBody { project: Some("api".into()), environment: Some("production".into()), cluster: None },
        reason: "Fix checkout".into(),
        ..OpenBody::default()
    }
}

fn review(verdict: Verdict) -> ReviewBody {
    ReviewBody { verdict, comment: String::new(), superseded_by: None }
}

/// A world where production needs this many approvals by anyone, and as many reviewers.
async fn needing(approvals: i64, reviewers: usize) -> (World, Cast, Vec<Caller>) {
    let (world, cast) = world_with_cast().await;
    let mut body: PolicyBody = production_gate_body();
    body.quorum = Default::default();
    body.quorum.min_approvals = approvals;
    let policy = policies::create(&world.system, &cast.di, &body, None).await.unwrap();
    let bind =
        BindBody { policy: policy.id.to_string(), environment: Some("api/production".into()), ..BindBody::default() };
    bindings::bind(&world.system, &cast.di, &bind, "", None).await.unwrap();
    let mut callers = Vec::new();
    for number in 0..reviewers {
        callers.push(world.join(&cast.di, &format!("r{number}@example.com"), &["member"]).await);
    }
    (world, cast, callers)
}

async fn open(world: &World, caller: &Caller) -> RequestId {
    requests::open(&world.system, caller, deployment(), None).await.unwrap().request.id
}

async fn count(world: &World, cast: &Cast, id: RequestId, kind: EventKind) -> usize {
    let detail = requests::detail(&world.system, &cast.di, id).await.unwrap();
    detail.timeline.iter().filter(|event| event.kind == Some(kind)).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn reviewers_who_reach_the_quorum_together_give_one_transition_and_one_event_for_it() {
    let (world, cast, reviewers) = needing(4, 8).await;
    let id = open(&world, &cast.el).await;
    let all = reviewers.iter().map(|reviewer| requests::review(&world.system, reviewer, id, review(Verdict::Approve)));
    let results = join_all(all).await;
    let recorded = results.iter().filter(|result| result.is_ok()).count();
    assert_eq!(recorded, 4, "{results:?}");
    for error in results.into_iter().filter_map(Result::err) {
        assert!(matches!(error, Error::Refused(Refusal::Closed(StateName::Approved))), "{error:?}");
    }
    let view = requests::show(&world.system, &cast.di, id).await.unwrap();
    assert_eq!((view.state, view.reviews.len()), (StateName::Approved, 4));
    assert_eq!(count(&world, &cast, id, EventKind::RequestReviewed).await, 4);
    assert_eq!(count(&world, &cast, id, EventKind::RequestApproved).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_member_who_reviews_eight_times_at_once_has_reviewed_once() {
    let (world, cast, reviewers) = needing(2, 1).await;
    let id = open(&world, &cast.el).await;
    let all = (0..8).map(|_| requests::review(&world.system, &reviewers[0], id, review(Verdict::Approve)));
    let results = join_all(all).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
    for error in results.into_iter().filter_map(Result::err) {
        assert!(matches!(error, Error::Refused(Refusal::AlreadyReviewed)), "{error:?}");
    }
    assert_eq!(count(&world, &cast, id, EventKind::RequestReviewed).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_claims_at_once_have_one_winner() {
    let (world, cast, reviewers) = needing(1, 1).await;
    let id = open(&world, &cast.el).await;
    requests::review(&world.system, &reviewers[0], id, review(Verdict::Approve)).await.unwrap();
    let all = (0..6)
        .map(|_| requests::claim(&world.system, &cast.el, id, ClaimBody { payload_digest: Digest::of("") }, None));
    let results = join_all(all).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
    for error in results.into_iter().filter_map(Result::err) {
        assert!(matches!(error, Error::Refused(Refusal::AlreadyClaimed)), "{error:?}");
    }
    assert_eq!(count(&world, &cast, id, EventKind::RequestClaimed).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_review_and_a_cancellation_at_once_leave_one_of_two_true_stories() {
    let (world, cast, reviewers) = needing(1, 1).await;
    for _ in 0..5 {
        let id = open(&world, &cast.el).await;
        let (reviewed, cancelled) = tokio::join!(
            requests::review(&world.system, &reviewers[0], id, review(Verdict::Reject)),
            requests::cancel(&world.system, &cast.el, id, ""),
        );
        let state = requests::show(&world.system, &cast.di, id).await.unwrap().state;
        match (reviewed, cancelled) {
            (Ok(_), Err(Error::Refused(Refusal::Closed(StateName::Rejected)))) => {
                assert_eq!(state, StateName::Rejected)
            }
            (Err(Error::Refused(Refusal::RequestNotFound)), Ok(_)) => assert_eq!(state, StateName::Cancelled),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_review_and_the_expiry_at_once_end_in_expiry() {
    let (world, cast, reviewers) = needing(1, 1).await;
    let id = open(&world, &cast.el).await;
    world.clock.advance(chrono::TimeDelta::days(7));
    let (reviewed, swept, again) = tokio::join!(
        requests::review(&world.system, &reviewers[0], id, review(Verdict::Approve)),
        requests::upkeep::run(&world.system),
        requests::upkeep::run(&world.system),
    );
    assert!(matches!(reviewed, Err(Error::Refused(Refusal::Closed(StateName::Expired)))), "{reviewed:?}");
    assert_eq!(swept.unwrap() + again.unwrap(), 1);
    assert_eq!(count(&world, &cast, id, EventKind::RequestExpired).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn requests_opened_at_once_have_numbers_without_gaps_and_keys_open_one_each() {
    let (world, cast, _) = needing(1, 0).await;
    let key = Idempotency::new("build-7", "request", &deployment()).unwrap();
    let with_key = (0..6).map(|_| requests::open(&world.system, &cast.el, deployment(), Some(&key)));
    let results = join_all(with_key).await;
    let ids: std::collections::BTreeSet<_> = results.iter().map(|opened| opened.as_ref().unwrap().request.id).collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(results.iter().filter(|opened| opened.as_ref().unwrap().created).count(), 1);

    let without = join_all((0..6).map(|_| requests::open(&world.system, &cast.el, deployment(), None))).await;
    let mut numbers: Vec<u64> = without.into_iter().map(|opened| opened.unwrap().request.number).collect();
    numbers.sort_unstable();
    let first = numbers[0];
    assert_eq!(numbers, (first..first + 6).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_acts_on_many_requests_at_once_leave_an_audit_log_without_gaps() {
    let (world, cast, reviewers) = needing(2, 3).await;
    let mut opened = Vec::new();
    for _ in 0..4 {
        opened.push(requests::open(&world.system, &cast.el, deployment(), None).await.unwrap().request);
    }
    let superseded_by = opened.last().map(|newest| newest.number);
    let body = ReviewBody { superseded_by, ..review(Verdict::Approve) };
    let acts = opened.iter().flat_map(|request| {
        reviewers.iter().map(|reviewer| requests::review(&world.system, reviewer, request.id, body.clone()))
    });
    for result in join_all(acts).await {
        assert!(matches!(result, Ok(_) | Err(Error::Refused(Refusal::Closed(StateName::Approved)))), "{result:?}");
    }
    let seek = service::page::Seek::first();
    let log = service::audit::list(&world.system, &cast.di, &service::audit::Filter::default(), &seek).await.unwrap();
    let sequences: Vec<i64> = log.items.iter().map(|event| event.sequence).collect();
    let gapless: Vec<i64> = (1..=log.items.len() as i64).rev().collect();
    assert_eq!(sequences, gapless);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_calls_with_one_key_at_once_the_losers_get_the_winners_answer() {
    let (world, cast, _) = needing(1, 0).await;
    let (system, di) = (&world.system, &cast.di);
    fn one<T: std::fmt::Debug>(what: &str, results: Vec<Result<T, Error>>, id: impl Fn(&T) -> String) {
        let ids: Vec<_> = results.iter().map(|result| result.as_ref().map(&id).expect(what)).collect();
        assert!(ids.iter().all(|id| *id == ids[0]), "{what}: {ids:?}");
    }

    let key = |name: &str| Idempotency::new(name, name, &"the same body").unwrap();
    let at = key("policy");
    let body = PolicyBody { name: "Second".into(), ..production_gate_body() };
    let all = join_all((0..6).map(|_| policies::create(system, di, &body, Some(&at)))).await;
    one("policies", all, |policy| policy.id.to_string());

    let bind = BindBody { policy: "Second".into(), environment: Some("api/staging".into()), ..BindBody::default() };
    let at = key("binding");
    let all = join_all((0..6).map(|_| bindings::bind(system, di, &bind, "", Some(&at)))).await;
    one("bindings", all, |(id, _)| id.to_string());

    let team = TeamBody { name: "payments".into(), members: Vec::new() };
    let at = key("team");
    one("teams", join_all((0..6).map(|_| teams::create(system, di, team.clone(), Some(&at)))).await, |team| {
        team.id.to_string()
    });

    let invitation = InvitationBody { email: "fi@example.com".into(), ..InvitationBody::default() };
    let at = key("invitation");
    let all = join_all((0..6).map(|_| invitations::create(system, di, invitation.clone(), Some(&at)))).await;
    one("invitations", all, |invited| invited.invitation.id.to_string());

    let id = open(&world, &cast.el).await;
    let at = key("comment");
    let all = join_all((0..6).map(|_| requests::comment(system, &cast.el, id, "Why now?", Some(&at)))).await;
    one("comments", all, |request| request.id.to_string());
    assert_eq!(count(&world, &cast, id, EventKind::RequestCommented).await, 1);
}
