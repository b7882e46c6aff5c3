//! Signing in, invitations, and who one is.

use axum::http::{Method, header};
use insta::assert_json_snapshot;
use serde_json::json;

use crate::api::{Who, api};
use crate::world::PASSWORD;

#[tokio::test]
async fn a_session_tells_who_one_is_until_it_is_ended() {
    let api = api().await;
    let ana = api.person("ana").await;
    assert_json_snapshot!(api.get(&ana, "/session").await.told(), @r#"
    {
      "body": {
        "member": {
          "id": "[id]",
          "name": "Ana"
        },
        "organization": {
          "id": "[id]",
          "name": "Acme",
          "slug": "acme"
        },
        "permissions": [
          "requests.open",
          "requests.review"
        ]
      },
      "status": "200 OK"
    }
    "#);
    api.delete(&ana, "/session").await.expect(204);
    api.get(&ana, "/session").await.expect(401);
    api.delete(&ana, "/session").await.expect(401);
}

#[tokio::test]
async fn a_token_tells_what_it_may_do() {
    let api = api().await;
    let token = api.token(&api.cast.di, &["requests.open"]).await;
    let session = api.get(&token, "/session").await.expect(200);
    assert_eq!((&session["scopes"], &session["member"]["name"]), (&json!(["requests.open"]), &json!("Di")));
    assert_eq!(session["organization"]["slug"], "acme");
    let refused = api.get(&token, "/requests").await.expect(403);
    assert_eq!(refused["detail"], "this token needs the scope requests.read");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_answered_alike() {
    let api = api().await;
    let body = |email: &str| json!({ "email": email, "password": "wrong password" });
    let known = api.post(&Who::Nobody, "/session", body("ana@example.com")).await;
    let unknown = api.post(&Who::Nobody, "/session", body("nobody@example.com")).await;
    assert_eq!((known.status, &known.body), (401, &unknown.body));
    assert!(known.cookie().is_none());
    for _ in 0..9 {
        api.post(&Who::Nobody, "/session", body("ana@example.com")).await.expect(401);
    }
    let late = api.post(&Who::Nobody, "/session", body("ana@example.com")).await;
    assert_eq!(late.status, 429);
    assert!(late.header(header::RETRY_AFTER).parse::<u64>().unwrap() > 0);
}

#[tokio::test]
async fn the_organization_to_enter_can_be_chosen() {
    let api = api().await;
    api.world.other_owner().await;
    let body = |organization: &str| json!({ "email": "zoe@other.example", "password": PASSWORD, "organization": organization });
    assert_eq!(api.post(&Who::Nobody, "/session", body("other")).await.expect(201)["organization"]["name"], "Other");
    let refused = api.post(&Who::Nobody, "/session", body("acme")).await.expect(422);
    assert_eq!(refused["errors"][0]["field"], "organization");
}

#[tokio::test]
async fn a_post_with_a_cookie_from_another_site_is_refused() {
    let api = api().await;
    let di = api.person("di").await;
    let body = Some(json!({ "name": "evil" }));
    let foreign = [(header::HeaderName::from_static("sec-fetch-site"), "cross-site")];
    let refused = api.send(&di, Method::POST, "/teams", body.clone(), &foreign).await.expect(403);
    assert_eq!(refused["type"], "/api/docs#problem-cross-site");
    // A token is never sent by a browser of itself.
    let token = api.token(&api.cast.di, &["directory.manage"]).await;
    api.send(&token, Method::POST, "/teams", body, &foreign).await.expect(201);
}

#[tokio::test]
async fn who_is_invited_joins_and_is_signed_in() {
    let api = api().await;
    let di = api.person("di").await;
    let body = json!({ "email": "fi@example.com", "orgRoles": ["member"], "teams": ["SRE"] });
    let invited = api.post(&di, "/invitations", body).await.expect(201);
    let secret = invited["url"].as_str().unwrap().rsplit('/').next().unwrap();
    let address = format!("/invitations/{secret}/acceptance");
    let shown = api.get(&Who::Nobody, &address).await.expect(200);
    assert_eq!(shown, json!({ "organization": "Acme", "email": "fi@example.com", "hasLogin": false }));
    assert_eq!(api.get(&di, "/invitations").await.expect(200)["items"][0]["email"], "fi@example.com");

    let short = api.post(&Who::Nobody, &address, json!({ "name": "Fi", "password": "short" })).await.expect(422);
    assert_eq!(short["errors"][0]["field"], "password");
    let joined = api.post(&Who::Nobody, &address, json!({ "name": "Fi", "password": PASSWORD })).await;
    let fi = Who::Person(joined.cookie().unwrap());
    assert_eq!(joined.expect(201)["member"]["name"], "Fi");
    assert_eq!(api.get(&fi, "/session").await.expect(200)["organization"]["name"], "Acme");
    api.get(&Who::Nobody, &address).await.expect(404);
}

#[tokio::test]
async fn an_invitation_that_was_revoked_leads_nowhere() {
    let api = api().await;
    let di = api.person("di").await;
    let invited = api.post(&di, "/invitations", json!({ "email": "fi@example.com" })).await.expect(201);
    let id = invited["invitation"]["id"].as_str().unwrap();
    api.delete(&di, &format!("/invitations/{id}")).await.expect(204);
    let secret = invited["url"].as_str().unwrap().rsplit('/').next().unwrap();
    api.get(&Who::Nobody, &format!("/invitations/{secret}/acceptance")).await.expect(404);
}

#[tokio::test]
async fn a_token_is_shown_once_and_opens_nothing_when_it_is_revoked() {
    let api = api().await;
    let di = api.person("di").await;
    let body = json!({ "name": "pipeline", "scopes": ["requests.read"], "expiresInDays": 30 });
    let issued = api.post(&di, "/tokens", body).await.expect(201);
    let token = Who::Token(issued["secret"].as_str().unwrap().to_owned());
    api.get(&token, "/requests").await.expect(200);
    let listed = api.get(&di, "/tokens").await.expect(200)["items"][0].clone();
    assert_eq!((&listed["name"], &listed["secret"]), (&json!("pipeline"), &json!(null)));
    api.delete(&di, &format!("/tokens/{}", issued["token"]["id"].as_str().unwrap())).await.expect(204);
    api.get(&token, "/requests").await.expect(401);
}
