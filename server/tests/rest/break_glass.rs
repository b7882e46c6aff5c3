//! Break-glass as clients see it.

use serde_json::{Value, json};

use crate::api::{api, id};
use crate::examples::light;

/// A session of deployments everywhere.
fn session() -> Value {
    json!({
        "reason": "The disk is full", "actions": ["release.deploy"], "scope": { "organization": true },
        "minutes": 60, "understood": true
    })
}

/// What a step bypassed: policies with their versions, and freezes.
fn what(step: &Value) -> Value {
    let policies = step["policies"].as_array().unwrap().iter();
    let policies: Vec<String> =
        policies.map(|policy| format!("{} {}", policy["name"].as_str().unwrap(), policy["version"])).collect();
    json!([step["step"], policies, step["freezes"]])
}

#[tokio::test]
async fn a_request_and_its_session_list_what_was_bypassed_at_the_opening_and_at_the_claim() {
    let api = api().await;
    let di = api.person("di").await;
    api.bound(&di, light("Gate")).await;
    let freeze = format!("/environments/{}/freeze", api.cast.production);
    api.post(&di, &freeze, json!({ "reason": "Quarter end" })).await.expect(200);
    api.world.clock.advance(chrono::TimeDelta::minutes(1));
    let started = api.post(&di, "/break-glass-sessions", session()).await.expect(201);
    let session = format!("/break-glass-sessions/{}", id(&started["session"]));
    let request = api.deploy(&di).await;
    api.bound(&di, light("Second")).await;
    let claim = json!({ "payloadDigest": request["payload"]["digest"] });
    let request = format!("/requests/{}", id(&request));
    api.post(&di, &format!("{request}/claim"), claim).await.expect(200);

    let seen = api.get(&di, &request).await.expect(200);
    let steps: Vec<Value> = seen["bypass"]["bypassed"].as_array().unwrap().iter().map(what).collect();
    let told =
        [json!(["opening", ["Gate 1"], ["production is frozen: Quarter end"]]), json!(["claim", ["Second 1"], []])];
    assert_eq!(steps, told);

    let seen_session = api.get(&di, &session).await.expect(200);
    let listed = &seen_session["bypasses"][0];
    assert_eq!((&listed["action"], &listed["target"]), (&json!("release.deploy"), &json!("api / production")));
    assert_eq!(listed["request"], json!({ "id": seen["id"], "number": seen["number"] }));
    assert_eq!(listed["bypassed"], seen["bypass"]["bypassed"]);
    let list = api.get(&di, "/break-glass-sessions").await.expect(200);
    assert_eq!((&list["items"][0]["bypassed"], &list["items"][0]["bypasses"]), (&json!(1), &Value::Null));
}
