//! Problems: the brief's four errors with its words, and everything that can be wrong with a request.

use axum::body::Body;
use axum::http::{Method, Request, header};
use insta::assert_json_snapshot;
use serde_json::json;
use tower::ServiceExt;
use uuid::Uuid;

use crate::api::{Answer, Who, api, id};
use crate::examples::{deployment, gate, light};

fn is_problem(answer: &Answer) -> bool {
    answer.header(header::CONTENT_TYPE) == "application/problem+json" && answer.body["status"] == answer.status
}

#[tokio::test]
async fn policy_violations_come_all_at_once() {
    let api = api().await;
    let di = api.person("di").await;
    let mut strict = light("Reasons");
    strict["conditions"] = json!({ "requireReason": true });
    api.bound(&di, strict).await;
    let freeze = format!("/environments/{}/freeze", api.cast.production);
    api.post(&di, &freeze, json!({ "reason": "incident" })).await.expect(200);
    let mut body = deployment();
    body["reason"] = json!("  ");
    let answer = api.post(&di, "/requests", body).await;
    assert!(is_problem(&answer));
    assert_json_snapshot!(answer.told(), @r#"
    {
      "body": {
        "detail": "policy violations",
        "status": 422,
        "title": "Policy violations",
        "type": "/api/docs#problem-policy-violations",
        "violations": [
          {
            "code": "reason-required",
            "message": "Reasons requires a reason",
            "policy": "Reasons"
          },
          {
            "code": "environment-frozen",
            "message": "production is frozen: incident"
          }
        ]
      },
      "status": "422 Unprocessable Entity"
    }
    "#);
}

#[tokio::test]
async fn who_is_not_an_eligible_approver_is_told_so() {
    let api = api().await;
    let (di, el, bo) = (api.person("di").await, api.person("el").await, api.person("bo").await);
    let mut policy = gate();
    policy["approvers"] = json!({ "users": ["Ana"] });
    api.bound(&di, policy).await;
    let request = id(&api.deploy(&el).await);
    let answer = api.post(&el, &format!("/requests/{request}/reviews"), json!({ "verdict": "reject" })).await;
    assert!(is_problem(&answer));
    assert_json_snapshot!(answer.told(), @r#"
    {
      "body": {
        "detail": "you are not an eligible approver for this request",
        "status": 403,
        "title": "Not an eligible approver",
        "type": "/api/docs#problem-not-eligible"
      },
      "status": "403 Forbidden"
    }
    "#);
    api.approve(&bo, &request).await;
}

#[tokio::test]
async fn who_already_reviewed_is_told_so() {
    let api = api().await;
    let (di, el, ana) = (api.person("di").await, api.person("el").await, api.person("ana").await);
    api.bound(&di, gate()).await;
    let request = id(&api.deploy(&el).await);
    api.approve(&ana, &request).await;
    let answer = api.post(&ana, &format!("/requests/{request}/reviews"), json!({ "verdict": "reject" })).await;
    assert!(is_problem(&answer));
    assert_json_snapshot!(answer.told(), @r#"
    {
      "body": {
        "detail": "already reviewed",
        "status": 409,
        "title": "Already reviewed",
        "type": "/api/docs#problem-already-reviewed"
      },
      "status": "409 Conflict"
    }
    "#);
}

#[tokio::test]
async fn a_request_that_is_not_there_or_was_cancelled_is_not_found() {
    let api = api().await;
    let (di, el, ana) = (api.person("di").await, api.person("el").await, api.person("ana").await);
    api.bound(&di, gate()).await;
    let answer = api.get(&di, &format!("/requests/{}", Uuid::now_v7())).await;
    assert!(is_problem(&answer));
    assert_json_snapshot!(answer.told(), @r#"
    {
      "body": {
        "detail": "request not found",
        "status": 404,
        "title": "Request not found",
        "type": "/api/docs#problem-request-not-found"
      },
      "status": "404 Not Found"
    }
    "#);
    let request = id(&api.deploy(&el).await);
    api.send(&el, Method::POST, &format!("/requests/{request}/cancellation"), None, &[]).await.expect(200);
    let review = api.post(&ana, &format!("/requests/{request}/reviews"), json!({ "verdict": "approve" })).await;
    assert_eq!(review.body["detail"], "request not found");
    assert_eq!(review.status, 404);
}

#[tokio::test]
async fn what_cannot_be_understood_is_a_problem_too() {
    let api = api().await;
    let di = api.person("di").await;
    let Who::Person(cookie) = &di else { unreachable!() };
    let raw = |method: Method, path: &str, kind: Option<&str>, body: Vec<u8>| {
        let mut request = Request::builder().method(method).uri(path).header(header::COOKIE, cookie);
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let sent = server::router::router(api.state.clone()).oneshot(request.body(Body::from(body)).unwrap());
        async move {
            let response = sent.await.unwrap();
            let (parts, body) = response.into_parts();
            let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
            let body = serde_json::from_slice(&body).unwrap_or_default();
            Answer { status: parts.status.as_u16(), headers: parts.headers, body }
        }
    };
    let (json, post) = (Some("application/json"), Method::POST);
    let cases = [
        ("malformed", raw(post.clone(), "/api/v1/teams", json, b"{\"name\": ".to_vec()).await),
        ("more than one value", raw(post.clone(), "/api/v1/teams", json, b"{} {}".to_vec()).await),
        ("no content type", raw(post.clone(), "/api/v1/teams", None, b"{\"name\": \"x\"}".to_vec()).await),
        (
            "a form",
            raw(post.clone(), "/api/v1/teams", Some("application/x-www-form-urlencoded"), b"name=x".to_vec()).await,
        ),
        ("too large", raw(post.clone(), "/api/v1/teams", json, vec![b' '; 3 * 1024 * 1024]).await),
        ("unknown address", raw(Method::GET, "/api/v1/nothing", None, Vec::new()).await),
        ("unknown address beside", raw(Method::GET, "/api/v2/teams", None, Vec::new()).await),
        ("wrong method", raw(Method::PUT, "/api/v1/teams", json, b"{}".to_vec()).await),
        ("an id that is none", raw(Method::GET, "/api/v1/teams/sre", None, Vec::new()).await),
    ];
    for (case, answer) in &cases {
        assert!(is_problem(answer), "{case}: {answer:?}");
    }
    let told = cases.iter().map(|(case, answer)| {
        let kind = answer.body["type"].as_str().unwrap_or_default();
        format!("{case}: {} {} | {}", answer.status, kind, answer.body["detail"].as_str().unwrap_or_default())
    });
    assert_json_snapshot!(told.collect::<Vec<_>>(), @r#"
    [
      "malformed: 400 /api/docs#problem-malformed-json | the body is no JSON: EOF while parsing a value at line 1 column 9",
      "more than one value: 400 /api/docs#problem-malformed-json | the body is no JSON: trailing characters at line 1 column 4",
      "no content type: 415 /api/docs#problem-unsupported-media-type | the body must be sent as application/json",
      "a form: 415 /api/docs#problem-unsupported-media-type | the body must be sent as application/json",
      "too large: 413 /api/docs#problem-body-too-large | the body is larger than this operation takes",
      "unknown address: 404 /api/docs#problem-no-such-route | there is no operation at this address",
      "unknown address beside: 404 /api/docs#problem-no-such-route | there is no operation at this address",
      "wrong method: 405 /api/docs#problem-method-not-allowed | PUT is not possible at this address",
      "an id that is none: 404 /api/docs#problem-not-found | there is nothing with this id"
    ]
    "#);
    assert_eq!(cases[7].1.header(header::ALLOW), "GET,HEAD,POST");
}

#[tokio::test]
async fn a_large_payload_fits_and_a_larger_one_is_refused_by_name() {
    let api = api().await;
    let el = api.person("el").await;
    let mut body = deployment();
    body["payload"] = json!({ "text": "\"".repeat(5 * 1024 * 1024) });
    api.post(&el, "/requests", body.clone()).await.expect(201);
    body["payload"] = json!({ "text": "x".repeat(5 * 1024 * 1024 + 1) });
    let answer = api.post(&el, "/requests", body).await;
    assert_eq!(answer.expect(422)["errors"][0]["field"], "payload");
}

#[tokio::test]
async fn an_address_that_is_no_text_is_the_address_of_nothing() {
    let api = api().await;
    let di = api.person("di").await;
    for path in ["/invitations/%ff/acceptance", "/requests/%ff", "/teams/%c3%28"] {
        let answer = api.get(&di, path).await;
        assert!(is_problem(&answer) && answer.status == 404, "{path}: {answer:?}");
    }
    let body = json!({ "name": "Fi", "password": "correct horse" });
    let answer = api.post(&Who::Nobody, "/invitations/%ff/acceptance", body).await;
    assert!(is_problem(&answer) && answer.status == 404, "{answer:?}");
}

#[tokio::test]
async fn whoever_is_nobody_is_told_how_to_authenticate() {
    let api = api().await;
    for who in [Who::Nobody, Who::Token("csn_unknown".into()), Who::Person("countersign=unknown".into())] {
        let answer = api.get(&who, "/requests").await;
        assert!(is_problem(&answer), "{answer:?}");
        assert_eq!((answer.status, answer.header(header::WWW_AUTHENTICATE)), (401, "Bearer"), "{who:?}");
    }
    let basic = api.send(&Who::Nobody, Method::GET, "/requests", None, &[(header::AUTHORIZATION, "Basic eDp5")]).await;
    assert_eq!(basic.status, 401);
}

#[tokio::test]
async fn an_internal_error_tells_only_the_id_that_the_log_names() {
    let api = api().await;
    let di = api.person("di").await;
    api.world.system.store.clone().close().await.unwrap();
    let answer = api.get(&di, "/requests").await;
    assert!(is_problem(&answer), "{answer:?}");
    assert_eq!((answer.status, &answer.body["title"]), (500, &json!("Internal error")));
    assert_eq!(answer.body["detail"], "something went wrong on our side; it has been logged");
    let id = answer.header(header::HeaderName::from_static("x-request-id"));
    assert!(!id.is_empty() && answer.body["requestId"] == id, "{answer:?}");
}
