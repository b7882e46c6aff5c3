//! What Countersign carries out itself is checked again when it is approved: things may have changed
//! while it waited.

use crate::support::{Cast, World, world_with_cast};
use governance::ids::RequestId;
use governance::policy::PolicyBody;
use governance::request::{StateName, Verdict};
use governance::wire::policies::{BindBody, Gated, VersionBody};
use governance::wire::requests::ReviewBody;
use serde_json::json;
use service::{bindings, policies, requests};

fn policy(body: serde_json::Value) -> PolicyBody {
    serde_json::from_value(body).unwrap()
}

fn at_production(policy: &str) -> BindBody {
    BindBody { policy: policy.to_owned(), environment: Some("api/production".into()), ..BindBody::default() }
}

/// A world in which one approval gates these actions on production.
async fn guarding(actions: &[&str]) -> (World, Cast) {
    let (world, cast) = world_with_cast().await;
    let guard = policy(json!({
        "name": "Guard", "scope": "environment", "actions": actions, "quorum": { "minApprovals": 1 }
    }));
    policies::create(&world.system, &cast.di, &guard, None).await.unwrap();
    bindings::bind(&world.system, &cast.di, &at_production("Guard"), "", None).await.unwrap();
    (world, cast)
}

fn waiting(gated: Gated) -> RequestId {
    match gated {
        Gated::Pending { request, .. } => request,
        done @ Gated::Done { .. } => panic!("{done:?}"),
    }
}

/// Approves a request, even where a newer one asks for the same; gives its state and what is told of its execution.
async fn approve(world: &World, cast: &Cast, request: RequestId) -> (StateName, String) {
    let seen = requests::show(&world.system, &cast.bo, request).await.unwrap();
    let superseded_by = seen.superseded_by.map(|newer| newer.number);
    let body = ReviewBody { verdict: Verdict::Approve, comment: String::new(), superseded_by };
    let view = requests::review(&world.system, &cast.bo, request, body).await.unwrap();
    (view.state, view.claim.unwrap().detail)
}

#[tokio::test]
async fn of_two_freezes_that_wait_the_second_fails_once_the_first_took_effect() {
    let (world, cast) = guarding(&["environment.freeze", "environment.unfreeze"]).await;
    let (system, di) = (&world.system, &cast.di);
    let freeze = async || waiting(requests::gated::freeze(system, di, cast.production, "sale").await.unwrap());
    let unfreeze = async || waiting(requests::gated::unfreeze(system, di, cast.production, "").await.unwrap());

    let (first, second) = (freeze().await, freeze().await);
    assert_eq!(approve(&world, &cast, first).await, (StateName::Succeeded, "The environment is frozen.".into()));
    let failed = approve(&world, &cast, second).await;
    assert_eq!(failed, (StateName::Failed, "The environment is already frozen.".into()));

    let (first, second) = (unfreeze().await, unfreeze().await);
    assert_eq!(approve(&world, &cast, first).await.0, StateName::Succeeded);
    let failed = approve(&world, &cast, second).await;
    assert_eq!(failed, (StateName::Failed, "The environment is not frozen any more.".into()));
}

#[tokio::test]
async fn a_project_that_was_frozen_while_its_deletion_waited_is_not_deleted() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let guard = policy(json!({
        "name": "Guard", "scope": "project", "actions": ["project.delete"], "quorum": { "minApprovals": 1 }
    }));
    policies::create(system, &cast.di, &guard, None).await.unwrap();
    let at_project = BindBody { policy: "Guard".into(), project: Some("api".into()), ..BindBody::default() };
    bindings::bind(system, &cast.di, &at_project, "", None).await.unwrap();

    let deletion = waiting(requests::gated::delete_project(system, &cast.di, cast.api, "retired").await.unwrap());
    requests::gated::freeze(system, &cast.di, cast.staging, "sale").await.unwrap();
    assert_eq!(approve(&world, &cast, deletion).await, (StateName::Failed, "staging is frozen.".into()));
    service::directory::projects::show(system, &cast.el, cast.api).await.unwrap();
}

#[tokio::test]
async fn a_policy_whose_scope_changed_while_its_binding_waited_is_not_bound() {
    let (world, cast) = guarding(&["environment.policy_update"]).await;
    let system = &world.system;
    let body = json!({ "name": "Gate", "scope": "environment", "quorum": { "minApprovals": 2 } });
    let gate = policies::create(system, &cast.di, &policy(body.clone()), None).await.unwrap();
    let (binding, gated) = bindings::bind(system, &cast.di, &at_production("Gate"), "", None).await.unwrap();

    let mut wider = body;
    wider["scope"] = json!("project");
    let version = VersionBody { base_version: Some(1), policy: policy(wider), reason: String::new() };
    policies::save(system, &cast.di, gate.id, &version).await.unwrap();
    let (state, detail) = approve(&world, &cast, waiting(gated)).await;
    assert_eq!(state, StateName::Failed, "{detail}");
    assert!(bindings::show(system, &cast.di, binding).await.is_err());
}
