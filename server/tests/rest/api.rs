//! A client of the router.

use std::fmt;

use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum_test::TestServer;
use clap::Parser;
use governance::wire::directory::TokenBody;
use serde_json::{Value, json};
use server::config::Cli;
use server::router::router;
use server::state::AppState;
use service::{Caller, System, tokens};
use uuid::Uuid;

use crate::world::{Cast, PASSWORD, World, world_with_cast};

/// The server with the cast of [`World`].
pub struct Api {
    pub world: World,
    pub cast: Cast,
    pub server: TestServer,
    pub state: AppState,
}

/// Who sends a request.
#[derive(Clone, Debug)]
pub enum Who {
    Nobody,
    /// Signed in, with this cookie.
    Person(String),
    /// With this API token.
    Token(String),
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

pub async fn api() -> Api {
    api_with(|system| system).await
}

/// The same over a system that is changed beforehand.
pub async fn api_with(change: impl FnOnce(System) -> System) -> Api {
    let (world, cast) = world_with_cast().await;
    let state = AppState::new(Cli::parse_from(["server"]).config, change(world.system.clone()));
    Api { server: TestServer::new(router(state.clone())), world, cast, state }
}

impl Api {
    /// A member of the cast, or anybody else whose address is known, signed in.
    pub async fn person(&self, email: &str) -> Who {
        let email = if email.contains('@') { email.to_owned() } else { format!("{email}@example.com") };
        let answer = self.post(&Who::Nobody, "/session", json!({ "email": email, "password": PASSWORD })).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        Who::Person(answer.cookie().expect("a session cookie"))
    }

    /// A new token of a member.
    pub async fn token(&self, owner: &Caller, scopes: &[&str]) -> Who {
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let body = TokenBody { name: "pipeline".into(), scopes, expires_in_days: None };
        Who::Token(tokens::issue(&self.world.system, owner, body, None).await.unwrap().secret)
    }

    /// The token of a pipeline that El runs.
    pub async fn pipeline(&self) -> Who {
        let role = json!({ "name": "pipelines", "permissions": ["tokens.manage"] });
        let di = self.person("di").await;
        self.post(&di, "/org-roles", role).await.expect(201);
        let el = format!("/members/{}", self.cast.el.member);
        self.patch(&di, &el, json!({ "orgRoles": ["member", "pipelines"] })).await.expect(200);
        self.token(&self.cast.el, &["requests.open", "requests.read", "requests.claim"]).await
    }

    pub async fn get(&self, who: &Who, path: &str) -> Answer {
        self.send(who, Method::GET, path, None, &[]).await
    }

    pub async fn post(&self, who: &Who, path: &str, body: Value) -> Answer {
        self.send(who, Method::POST, path, Some(body), &[]).await
    }

    pub async fn patch(&self, who: &Who, path: &str, body: Value) -> Answer {
        self.send(who, Method::PATCH, path, Some(body), &[]).await
    }

    pub async fn delete(&self, who: &Who, path: &str) -> Answer {
        self.send(who, Method::DELETE, path, None, &[]).await
    }

    /// Sends anything; `path` is below `/api/v1`.
    pub async fn send(
        &self,
        who: &Who,
        method: Method,
        path: &str,
        body: Option<Value>,
        headers: &[(HeaderName, &str)],
    ) -> Answer {
        let mut request = self.server.method(method, &format!("/api/v1{path}"));
        request = match who {
            Who::Nobody => request,
            Who::Person(cookie) => request.add_header(header::COOKIE, cookie),
            Who::Token(secret) => request.authorization_bearer(secret),
        };
        for (name, value) in headers {
            request = request.add_header(name.clone(), *value);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.await;
        let body = serde_json::from_slice(response.as_bytes());
        Answer {
            status: response.status_code().as_u16(),
            headers: response.headers().clone(),
            body: body.unwrap_or_else(|_| Value::String(response.text())),
        }
    }
}

impl Answer {
    /// The body, where the status is the expected one.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{:#}", self.body);
        self.body
    }

    pub fn header(&self, name: HeaderName) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The cookie that was set, as it is sent back.
    pub fn cookie(&self) -> Option<String> {
        let cookie = self.header(header::SET_COOKIE).split(';').next()?;
        (!cookie.is_empty()).then(|| cookie.to_owned())
    }

    /// Status and body with their ids hidden, for a snapshot.
    pub fn told(&self) -> Value {
        let reason = StatusCode::from_u16(self.status).ok().and_then(|status| status.canonical_reason());
        json!({ "status": format!("{} {}", self.status, reason.unwrap_or_default()), "body": redacted(&self.body) })
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:#}", self.status, self.body)
    }
}

/// A value with every id hidden, also within texts.
pub fn redacted(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(hidden(text)),
        Value::Array(items) => items.iter().map(redacted).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), redacted(value))).collect(),
        other => other.clone(),
    }
}

fn hidden(text: &str) -> String {
    let mut text = text.to_owned();
    while let Some(at) = (0..text.len()).find(|at| text.get(*at..at + 36).is_some_and(|id| Uuid::try_parse(id).is_ok()))
    {
        text.replace_range(at..at + 36, "[id]");
    }
    text
}

/// The `id` of a body, or of a part of it.
#[track_caller]
pub fn id(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("no id in {value:#}")).to_owned()
}
