//! Newer requests that ask for the same, and nudges.

use axum::http::header;
use chrono::TimeDelta;
use insta::assert_json_snapshot;
use serde_json::json;

use crate::api::{api, id};
use crate::examples::light;

#[tokio::test]
async fn approving_a_superseded_request_asks_for_the_number_of_the_newer_one() {
    let api = api().await;
    let (di, el, bo) = (api.person("di").await, api.person("el").await, api.person("bo").await);
    api.bound(&di, light("Gate")).await;
    let older = api.deploy(&el).await;
    let newer = api.deploy(&el).await;
    let (older, path) = (id(&older), format!("/requests/{}/reviews", id(&older)));
    let shown = api.get(&bo, &format!("/requests/{older}")).await.expect(200);
    assert_eq!(shown["supersededBy"], json!({ "id": newer["id"], "number": newer["number"] }));
    assert!(newer.get("supersededBy").is_none());
    let listed = api.get(&bo, "/requests").await.expect(200);
    assert_eq!(listed["items"][1]["supersededBy"]["number"], newer["number"]);

    let answer = api.post(&bo, &path, json!({ "verdict": "approve" })).await;
    assert_json_snapshot!(answer.told(), @r##"
    {
      "body": {
        "detail": "a newer request, #3, asks for the same action on the same target; approve this older one only if you mean it",
        "status": 409,
        "supersededBy": {
          "id": "[id]",
          "number": 3
        },
        "title": "Superseded",
        "type": "/api/docs#problem-superseded"
      },
      "status": "409 Conflict"
    }
    "##);
    let old_news = json!({ "verdict": "approve", "supersededBy": shown["number"] });
    assert_eq!(api.post(&bo, &path, old_news).await.expect(409)["supersededBy"]["number"], newer["number"]);
    let meant = json!({ "verdict": "approve", "supersededBy": newer["number"] });
    assert_eq!(api.post(&bo, &path, meant).await.expect(201)["state"], "approved");
}

#[tokio::test]
async fn a_superseded_request_is_rejected_without_being_asked_about() {
    let api = api().await;
    let (di, el, bo) = (api.person("di").await, api.person("el").await, api.person("bo").await);
    api.bound(&di, light("Gate")).await;
    let older = id(&api.deploy(&el).await);
    api.deploy(&el).await;
    let rejected = api.post(&bo, &format!("/requests/{older}/reviews"), json!({ "verdict": "reject" })).await;
    assert_eq!(rejected.expect(201)["state"], "rejected");
}

#[tokio::test]
async fn an_organization_can_have_older_requests_cancelled() {
    let api = api().await;
    let (di, el) = (api.person("di").await, api.person("el").await);
    api.bound(&di, light("Gate")).await;
    let mut body = json!({ "name": "Acme", "timezone": "UTC", "requestTtlHours": 24, "approvalTtlHours": 24 });
    assert_eq!(api.get(&di, "/organization").await.expect(200)["superseding"], "mark");
    body["superseding"] = json!("cancel");
    let put = async |body| api.send(&di, axum::http::Method::PUT, "/organization", Some(body), &[]).await;
    assert_eq!(put(body.clone()).await.expect(200)["superseding"], "cancel");
    let older = id(&api.deploy(&el).await);
    let newer = api.deploy(&el).await;
    let shown = api.get(&el, &format!("/requests/{older}")).await.expect(200);
    let comment = json!(format!("Superseded by #{}", newer["number"]));
    assert_eq!((&shown["state"], &shown["cancellation"]["comment"]), (&json!("cancelled"), &comment));
    body["superseding"] = json!("ignore");
    assert_eq!(put(body).await.expect(422)["errors"][0]["field"], "superseding");
}

#[tokio::test]
async fn a_stale_request_is_nudged_once_in_four_hours() {
    let api = api().await;
    let (di, el) = (api.person("di").await, api.person("el").await);
    api.bound(&di, light("Gate")).await;
    let request = id(&api.deploy(&el).await);
    let nudges = format!("/requests/{request}/nudges");
    let nudge = async |who| api.post(who, &nudges, serde_json::Value::Null).await;
    let early = nudge(&el).await.expect(409);
    assert_eq!(early["type"], "/api/docs#problem-not-stale");
    assert_eq!(early["detail"], "this request can be nudged once it has waited for a day: in 1 day");
    api.world.clock.advance(TimeDelta::hours(25));
    let (di, el, bo) = (api.person("di").await, api.person("el").await, api.person("bo").await);
    assert_eq!(nudge(&bo).await.expect(403)["type"], "/api/docs#problem-missing-permission");
    let shown = api.get(&el, &format!("/requests/{request}")).await.expect(200);
    assert_eq!(shown["nudge"], json!({ "can": true, "whom": "Ana, Bo and 2 others" }));
    let nudged = nudge(&el).await.expect(201);
    assert_eq!((&nudged["nudge"]["can"], nudged["nudge"]["last"].is_string()), (&json!(false), true));

    let again = nudge(&di).await;
    assert_eq!(again.header(header::RETRY_AFTER), "14400");
    assert_json_snapshot!(again.told(), @r#"
    {
      "body": {
        "detail": "this request was nudged lately and can be nudged again in 4 hours",
        "status": 429,
        "title": "Nudged lately",
        "type": "/api/docs#problem-too-soon"
      },
      "status": "429 Too Many Requests"
    }
    "#);
    api.world.clock.advance(TimeDelta::hours(4));
    nudge(&di).await.expect(201);
}

#[tokio::test]
async fn a_nudge_of_a_request_that_nobody_can_finish_says_why() {
    let api = api().await;
    let (di, el) = (api.person("di").await, api.person("el").await);
    api.post(&di, "/teams", json!({ "name": "data", "members": [] })).await.expect(201);
    let mut policy = light("Gate");
    policy["quorum"]["requiredTeamIds"] = json!(["data"]);
    api.bound(&di, policy).await;
    let request = id(&api.deploy(&el).await);
    api.world.clock.advance(TimeDelta::hours(25));
    let el = api.person("el").await;
    let answer = api.post(&el, &format!("/requests/{request}/nudges"), serde_json::Value::Null).await.expect(409);
    assert_eq!(answer["detail"], "there is nobody to nudge: Gate needs 1 more member of data");
}
