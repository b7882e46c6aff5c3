//! One decision for several requests.

use crate::support::{Cast, World, field, no, world_with_cast};
use governance::ids::RequestId;
use governance::policy::PolicyBody;
use governance::request::{StateName, Verdict};
use governance::samples::production_gate_body;
use governance::wire::policies::BindBody;
use governance::wire::requests::{OpenBody, PayloadBody, ReviewBody, TargetBody};
use governance::{Action, Refusal};
use service::requests::{self, review_many, show_many};
use service::{Caller, Error, bindings, policies};

const PAYLOAD: &str = "image: api:1.4.2";

/// One approval by anyone is enough, for every action in both environments.
async fn gated() -> (World, Cast) {
    let (world, cast) = world_with_cast().await;
    let gate = production_gate_body();
    let mut body = PolicyBody { name: "One approval".into(), actions: Vec::new(), ..gate };
    body.quorum = governance::policy::draft::QuorumBody { min_approvals: 1, ..Default::default() };
    let policy = policies::create(&world.system, &cast.di, &body, None).await.unwrap();
    for environment in ["api/production", "api/staging"] {
        let at = Some(environment.to_owned());
        let bind = BindBody { policy: policy.id.to_string(), environment: at, ..BindBody::default() };
        bindings::bind(&world.system, &cast.di, &bind, "", None).await.unwrap();
    }
    (world, cast)
}

async fn open(world: &World, caller: &Caller, action: Action, environment: &str, text: &str) -> RequestId {
    let target = TargetBody { project: Some("api".into()), environment: Some(environment.into()), cluster: None };
    let payload = PayloadBody { text: Some(text.into()), ..PayloadBody::default() };
    let body = OpenBody {
        action: action.to_string(),
        target,
        reason: "Fix checkout".into(),
        payload: Some(payload),
        resubmission_of: None,
    };
    requests::open(&world.system, caller, body, None).await.unwrap().request.id
}

async fn deployment(world: &World, caller: &Caller, environment: &str) -> RequestId {
    open(world, caller, Action::ReleaseDeploy, environment, PAYLOAD).await
}

async fn state(world: &World, cast: &Cast, id: RequestId) -> StateName {
    requests::show(&world.system, &cast.di, id).await.unwrap().state
}

fn review(verdict: Verdict) -> ReviewBody {
    ReviewBody { verdict, comment: "Read it".into(), superseded_by: None }
}

#[tokio::test]
async fn equal_requests_are_approved_together_each_with_the_comment() {
    let (world, cast) = gated().await;
    let ids = [deployment(&world, &cast.el, "production").await, deployment(&world, &cast.bo, "staging").await];
    let twice = [ids[0], ids[1], ids[0]];
    let done = review_many(&world.system, &cast.ana, &twice, &review(Verdict::Approve)).await.unwrap();
    assert_eq!(done.len(), 2, "each once");
    for ((which, result), id) in done.into_iter().zip(ids) {
        let view = result.unwrap();
        assert_eq!((which.id, which.number, view.id), (id, view.number, id));
        assert_eq!(view.state, StateName::Approved);
        assert_eq!(view.reviews[0].comment, "Read it");
    }
    let seen = show_many(&world.system, &cast.ana, &twice).await.unwrap();
    assert_eq!(seen.iter().map(|request| request.id).collect::<Vec<_>>(), ids);
    assert!(seen.iter().all(|request| request.state == StateName::Approved));
}

#[tokio::test]
async fn equal_requests_are_rejected_together() {
    let (world, cast) = gated().await;
    let ids = [deployment(&world, &cast.el, "production").await, deployment(&world, &cast.el, "staging").await];
    review_many(&world.system, &cast.ana, &ids, &review(Verdict::Reject)).await.unwrap();
    for id in ids {
        assert_eq!(state(&world, &cast, id).await, StateName::Rejected);
    }
}

