//! What one is told, over HTTP.

use axum::http::{Method, header};
use insta::assert_json_snapshot;
use serde_json::json;

use crate::api::{Who, api, id};
use crate::examples::light;

#[tokio::test]
async fn who_can_approve_is_told_reads_it_and_hears_what_came_of_it() {
    let api = api().await;
    let (di, el, ana, bo) =
        (api.person("di").await, api.person("el").await, api.person("ana").await, api.person("bo").await);
    api.bound(&di, light("Light")).await;
    let request = id(&api.deploy(&el).await);
    assert_json_snapshot!(api.get(&ana, "/notifications?unread=true").await.told(), @r#"
    {
      "body": {
        "items": [
          {
            "actor": {
              "id": "[id]",
              "name": "El"
            },
            "at": "2026-01-07T12:00:00Z",
            "id": "[id]",
            "kind": "waiting",
            "request": {
              "action": "release.deploy",
              "expiresAt": "2026-01-14T12:00:00Z",
              "id": "[id]",
              "number": 2,
              "state": "pending",
              "target": "api / production",
              "url": "https://countersign.example/approvals/[id]"
            },
            "sentence": "El asks for your approval"
          }
        ]
      },
      "status": "200 OK"
    }
    "#);
    api.approve(&bo, &request).await;
    let list = api.get(&ana, "/notifications").await.expect(200);
    assert_eq!(list["items"][0]["sentence"], "Handled: Bo approved it");
    assert_eq!(list["items"][0]["request"]["state"], "approved");
    assert_eq!(api.get(&ana, "/notifications?unread=true").await.expect(200)["items"], json!([]));

    let told = api.get(&el, "/notifications?unread=true").await.expect(200)["items"][0].clone();
    assert_eq!(told["sentence"], "Your request is approved");
    let read = api.post(&el, "/notifications/read", json!({ "ids": [told["id"]] })).await.expect(200);
    assert_eq!(read, json!({ "unread": 0 }));
    let refused = api.post(&el, "/notifications/read", json!({})).await.expect(422);
    assert_eq!(refused["errors"][0]["field"], "ids");
}

#[tokio::test]
async fn one_chooses_what_to_be_told() {
    let api = api().await;
    let (di, el, ana) = (api.person("di").await, api.person("el").await, api.person("ana").await);
    api.bound(&di, light("Light")).await;
    let all = api.get(&ana, "/notification-preferences").await.expect(200);
    let kinds = json!(["waiting", "escalated", "decided", "lapsed", "expiring", "commented"]);
    assert_eq!(all, json!({ "kinds": kinds, "email": kinds }));
    let put = async |kinds| {
        let body = Some(json!({ "kinds": kinds }));
        api.send(&ana, Method::PUT, "/notification-preferences", body, &[]).await
    };
    put(json!(["everything"])).await.expect(422);
    assert_eq!(put(json!(["decided"])).await.expect(200), json!({ "kinds": ["decided"], "email": ["decided"] }));
    api.deploy(&el).await;
    assert_eq!(api.get(&ana, "/notifications").await.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn a_token_is_told_nothing() {
    let api = api().await;
    let token = api.token(&api.cast.di, &["requests.read"]).await;
    let refused = api.get(&token, "/notifications").await.expect(403);
    assert_eq!(refused["detail"], "API tokens never have notifications");
    api.post(&token, "/notifications/read", json!({ "all": true })).await.expect(403);
    api.get(&token, "/notification-preferences").await.expect(403);
}

#[tokio::test]
async fn looking_at_a_request_reads_what_was_told_of_it_and_fetching_its_page_ahead_does_not() {
    let api = api().await;
    let (di, el, ana) = (api.person("di").await, api.person("el").await, api.person("ana").await);
    api.bound(&di, light("Light")).await;
    let request = id(&api.deploy(&el).await);
    let Who::Person(cookie) = &ana else { panic!("{ana:?}") };
    let look = async |method: Method, purpose: &'static str| {
        let page = api.server.method(method, &format!("/approvals/{request}")).add_header(header::COOKIE, cookie);
        let page = if purpose.is_empty() { page } else { page.add_header("sec-purpose", purpose) };
        let page = page.await;
        page.assert_status_ok();
        page.text()
    };
    let unread = async || api.get(&ana, "/notifications?unread=true").await.expect(200)["items"].clone();
    look(Method::HEAD, "").await;
    assert!(look(Method::GET, "prefetch;prerender").await.contains("Notifications, 1 unread"));
    assert_eq!(unread().await.as_array().unwrap().len(), 1);
    assert!(!look(Method::GET, "").await.contains("Notifications, 1 unread"), "its own frame shows that it is read");
    assert_eq!(unread().await, json!([]));
}
