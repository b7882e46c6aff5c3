//! Changes that pass the gate: at once, or when they are approved.

use axum::http::header;
use serde_json::json;

use crate::api::{api, id};

/// Gates every change of production.
fn guard() -> serde_json::Value {
    json!({
        "name": "Guard",
        "scope": "project",
        "actions": ["environment.policy_update", "environment.freeze", "environment.unfreeze", "project.delete"],
        "approvers": { "users": ["Ana"] },
        "quorum": { "minApprovals": 1 }
    })
}

#[tokio::test]
async fn what_nothing_gates_takes_effect_at_once() {
    let api = api().await;
    let di = api.person("di").await;
    let freeze = format!("/environments/{}/freeze", api.cast.staging);
    let done = api.send(&di, axum::http::Method::POST, &freeze, None, &[]).await.expect(200);
    assert_eq!(done["outcome"], "done");
    let environment = api.get(&di, &format!("/environments/{}", api.cast.staging)).await.expect(200);
    assert_eq!(environment["freeze"]["reason"], "");
    api.post(&di, &freeze, json!({})).await.expect(409);
    assert_eq!(api.delete(&di, &format!("{freeze}?reason=over")).await.expect(200)["outcome"], "done");
    assert_eq!(api.delete(&di, &format!("/projects/{}", api.cast.api)).await.expect(200)["outcome"], "done");
    api.get(&di, &format!("/projects/{}", api.cast.api)).await.expect(404);
}

#[tokio::test]
async fn what_is_gated_waits_as_a_request_and_is_carried_out_when_approved() {
    let api = api().await;
    let (di, ana) = (api.person("di").await, api.person("ana").await);
    let policy = id(&api.post(&di, "/approval-policies", guard()).await.expect(201));
    let guard = json!({ "policy": policy, "project": "api" });
    let guard = id(&api.post(&di, "/policy-bindings", guard).await.expect(201));

    let mut light = crate::examples::light("Light");
    light["scope"] = json!("environment");
    let light = id(&api.post(&di, "/approval-policies", light).await.expect(201));
    let body = json!({ "policy": light, "environment": "api/production", "mode": "observe", "reason": "try it" });
    let answer = api.post(&di, "/policy-bindings", body).await;
    let request = answer.body["request"].as_str().unwrap().to_owned();
    assert_eq!((answer.status, &answer.body["outcome"]), (202, &json!("pending")));
    assert_eq!(answer.header(header::LOCATION), format!("/api/v1/requests/{request}"));
    let bound = format!("/policy-bindings?policy={light}");
    assert_eq!(api.get(&di, &bound).await.expect(200)["items"], json!([]));

    let approved = api.approve(&ana, &request).await;
    assert_eq!((&approved["state"], &approved["reason"]), (&json!("succeeded"), &json!("try it")));
    let binding = api.get(&di, &bound).await.expect(200)["items"][0].clone();
    assert_eq!(binding["mode"], "observe");
    let path = format!("/policy-bindings/{}", id(&binding));
    api.patch(&di, &path, json!({ "mode": "enforce" })).await.expect(202);
    api.delete(&di, &path).await.expect(202);
    api.post(&di, &format!("/environments/{}/freeze", api.cast.production), json!({})).await.expect(202);
    api.delete(&di, &format!("/projects/{}", api.cast.api)).await.expect(202);

    // The guard itself hangs at the project, and gates production all the same.
    let path = format!("/policy-bindings/{guard}");
    api.patch(&di, &path, json!({ "mode": "observe" })).await.expect(202);
    api.delete(&di, &path).await.expect(202);
    let mut own = self::guard();
    own["requesterCanApprove"] = json!(true);
    let versions = format!("/approval-policies/{policy}/versions");
    api.post(&di, &versions, json!({ "baseVersion": 1, "policy": own, "reason": "mine" })).await.expect(202);
    let archival = format!("/approval-policies/{policy}/archival?reason=gone");
    api.send(&di, axum::http::Method::POST, &archival, None, &[]).await.expect(202);
    assert_eq!(api.get(&di, &format!("/approval-policies/{policy}")).await.expect(200)["version"], 1);
}

#[tokio::test]
async fn a_request_is_put_under_the_newer_version_of_its_policy() {
    let api = api().await;
    let (di, el) = (api.person("di").await, api.person("el").await);
    let policy = api.bound(&di, crate::examples::light("Light")).await;
    let request = id(&api.deploy(&el).await);
    let reevaluation = format!("/requests/{request}/reevaluation");
    let again = api.send(&di, axum::http::Method::POST, &reevaluation, None, &[]).await.expect(409);
    assert_eq!(again["detail"], "every policy of this request is in its current version");
    let mut stricter = crate::examples::light("Light");
    stricter["quorum"]["minApprovals"] = json!(2);
    api.post(&di, &format!("/approval-policies/{policy}/versions"), json!({ "policy": stricter })).await.expect(201);
    assert_eq!(api.get(&el, &format!("/requests/{request}")).await.expect(200)["policies"][0]["newerVersion"], 2);
    let seen = api.send(&di, axum::http::Method::POST, &reevaluation, None, &[]).await.expect(200);
    assert_eq!((&seen["policies"][0]["version"], &seen["policies"][0]["newerVersion"]), (&json!(2), &json!(null)));
}

#[tokio::test]
async fn a_token_that_manages_policies_is_shown_the_binding_it_made() {
    let api = api().await;
    let token = api.token(&api.cast.di, &["policies.manage"]).await;
    let policy = id(&api.post(&token, "/approval-policies", crate::examples::light("Light")).await.expect(201));
    let body = json!({ "policy": policy, "environment": "api/production" });
    assert_eq!(api.post(&token, "/policy-bindings", body).await.expect(201)["name"], "api / production");
}

#[tokio::test]
async fn an_archived_policy_gates_nothing_any_more() {
    let api = api().await;
    let (di, el) = (api.person("di").await, api.person("el").await);
    let policy = api.bound(&di, crate::examples::light("Light")).await;
    assert_eq!(api.deploy(&el).await["gate"], "pending");
    let archive = format!("/approval-policies/{policy}/archival");
    let archived = api.send(&di, axum::http::Method::POST, &archive, None, &[]).await.expect(200);
    assert_eq!(archived["outcome"], "done");
    api.send(&di, axum::http::Method::POST, &archive, None, &[]).await.expect(409);
    assert_eq!(api.deploy(&el).await["gate"], "allowed");
    let archived = api.get(&di, "/approval-policies?archived=true").await.expect(200);
    assert_eq!(id(&archived["items"][0]), policy);
}
