//! The gate for pollers.

use axum::http::Method;
use serde_json::json;

use crate::api::{api, id};
use crate::examples::light;

#[tokio::test]
async fn a_poller_goes_on_while_the_request_is_approved_and_not_claimed() {
    let api = api().await;
    let (di, el, ana) = (api.person("di").await, api.person("el").await, api.person("ana").await);
    api.bound(&di, light("Light")).await;
    let opened = api.deploy(&el).await;
    let request = id(&opened);
    let path = format!("/requests/{request}/gate");
    let waits = json!({ "state": "pending", "data": { "ok": false, "final": false } });
    assert_eq!(api.get(&el, &path).await.expect(409), waits);
    assert_eq!(api.send(&el, Method::POST, &path, Some(json!({ "name": "podinfo" })), &[]).await.expect(409), waits);
    api.approve(&ana, &request).await;
    let goes = json!({ "state": "approved", "data": { "ok": true, "final": false } });
    assert_eq!(api.get(&el, &path).await.expect(200), goes);
    assert_eq!(api.send(&el, Method::POST, &path, None, &[]).await.expect(200), goes);
    let claim = json!({ "payloadDigest": opened["payload"]["digest"] });
    api.post(&el, &format!("/requests/{request}/claim"), claim).await.expect(200);
    let claimed = json!({ "state": "executing", "data": { "ok": false, "final": true } });
    assert_eq!(api.get(&el, &path).await.expect(409), claimed);
}

#[tokio::test]
async fn a_poller_is_told_that_it_waits_in_vain() {
    let api = api().await;
    let (di, el, ana) = (api.person("di").await, api.person("el").await, api.person("ana").await);
    api.bound(&di, light("Light")).await;
    let request = id(&api.deploy(&el).await);
    api.post(&ana, &format!("/requests/{request}/reviews"), json!({ "verdict": "reject" })).await.expect(201);
    let told = api.get(&el, &format!("/requests/{request}/gate")).await.expect(409);
    assert_eq!(told, json!({ "state": "rejected", "data": { "ok": false, "final": true } }));
}
