//! Walks every operation of the document: nobody, somebody without the permission, somebody of another
//! organization, and somebody who mistypes a field each get the answer they must.

use axum::http::Method;
use governance::wire::directory::{InvitationBody, TokenBody};
use serde_json::{Value, json};
use service::accounts::invitations;
use service::{Caller, tokens};
use uuid::Uuid;

use crate::api::{Answer, Api, Who, api, id};
use crate::description::operations;
use crate::examples::{deployment, light};

/// One thing of each kind in an organization.
struct Things(Vec<(&'static str, String)>);

impl Things {
    /// Everything that an owner's organization can have.
    async fn of(api: &Api, caller: &Caller, owner: &Who) -> Self {
        let system = &api.world.system;
        let invitation =
            InvitationBody { email: format!("{}@example.com", Uuid::now_v7().simple()), ..Default::default() };
        let invitation = invitations::create(system, caller, invitation, None).await.unwrap().invitation.id;
        let token = TokenBody { name: "ci".into(), scopes: vec!["requests.read".into()], expires_in_days: None };
        let token = tokens::issue(system, caller, token, None).await.unwrap().token.id;
        let project = json!({ "slug": "shop", "name": "Shop" });
        let project = id(&api.post(owner, "/projects", project).await.expect(201));
        let cluster = id(&api.post(owner, "/clusters", json!({ "slug": "ap-1", "name": "AP" })).await.expect(201));
        let environment = json!({ "project": "shop", "name": "production" });
        let environment = id(&api.post(owner, "/environments", environment).await.expect(201));
        let team = id(&api.post(owner, "/teams", json!({ "name": "shop" })).await.expect(201));
        let role =
            id(&api.post(owner, "/org-roles", json!({ "name": "shopper", "permissions": [] })).await.expect(201));
        let policy = id(&api.post(owner, "/approval-policies", light("Shop")).await.expect(201));
        let binding = json!({ "policy": policy, "environment": "shop/production" });
        let binding = id(&api.post(owner, "/policy-bindings", binding).await.expect(201));
        let mut request = deployment();
        request["target"]["project"] = json!("shop");
        let request = id(&api.post(owner, "/requests", request).await.expect(201));
        let (session, follow_up) = reviewed_session(api, caller, owner).await;
        let webhook = id(&api.post(owner, "/webhooks", webhook()).await.expect(201)["webhook"]);
        let delivery = id(&api.post(owner, &format!("/webhooks/{webhook}/test"), json!({})).await.expect(202));
        let executor = json!({ "cluster": "ap-1", "url": "https://deploy.example.com/" });
        let executor = id(&api.post(owner, "/executors", executor).await.expect(201)["executor"]);
        Self(vec![
            ("executors", executor),
            ("requests", request),
            ("approval-policies", policy),
            ("policy-bindings", binding),
            ("projects", project),
            ("environments", environment),
            ("clusters", cluster),
            ("members", caller.member.to_string()),
            ("teams", team),
            ("org-roles", role),
            ("tokens", token.to_string()),
            ("invitations", invitation.to_string()),
            ("break-glass-sessions", session),
            ("break-glass-follow-ups", follow_up),
            ("webhooks", webhook),
            ("webhook-deliveries", delivery),
        ])
    }

    /// A path with the id of the thing that it is about.
    fn address(&self, path: &str) -> String {
        let path = &path.replace("{version}", "1");
        let noun = path.trim_start_matches('/').split('/').next().unwrap();
        match self.0.iter().find(|(kind, _)| *kind == noun) {
            Some((_, id)) => path.replace("{id}", id),
            None => path.replace("{secret}", "unknown"),
        }
    }
}

/// A body that the operation would take. A new operation with a body needs one here.
fn example(method: &str, path: &str) -> Option<Value> {
    Some(match (method, path) {
        ("POST", "/requests") => deployment(),
        ("POST", "/requests/{id}/reviews") => json!({ "verdict": "approve" }),
        ("POST", "/requests/{id}/comments") => json!({ "comment": "Why now?" }),
        ("POST", "/requests/{id}/cancellation") => json!({ "comment": "Not needed" }),
        ("POST", "/requests/{id}/claim") => json!({ "payloadDigest": format!("sha256:{}", "0".repeat(64)) }),
        ("POST", "/requests/{id}/result") => json!({ "claimId": Uuid::now_v7(), "status": "failed" }),
        ("POST", "/approval-policies") => light("New"),
        ("POST", "/approval-policies/{id}/versions") => json!({ "policy": light("New") }),
        ("POST", "/approval-policies/{id}/versions/{version}/restoration") => json!({ "reason": "It was better" }),
        ("POST", "/approval-policies/{id}/comparison") => light("New"),
        ("POST", "/approval-policies/{id}/replay") => json!({ "days": 7 }),
        ("POST", "/replays") => json!({ "policy": light("New"), "places": [{ "environment": "shop/production" }] }),
        ("POST", "/notifications/read") => json!({ "all": true }),
        ("PUT", "/notification-preferences") => json!({ "kinds": ["waiting"] }),
        ("POST", "/simulations") => deployment_of_shop(),
        ("POST", "/policy-bindings") => json!({ "policy": Uuid::now_v7(), "organization": true }),
        (_, "/policy-set" | "/policy-set/plan") => json!({ "policies": [], "bindings": [] }),
        ("PATCH", "/policy-bindings/{id}") => json!({ "mode": "observe" }),
        (_, "/projects" | "/projects/{id}") => json!({ "slug": "new", "name": "New" }),
        (_, "/environments" | "/environments/{id}") => json!({ "project": "shop", "name": "new" }),
        ("POST", "/environments/{id}/freeze") => json!({ "reason": "Incident" }),
        (_, "/clusters" | "/clusters/{id}") => json!({ "slug": "new", "name": "New" }),
        ("PATCH", "/members/{id}") => json!({ "name": "Another" }),
        (_, "/teams" | "/teams/{id}") => json!({ "name": "new" }),
        (_, "/org-roles" | "/org-roles/{id}") => json!({ "name": "new", "permissions": [] }),
        ("PUT", "/organization") => {
            json!({ "name": "New", "timezone": "UTC", "requestTtlHours": 24, "approvalTtlHours": 24 })
        }
        ("POST", "/break-glass-sessions") => session_of_shop(),
        ("POST", "/break-glass-sessions/{id}/revocation") => json!({ "reason": "It is fixed" }),
        ("POST", "/break-glass-sessions/{id}/review") => json!({ "account": "The disk was full", "justified": true }),
        ("PUT", "/break-glass-limits") => json!({
            "shortestMinutes": 30, "longestMinutes": 240, "pauseMinutes": 0, "sessionsAMonth": 3, "reviewDays": 7,
            "reviewBlocks": false
        }),
        ("POST", "/alerts/read") => json!({ "until": 1 }),
        (_, "/webhooks" | "/webhooks/{id}") => webhook(),
        ("POST", "/webhooks/{id}/secret" | "/tokens/{id}/secret") => json!({ "keepPreviousHours": 1 }),
        ("POST", "/executors") => json!({ "project": "shop", "url": "https://deploy.example.com/" }),
        ("PUT", "/executors/{id}") => {
            let actions = ["release.deploy"];
            json!({ "url": "https://deploy.example.com/", "actions": actions, "timeLimitMinutes": 30, "enabled": true })
        }
        ("POST", "/executors/{id}/secret") => json!({ "keepPreviousHours": 1 }),
        ("POST", "/execution-callbacks/{secret}") => json!({ "status": "running" }),
        ("POST", "/tokens") => json!({ "name": "new", "scopes": ["requests.read"] }),
        ("POST", "/invitations") => json!({ "email": "gus@example.com" }),
        ("POST", "/invitations/{secret}/acceptance") => json!({ "name": "Gus", "password": "correct horse" }),
        ("POST", "/session") => json!({ "email": "gus@example.com", "password": "correct horse" }),
        _ => return None,
    })
}

fn webhook() -> Value {
    json!({ "name": "CI", "url": "https://hooks.example.com/countersign", "events": ["request.*"] })
}

/// A break-glass session for the whole organization.
fn session_of_shop() -> Value {
    json!({
        "reason": "The disk is full", "actions": ["release.deploy"], "scope": { "organization": true },
        "minutes": 60, "understood": true
    })
}

/// A session of the owner that somebody else reviewed; gives its id and that of the follow-up.
async fn reviewed_session(api: &Api, caller: &Caller, owner: &Who) -> (String, String) {
    let session = api.post(owner, "/break-glass-sessions", session_of_shop()).await.expect(201);
    let session = session["session"]["id"].as_str().unwrap().to_owned();
    api.post(owner, &format!("/break-glass-sessions/{session}/revocation"), json!({})).await.expect(200);
    let email = format!("auditor-{}@example.com", Uuid::now_v7().simple());
    let auditor = api.world.join(caller, &email, &["auditor"]).await;
    let review = json!({
        "account": "The disk was full", "justified": true,
        "followUps": [{ "what": "A larger disk", "owner": auditor.member, "due": "2026-02-01" }]
    });
    let auditor = api.person(&email).await;
    let seen = api.post(&auditor, &format!("/break-glass-sessions/{session}/review"), review).await.expect(201);
    let follow_up = seen["review"]["followUps"][0]["id"].as_str().unwrap().to_owned();
    (session, follow_up)
}

/// A deployment to be tried.
fn deployment_of_shop() -> Value {
    json!({ "action": "release.deploy", "target": { "project": "shop", "environment": "production" } })
}

async fn send(api: &Api, who: &Who, method: &str, path: &str, address: &str) -> Answer {
    let body = if method == "GET" || method == "DELETE" { None } else { example(method, path) };
    api.send(who, method.parse().unwrap(), address, body, &[]).await
}

fn is_public(operation: &Value) -> bool {
    operation["security"].as_array().unwrap().contains(&json!({}))
}

#[tokio::test]
async fn every_operation_with_a_body_has_an_example_here() {
    for (method, path, operation) in operations() {
        let described = operation["requestBody"].is_object();
        let known = !["GET", "DELETE"].contains(&method.as_str()) && example(&method, &path).is_some();
        assert_eq!(described, known, "{method} {path}");
    }
}

#[tokio::test]
async fn nobody_gets_in_but_where_everybody_may() {
    let api = api().await;
    let nothing = Things(Vec::new());
    for (method, path, operation) in operations() {
        let address = nothing.address(&path.replace("{id}", &Uuid::now_v7().to_string()));
        let answer = send(&api, &Who::Nobody, &method, &path, &address).await;
        if is_public(operation) {
            assert!([401, 404].contains(&answer.status), "{method} {path}: {answer:?}");
            assert_ne!(answer.body["detail"], "authentication is required", "{method} {path}");
        } else {
            assert_eq!(answer.status, 401, "{method} {path}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn who_lacks_the_permission_is_refused_wherever_one_is_needed() {
    let api = api().await;
    let di = api.person("di").await;
    let things = Things::of(&api, &api.cast.di, &di).await;
    api.post(&di, "/org-roles", json!({ "name": "guest", "permissions": [] })).await.expect(201);
    api.world.join(&api.cast.di, "gil@example.com", &["guest"]).await;
    let gil = api.person("gil").await;
    let mut refused = 0;
    for (method, path, operation) in operations().into_iter().filter(|(.., operation)| !is_public(operation)) {
        let address = things.address(&path);
        if path == "/session" {
            continue;
        }
        let answer = send(&api, &gil, &method, &path, &address).await;
        let says = operation["description"].as_str().unwrap_or_default().replace('\n', " ");
        let needs = says.contains("Needs `") || says.contains("needs `");
        if needs {
            refused += 1;
            assert_eq!(answer.status, 403, "{method} {path}: {answer:?}");
            assert_eq!(answer.body["type"], "/api/docs#problem-missing-permission", "{method} {path}: {answer:?}");
        } else {
            let own = path.starts_with("/notification") || path.starts_with("/alerts");
            let every_member_may = method == "GET" || own || path.starts_with("/requests/{id}/");
            assert!(every_member_may, "{method} {path} does not say which permission it needs");
            assert!(answer.status < 500, "{method} {path}: {answer:?}");
        }
    }
    assert!(refused > 25, "{refused}");
}

#[tokio::test]
async fn nothing_of_another_organization_can_be_found() {
    let api = api().await;
    let zoe = api.world.other_owner().await;
    let zoes = api.person("zoe@other.example").await;
    let theirs = Things::of(&api, &zoe, &zoes).await;
    let di = api.person("di").await;
    Things::of(&api, &api.cast.di, &di).await;
    let with_ids = operations().into_iter().filter(|(_, path, _)| path.contains("{id}"));
    for (method, path, _) in with_ids {
        let answer = send(&api, &di, &method, &path, &theirs.address(&path)).await;
        assert_eq!(answer.status, 404, "{method} {path}: {answer:?}");
    }
    // Nor can it be named in a body.
    let policy = theirs.address("/approval-policies/{id}");
    let body = json!({ "policy": policy.rsplit('/').next(), "organization": true });
    assert_eq!(api.post(&di, "/policy-bindings", body).await.expect(422)["errors"][0]["field"], "policy");
    let project = theirs.address("/projects/{id}");
    let mut body = deployment();
    body["target"]["project"] = json!(project.rsplit('/').next());
    assert_eq!(api.post(&di, "/requests", body).await.expect(422)["errors"][0]["field"], "target.project");
    // And nothing of it stands in a list.
    for (_, path, _) in operations().into_iter().filter(|(method, path, _)| method == "GET" && !path.contains('{')) {
        let answer = api.get(&di, &path).await.expect(200).to_string();
        for (kind, id) in &theirs.0 {
            assert!(!answer.contains(id), "{path} shows a foreign one of {kind}");
        }
    }
}

#[tokio::test]
async fn an_unknown_field_or_parameter_is_refused_everywhere() {
    let api = api().await;
    let di = api.person("di").await;
    let things = Things::of(&api, &api.cast.di, &di).await;
    let (mut bodies, mut queries) = (0, 0);
    for (method, path, operation) in operations() {
        let address = things.address(&path);
        if let Some(mut body) = example(&method, &path).filter(|_| method != "GET" && method != "DELETE") {
            bodies += 1;
            body["surprise"] = json!(1);
            let answer = api.send(&di, method.parse().unwrap(), &address, Some(body), &[]).await;
            let errors = answer.expect(422)["errors"].clone();
            assert_eq!(errors[0]["field"], "surprise", "{method} {path}");
        }
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        if parameters.filter(|parameter| parameter["in"] == "query").count() > 0 {
            queries += 1;
            let address = format!("{address}?surprise=1");
            let answer = api.send(&di, method.parse::<Method>().unwrap(), &address, None, &[]).await;
            assert_eq!(answer.expect(422)["errors"][0]["field"], "surprise", "{method} {path}");
        }
    }
    assert!(bodies > 20 && queries > 15, "{bodies} bodies, {queries} queries");
}
