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
async fn a_key_has_to_be_one() {
    let api = api().await;
    let el = api.person("el").await;
    for key in ["", &"k".repeat(256)] {
        let refused = with_key(&api, &el, "/requests", deployment(), key).await.expect(422);
        assert_eq!(refused["errors"][0]["field"], "Idempotency-Key");
    }
}
