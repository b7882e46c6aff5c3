//! An installation with a router in process, for one test: on SQLite, or on PostgreSQL where
//! `TEST_DATABASE_URL` is set.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

#[path = "../../../service/tests/support/database.rs"]
pub mod database;

use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum_test::{TestResponse, TestServer};
use clap::Parser;
use database::Database;
use governance::wire::accounts::SetupBody;
use governance::wire::directory::{AcceptBody, InvitationBody};
use serde_json::json;
use server::config::{Cli, Config};
use server::mail::Mailing;
use server::router::router;
use server::state::AppState;
use service::accounts::password::Hashing;
use service::accounts::{invitations, login, setup};
use service::clock::SetClock;
use service::store::Store;
use service::{Caller, System};
use tempfile::TempDir;

/// The password of everyone.
pub const PASSWORD: &str = "correct horse";

/// An installation whose clock stands.
pub struct Site {
    pub state: AppState,
    pub system: System,
    pub clock: SetClock,
    /// For files of the test.
    pub folder: TempDir,
    /// Dropped last: the database goes with it.
    _database: Database,
}

/// The settings that these flags give.
pub fn config(flags: &[&str]) -> Config {
    Cli::parse_from(["server"].iter().chain(flags)).config
}

/// An installation with nobody in it, with these flags.
pub async fn site_with(flags: &[&str]) -> Site {
    site_over(Database::create().await, flags).await
}

/// An installation over a database that is there.
pub async fn site_over(database: Database, flags: &[&str]) -> Site {
    let mut config = config(flags);
    config.database_url.clone_from(&database.url);
    let store = Store::connect(&config.database_url).await.unwrap();
    let clock = SetClock::at(governance::samples::noon());
    let system = System::new(store, Arc::new(clock.clone()), &config.public_url()).with_hashing(Hashing::for_tests());
    let mut system = system.with_egress(config.webhook_networks.clone());
    if let Some(mailing) = Mailing::of(&config.mail).unwrap() {
        system = system.with_mail(&mailing.from.to_string());
    }
    let folder = TempDir::new().unwrap();
    Site { state: AppState::new(config, system.clone()), system, clock, folder, _database: database }
}

/// The same without flags.
pub async fn site() -> Site {
    site_with(&[]).await
}

impl Site {
    /// A browser of its own.
    pub fn browser(&self) -> TestServer {
        TestServer::builder().save_cookies().build(router(self.state.clone()))
    }

    /// Sets the installation up with Di as the owner of "Acme".
    pub async fn owner(&self) -> Caller {
        let url = setup::link(&self.system).await.unwrap();
        let body = SetupBody {
            organization: "Acme".into(),
            name: "Di".into(),
            email: "di@example.com".into(),
            password: PASSWORD.into(),
            timezone: None,
        };
        let signed_in = setup::complete(&self.system, secret(&url), body).await.unwrap();
        login::caller(&self.system, signed_in.login, None).await.unwrap()
    }

    /// Lets somebody join.
    pub async fn join(&self, owner: &Caller, email: &str) -> Caller {
        let body = InvitationBody { email: email.into(), org_roles: vec!["member".into()], teams: Vec::new() };
        let invited = invitations::create(&self.system, owner, body, None).await.unwrap();
        let body = AcceptBody { name: "Bo".into(), password: PASSWORD.into() };
        let signed_in = invitations::accept(&self.system, secret(&invited.url), body).await.unwrap();
        login::caller(&self.system, signed_in.login, Some(signed_in.organization)).await.unwrap()
    }

    /// A browser in which somebody has signed in.
    pub async fn signed_in(&self, email: &str) -> TestServer {
        let browser = self.browser();
        sign_in(&browser, email, PASSWORD).await.assert_status(StatusCode::CREATED);
        browser
    }

    /// How many sessions are kept, which this forgets.
    pub async fn forget_sessions(&self) -> u64 {
        self.clock.advance(chrono::TimeDelta::days(30));
        service::accounts::sessions::delete_expired(&self.system).await.unwrap()
    }
}

/// Signs in.
pub async fn sign_in(browser: &TestServer, email: &str, password: &str) -> TestResponse {
    browser.post("/api/v1/session").json(&json!({ "email": email, "password": password })).await
}

/// The organization in which a browser is signed in, if it is.
pub async fn organization(browser: &TestServer) -> Option<String> {
    let answer = browser.get("/api/v1/session").await;
    if answer.status_code() == StatusCode::UNAUTHORIZED {
        return None;
    }
    answer.assert_status_ok();
    Some(answer.json::<serde_json::Value>()["organization"]["name"].as_str().unwrap().to_owned())
}

/// The `Set-Cookie` of the session in an answer.
pub fn session_cookie(answer: &TestResponse) -> Option<String> {
    let cookies = answer.headers().get_all(header::SET_COOKIE).iter();
    cookies.filter_map(|cookie| cookie.to_str().ok()).find(|cookie| cookie.contains("countersign=")).map(str::to_owned)
}

/// A value for a header.
pub fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap()
}

/// The secret at the end of a one-time address.
pub fn secret(url: &str) -> &str {
    url.rsplit('/').next().unwrap()
}
