//! `Idempotency-Key`.

use axum::http::{HeaderName, Method};
use futures::future::join_all;
use serde_json::{Value, json};

use crate::api::{Answer, Api, Who, api, id};
use crate::examples::{deployment, light};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");

async fn with_key(api: &Api, who: &Who, path: &str, body: Value, key: &str) -> Answer {
    api.send(who, Method::POST, path, Some(body), &[(KEY, key)]).await
}

#[tokio::test]
async fn a_repeated_opening_leads_to_the_first_request() {
    let api = api().await;
    let el = api.person("el").await;
    let first = with_key(&api, &el, "/requests", deployment(), "run-7").await.expect(201);
    let second = with_key(&api, &el, "/requests", deployment(), "run-7").await.expect(200);
    assert_eq!(id(&first), id(&second));
    let third = with_key(&api, &el, "/requests", deployment(), "run-8").await.expect(201);
    assert_ne!(id(&first), id(&third));
}

#[tokio::test]
async fn a_key_that_was_used_for_something_else_is_refused() {
    let api = api().await;
    let (di, el) = (api.person("di").await, api.person("el").await);
    with_key(&api, &el, "/requests", deployment(), "run-7").await.expect(201);
    let mut other = deployment();
    other["reason"] = json!("Something else");
    let refused = with_key(&api, &el, "/requests", other.clone(), "run-7").await.expect(409);
    assert_eq!(refused["detail"], "this Idempotency-Key was used for a different request");
    // Another member's keys are their own.
    with_key(&api, &di, "/requests", other, "run-7").await.expect(201);
    with_key(&api, &di, "/teams", json!({ "name": "new" }), "run-7").await.expect(409);
}

#[tokio::test]
async fn of_repeats_at_the_same_time_one_opens() {
    let api = api().await;
    let el = api.person("el").await;
    let answers = join_all((0..8).map(|_| with_key(&api, &el, "/requests", deployment(), "run-7"))).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 200, 200, 200, 200, 200, 201]);
    assert!(answers.iter().all(|answer| id(&answer.body) == id(&answers[0].body)));
}

#[tokio::test]
async fn what_is_created_elsewhere_is_created_once_too() {
    let api = api().await;
    let di = api.person("di").await;
    let policy = id(&with_key(&api, &di, "/approval-policies", light("Light"), "a").await.expect(201));
    let cases = [
        ("/approval-policies", light("Light")),
        ("/policy-bindings", json!({ "policy": policy, "environment": "api/production" })),
        ("/projects", json!({ "slug": "web", "name": "Web" })),
        ("/environments", json!({ "project": "api", "name": "qa" })),
        ("/clusters", json!({ "slug": "us-1", "name": "US" })),
        ("/teams", json!({ "name": "payments", "members": ["Ana"] })),
        ("/org-roles", json!({ "name": "release-manager", "permissions": ["requests.manage"] })),
    ];
    for (path, body) in cases {
        let key = if path == "/approval-policies" { "a" } else { path };
        let first = with_key(&api, &di, path, body.clone(), key).await.expect(201);
        let second = with_key(&api, &di, path, body, key).await.expect(201);
        assert_eq!(id(&first), id(&second), "{path}");
    }
    let invitation = json!({ "email": "fi@example.com" });
    let first = with_key(&api, &di, "/invitations", invitation.clone(), "i").await.expect(201);
    let second = with_key(&api, &di, "/invitations", invitation, "i").await.expect(201);
    assert_eq!(id(&first["invitation"]), id(&second["invitation"]));
}

#[tokio::test]
async fn a_token_is_issued_once_and_its_secret_never_shown_again() {
    let api = api().await;
    let di = api.person("di").await;
    let body = json!({ "name": "ci", "scopes": ["requests.open"] });
    let issued = with_key(&api, &di, "/tokens", body.clone(), "set-up").await.expect(201);
    let again = with_key(&api, &di, "/tokens", body, "set-up").await.expect(409);
    let says = format!(
        "this Idempotency-Key created the token {} already, and its secret was shown only then; if it is lost, revoke \
         that token and issue another with a new key",
        id(&issued["token"])
    );
    assert_eq!(again["detail"], says);
    let other = json!({ "name": "ci", "scopes": ["requests.read"] });
    let refused = with_key(&api, &di, "/tokens", other, "set-up").await.expect(409);
    assert_eq!(refused["detail"], "this Idempotency-Key was used for a different request");
    let tokens = api.get(&di, "/tokens").await.expect(200);
    assert_eq!(tokens["items"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_repeated_comment_stands_once_on_its_request() {
    let api = api().await;
    let (di, el) = (api.person("di").await, api.person("el").await);
    let request = id(&api.post(&el, "/requests", deployment()).await.expect(201));
    let path = format!("/requests/{request}/comments");
    let body = json!({ "comment": "Why now?" });
    for _ in 0..2 {
        assert_eq!(id(&with_key(&api, &el, &path, body.clone(), "c-1").await.expect(201)), request);
    }
    let comments = async || {
        let events = api.get(&di, "/audit-events?kind=request.commented").await.expect(200);
        events["items"].as_array().map_or(0, Vec::len)
    };
    assert_eq!(comments().await, 1);
    with_key(&api, &el, &path, body.clone(), "c-2").await.expect(201);
    assert_eq!(comments().await, 2);
    let other = id(&api.post(&el, "/requests", deployment()).await.expect(201));
    with_key(&api, &el, &format!("/requests/{other}/comments"), body, "c-1").await.expect(409);
}

#[tokio::test]
async fn a_key_has_to_be_one() {
    let api = api().await;
    let el = api.person("el").await;
    for key in ["", &"k".repeat(256)] {
        let refused = with_key(&api, &el, "/requests", deployment(), key).await.expect(422);
        assert_eq!(refused["errors"][0]["field"], "Idempotency-Key");
    }
}

#[tokio::test]
async fn a_repeated_claim_has_the_claim_of_before_and_only_for_who_has_the_key() {
    let api = api().await;
    let (di, el) = (api.person("di").await, api.person("el").await);
    let opened = api.deploy(&el).await;
    let path = format!("/requests/{}/claim", id(&opened));
    let body = json!({ "payloadDigest": opened["payload"]["digest"] });
    let first = with_key(&api, &el, &path, body.clone(), "run-7").await.expect(200);
    assert_eq!(with_key(&api, &el, &path, body.clone(), "run-7").await.expect(200), first);
    with_key(&api, &el, &path, body.clone(), "run-8").await.expect(409);
    with_key(&api, &di, &path, body.clone(), "run-7").await.expect(409);
    let other = format!("/requests/{}/claim", id(&api.deploy(&el).await));
    let mixed = with_key(&api, &el, &other, body, "run-7").await.expect(409);
    assert_eq!(mixed["detail"], "this Idempotency-Key was used for a different request");
}