#[tokio::test]
async fn one_that_is_refused_leaves_the_others() {
    let (world, cast) = gated().await;
    let old = deployment(&world, &cast.el, "production").await;
    let own = deployment(&world, &cast.ana, "production").await;
    let first = deployment(&world, &cast.el, "production").await;
    let gone = deployment(&world, &cast.el, "staging").await;
    let last = deployment(&world, &cast.el, "staging").await;
    requests::cancel(&world.system, &cast.el, gone, "").await.unwrap();
    let all = [first, own, gone, last, old];
    let done = review_many(&world.system, &cast.ana, &all, &review(Verdict::Approve)).await.unwrap();
    let results: Vec<_> = done.into_iter().map(|(_, result)| result).collect();
    assert_eq!(results[0].as_ref().unwrap().state, StateName::Approved);
    assert!(matches!(results[1], Err(Error::Refused(Refusal::NotEligible))), "{:?}", results[1]);
    assert!(matches!(results[2], Err(Error::Refused(Refusal::RequestNotFound))), "{:?}", results[2]);
    assert_eq!(results[3].as_ref().unwrap().state, StateName::Approved);
    // Which one is meant is asked for each alone.
    assert!(
        matches!(results[4], Err(Error::Refused(Refusal::Superseded { id, .. })) if id == first),
        "{:?}",
        results[4]
    );
    assert_eq!(state(&world, &cast, own).await, StateName::Pending);
    assert_eq!(state(&world, &cast, old).await, StateName::Pending);
    assert_eq!(state(&world, &cast, last).await, StateName::Approved);

    let again = review_many(&world.system, &cast.ana, &[first], &review(Verdict::Reject)).await.unwrap();
    assert!(matches!(again[0].1, Err(Error::Refused(Refusal::AlreadyReviewed))), "{:?}", again[0].1);
}

#[tokio::test]
async fn unequal_requests_are_not_decided_together_and_nothing_is_recorded() {
    let (world, cast) = gated().await;
    let first = deployment(&world, &cast.el, "production").await;
    let payload = open(&world, &cast.el, Action::ReleaseDeploy, "production", "image: evil").await;
    let action = open(&world, &cast.el, Action::RollbackExecute, "production", PAYLOAD).await;
    for (other, how) in [(payload, "another payload"), (action, "another action")] {
        let result = review_many(&world.system, &cast.ana, &[first, other], &review(Verdict::Approve)).await;
        let says = field(result, "requests");
        assert!(says.contains(how), "{says}");
    }
    for id in [first, payload, action] {
        let view = requests::show(&world.system, &cast.di, id).await.unwrap();
        assert!(view.reviews.is_empty(), "{view:?}");
    }
}

#[tokio::test]
async fn too_many_none_and_too_much_to_say_are_refused_before_anything_is_recorded() {
    let (world, cast) = gated().await;
    let id = deployment(&world, &cast.el, "production").await;
    let body = review(Verdict::Approve);
    let many: Vec<RequestId> = (0..51).map(|number| RequestId(uuid::Uuid::from_u128(number))).collect();
    let result = review_many(&world.system, &cast.ana, &many, &body).await;
    assert_eq!(field(result, "requests"), "choose at most 50 requests");
    let result = review_many(&world.system, &cast.ana, &[], &body).await;
    assert_eq!(field(result, "requests"), "choose at least one request");
    let long = ReviewBody { comment: "x".repeat(10_001), ..body };
    field(review_many(&world.system, &cast.ana, &[id], &long).await, "comment");
    assert_eq!(state(&world, &cast, id).await, StateName::Pending);
}

#[tokio::test]
async fn a_request_of_another_organization_is_not_found_and_takes_no_other_along() {
    let (world, cast) = gated().await;
    let id = deployment(&world, &cast.el, "production").await;
    let other = world.other_owner().await;
    for ids in [vec![id], vec![RequestId(uuid::Uuid::from_u128(7)), id]] {
        let caller = if ids.len() == 1 { &other } else { &cast.ana };
        let result = review_many(&world.system, caller, &ids, &review(Verdict::Approve)).await;
        assert_eq!(no(result), "request not found");
        assert_eq!(no(show_many(&world.system, caller, &ids).await), "request not found");
    }
    assert_eq!(state(&world, &cast, id).await, StateName::Pending);
}

#[tokio::test]
async fn tokens_never_review_together_either() {
    let (world, cast) = gated().await;
    let id = deployment(&world, &cast.el, "production").await;
    let token = world.token(&cast.di, &["requests.open", "requests.claim", "requests.read"]).await;
    let result = review_many(&world.system, &token, &[id], &review(Verdict::Approve)).await;
    assert!(matches!(result, Err(Error::TokenForbidden(_))), "{result:?}");
    assert_eq!(state(&world, &cast, id).await, StateName::Pending);
}
