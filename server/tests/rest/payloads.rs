//! What a request would change, and the request with a number.

use serde_json::json;

use crate::api::{api, id};
use crate::examples::deployment;

#[tokio::test]
async fn a_payload_is_given_as_it_was_sent_with_its_digest() {
    let api = api().await;
    let el = api.person("el").await;
    let text = api.post(&el, "/requests", deployment()).await.expect(201);
    let got = api.get(&el, &format!("/requests/{}/payload", id(&text))).await.expect(200);
    let sent = deployment()["payload"].clone();
    assert_eq!((&got["text"], &got["mediaType"]), (&sent["text"], &sent["mediaType"]));
    assert_eq!(got["digest"], text["payload"]["digest"]);
    assert_eq!(got.get("json"), None);

    let mut body = deployment();
    body["payload"] = json!({ "json": { "replicas": 3 }, "before": { "replicas": 2 } });
    let request = api.post(&el, "/requests", body.clone()).await.expect(201);
    let got = api.get(&el, &format!("/requests/{}/payload", id(&request))).await.expect(200);
    assert_eq!((&got["json"], &got["before"]), (&json!({ "replicas": 3 }), &json!({ "replicas": 2 })));

    body.as_object_mut().unwrap().remove("payload");
    let none = api.post(&el, "/requests", body).await.expect(201);
    let path = format!("/requests/{}/payload", id(&none));
    assert_eq!(api.get(&el, &path).await.expect(404)["detail"], "payload not found");
}

#[tokio::test]
async fn a_request_is_found_by_its_number_alone() {
    let api = api().await;
    let el = api.person("el").await;
    let first = api.deploy(&el).await;
    let mut naming = deployment();
    naming["reason"] = json!(format!("After #{}", first["number"]));
    api.post(&el, "/requests", naming).await.expect(201);
    let found = api.get(&el, &format!("/requests?number={}", first["number"])).await.expect(200);
    let items = found["items"].as_array().unwrap();
    assert_eq!((items.len(), &items[0]["id"]), (1, &first["id"]));
    for number in ["999", "9223372036854775807"] {
        let none = api.get(&el, &format!("/requests?number={number}")).await.expect(200);
        assert_eq!(none["items"], json!([]));
    }
    for number in ["0", "-1", "9223372036854775808"] {
        api.get(&el, &format!("/requests?number={number}")).await.expect(422);
    }
}
