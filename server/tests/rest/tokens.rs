//! API tokens at the door.

use std::num::NonZeroU32;

use axum::http::HeaderValue;
use axum::http::header::RETRY_AFTER;
use chrono::TimeDelta;
use serde_json::json;

use crate::api::{Who, api, api_with};

#[tokio::test]
async fn a_token_that_sends_too_much_is_answered_429_until_it_has_waited() {
    let api = api_with(|system| system.with_token_rate(NonZeroU32::new(2).unwrap())).await;
    let token = api.token(&api.cast.di, &["requests.read"]).await;
    for _ in 0..2 {
        api.get(&token, "/requests").await.expect(200);
    }
    let refused = api.get(&token, "/requests").await;
    assert_eq!((refused.status, &refused.headers[RETRY_AFTER]), (429, &HeaderValue::from_static("30")));
    assert_eq!(refused.body["type"], "/api/docs#problem-rate-limited");
    assert_eq!(refused.body["detail"], "this token sent too many requests, try again in 30 seconds");
    // A person of the same name is not held up by it.
    api.get(&api.person("di").await, "/requests").await.expect(200);
    api.world.clock.advance(TimeDelta::seconds(30));
    api.get(&token, "/requests").await.expect(200);
}

#[tokio::test]
async fn a_rotation_answers_with_the_new_secret_and_both_open() {
    let api = api().await;
    let di = api.person("di").await;
    let body = json!({ "name": "ci", "scopes": ["requests.read"], "expiresInDays": 30 });
    let issued = api.post(&di, "/tokens", body).await.expect(201);
    let path = format!("/tokens/{}/secret", issued["token"]["id"].as_str().unwrap());
    let rotated = api.post(&di, &path, json!({ "keepPreviousHours": 1 })).await.expect(200);
    assert_eq!(rotated["token"]["id"], issued["token"]["id"]);
    assert!(rotated["token"]["previousUntil"].is_string(), "{rotated}");
    for answer in [&issued, &rotated] {
        let token = Who::Token(answer["secret"].as_str().unwrap().to_owned());
        api.get(&token, "/requests").await.expect(200);
    }
    api.post(&di, &path, json!({ "keepHours": 1 })).await.expect(422);
}
