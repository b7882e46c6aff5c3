//! Changes that make policies or requests impossible, over REST.

use axum::http::Method;
use serde_json::json;

use crate::api::{api, id};
use crate::examples::gate;

#[tokio::test]
async fn a_change_that_makes_policies_and_requests_impossible_is_answered_with_what_it_would_do() {
    let api = api().await;
    let (di, el) = (api.person("di").await, api.person("el").await);
    api.bound(&di, gate()).await;
    let request = id(&api.deploy(&el).await);
    let everyone = ["ana", "bo", "cy"].map(|name| format!("{name}@example.com"));
    let team = json!({ "name": "SRE", "members": [] });
    let path = format!("/teams/{}", api.cast.sre);

    let answer = api.send(&di, Method::PUT, &path, Some(team.clone()), &[]).await.expect(409);
    assert_eq!(answer["type"], "/api/docs#problem-needs-confirmation");
    assert_eq!(answer["impact"]["requests"][0]["id"], request.as_str(), "{answer:#}");
    assert!(answer["impact"]["policies"][0]["reasons"][0].as_str().unwrap().contains("SRE"), "{answer:#}");
    let confirm = answer["confirm"].as_str().unwrap().to_owned();
    api.delete(&di, &path).await.expect(409);
    let put = async |confirm: &str, body: &serde_json::Value| {
        api.send(&di, Method::PUT, &format!("{path}?confirm={confirm}"), Some(body.clone()), &[]).await
    };
    put("true", &team).await.expect(422);
    let other = put(&format!("sha256:{}", "0".repeat(64)), &team).await.expect(409);
    assert_eq!(other["confirm"], confirm.as_str());

    let more = json!({ "name": "SRE", "members": everyone });
    api.send(&di, Method::PUT, &path, Some(more), &[]).await.expect(200);
    let later = id(&api.deploy(&el).await);
    let more = put(&confirm, &team).await.expect(409);
    assert_eq!(more["impact"]["requests"][1]["id"], later.as_str(), "it came after the confirmation: {more:#}");
    put(more["confirm"].as_str().unwrap(), &team).await.expect(200);
    let ana = format!("/members/{}", api.cast.ana.member);
    api.patch(&di, &ana, json!({ "active": false })).await.expect(200);
    assert_eq!(api.delete(&di, &path).await.status, 204, "nothing is left that it could make impossible");
}
