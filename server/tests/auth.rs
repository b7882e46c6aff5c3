//! Who may send what: forged requests, guessed passwords, tokens, and the headers that protect pages.

use crate::site::{PASSWORD, organization, sign_in, site_with, value};
use axum::http::StatusCode;
use axum_test::{TestRequest, TestServer};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use governance::wire::directory::TokenBody;
use serde_json::json;
use service::tokens;

/// What another site could make a browser send: a plain form, a server function, REST with the cookie.
fn forgeable(browser: &TestServer) -> Vec<TestRequest> {
    let host = |request: TestRequest| request.add_header("host", value("countersign.test"));
    vec![
        host(browser.post("/logout")),
        host(browser.post("/theme").form(&[("theme", "dark")])),
        host(browser.post("/organization").form(&[("organization", "x")])),
        host(browser.post("/forms/requests/review").form(&[("verdict", "approve")])),
        host(browser.post("/api/v1/requests").json(&json!({ "action": "release.deploy" }))),
        host(browser.post("/api/v1/session").json(&json!({ "email": "di@example.com", "password": PASSWORD }))),
        host(browser.delete("/api/v1/session")),
    ]
}

#[tokio::test]
async fn what_another_site_sends_is_refused_wherever_a_cookie_counts() {
    let site = crate::site::site().await;
    site.owner().await;
    let browser = site.signed_in("di@example.com").await;
    for foreign in ["cross-site", "same-site"] {
        for request in forgeable(&browser) {
            request.add_header("sec-fetch-site", value(foreign)).await.assert_status_forbidden();
        }
    }
    // A browser that does not tell where from, still tells the origin.
    for foreign in ["https://evil.example", "http://countersign.test:8080", "null"] {
        for request in forgeable(&browser) {
            request.add_header("origin", value(foreign)).await.assert_status_forbidden();
        }
    }
    assert_eq!(organization(&browser).await.as_deref(), Some("Acme"));
}

#[tokio::test]
async fn what_the_site_itself_sends_passes() {
    let site = site_with(&["--public-url", "https://countersign.example"]).await;
    let browser = site.browser();
    let theme = || browser.post("/theme").add_header("host", value("proxied.internal")).form(&[("theme", "dark")]);
    theme().add_header("sec-fetch-site", value("same-origin")).await.assert_status(StatusCode::SEE_OTHER);
    theme().add_header("origin", value("http://proxied.internal")).await.assert_status(StatusCode::SEE_OTHER);
    // The proxy in front may change the host, so the public address counts as well.
    theme().add_header("origin", value("https://countersign.example")).await.assert_status(StatusCode::SEE_OTHER);
    theme().add_header("origin", value("https://countersign.example.evil")).await.assert_status_forbidden();
}

#[tokio::test]
async fn a_token_is_enough_from_wherever_it_is_sent_and_never_mixes_with_a_cookie() {
    let site = crate::site::site().await;
    let owner = site.owner().await;
    let body = TokenBody { name: "ci".into(), scopes: vec!["requests.read".into()], expires_in_days: None };
    let token = tokens::issue(&site.system, &owner, body, None).await.unwrap().secret;
    let browser = site.signed_in("di@example.com").await;
    let read =
        |token: &str| browser.get("/api/v1/requests").add_header("authorization", value(&format!("Bearer {token}")));
    read(&token).add_header("origin", value("https://elsewhere.example")).await.assert_status_ok();
    read("csn_wrong").await.assert_status_unauthorized();

    let open = browser
        .post("/api/v1/requests")
        .add_header("authorization", value(&format!("Bearer {token}")))
        .add_header("sec-fetch-site", value("cross-site"))
        .json(&json!({ "action": "release.deploy" }))
        .await;
    open.assert_status_forbidden();
    open.assert_text_contains("requests.open");
}

#[tokio::test]
async fn a_token_may_be_the_password_of_basic_authentication_but_a_browser_that_remembers_it_may_not_be_used() {
    let site = crate::site::site().await;
    let owner = site.owner().await;
    let body = TokenBody { name: "ci".into(), scopes: vec!["requests.read".into()], expires_in_days: None };
    let token = tokens::issue(&site.system, &owner, body, None).await.unwrap().secret;
    let browser = site.browser();
    let basic = |credentials: &str| value(&format!("Basic {}", STANDARD.encode(credentials)));
    let read = |credentials: &str| browser.get("/api/v1/requests").add_header("authorization", basic(credentials));
    read(&format!("token:{token}")).await.assert_status_ok();
    read(&format!(":{token}")).await.assert_status_ok();
    for wrong in ["token:csn_wrong", &token, &format!("{token}:"), ""] {
        read(wrong).await.assert_status_unauthorized();
    }
    browser.get("/api/v1/requests").add_header("authorization", value("Basic %%%")).await.assert_status_unauthorized();
    let forged = browser
        .post("/api/v1/requests")
        .add_header("authorization", basic(&format!("token:{token}")))
        .add_header("sec-fetch-site", value("cross-site"))
        .json(&json!({ "action": "release.deploy" }))
        .await;
    forged.assert_status_forbidden();
    assert!(!forged.text().contains("requests.open"), "it never came so far: {}", forged.text());
}

#[tokio::test]
async fn passwords_cannot_be_guessed_at_speed_and_the_answer_does_not_tell_who_exists() {
    let site = crate::site::site().await;
    site.owner().await;
    let browser = site.browser();
    for email in ["di@example.com", "nobody@example.com"] {
        let first = sign_in(&browser, email, "wrong password").await;
        first.assert_status_unauthorized();
        first.assert_text_contains("the email address or the password is wrong");
        let mut last = first.status_code();
        for _ in 0..15 {
            last = sign_in(&browser, email, "wrong password").await.status_code();
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS, "{email}");
    }
    let blocked = sign_in(&browser, "di@example.com", PASSWORD).await;
    blocked.assert_status(StatusCode::TOO_MANY_REQUESTS);
    let wait: i64 = blocked.header("retry-after").to_str().unwrap().parse().unwrap();
    assert!((1..=30).contains(&wait), "{wait}");
    site.clock.advance(TimeDelta::seconds(wait));
    sign_in(&browser, "di@example.com", PASSWORD).await.assert_status(StatusCode::CREATED);
}

#[tokio::test]
async fn the_address_in_front_of_the_proxy_counts_only_when_a_proxy_is_trusted() {
    for (flags, last) in [(vec![], StatusCode::TOO_MANY_REQUESTS), (vec!["--trust-proxy"], StatusCode::UNAUTHORIZED)] {
        let site = site_with(&flags).await;
        let browser = site.browser();
        let mut status = StatusCode::OK;
        for number in 0..70 {
            let answer = browser
                .post("/api/v1/session")
                .add_header("x-forwarded-for", value(&format!("203.0.113.9, 198.51.100.{number}")))
                .json(&json!({ "email": format!("nobody{number}@example.com"), "password": "wrong password" }))
                .await;
            status = answer.status_code();
        }
        assert_eq!(status, last, "{flags:?}");
    }
}

#[tokio::test]
async fn a_page_for_members_leads_to_the_login_page_and_back() {
    let site = crate::site::site().await;
    site.owner().await;
    let answer = site.browser().get("/approvals?status=pending").await;
    answer.assert_header("location", "/login?next=%2Fapprovals%3Fstatus%3Dpending");
}

#[tokio::test]
async fn every_answer_is_protected_and_no_page_runs_foreign_or_inline_script() {
    let site = site_with(&["--public-url", "https://countersign.example"]).await;
    site.owner().await;
    let browser = site.browser();
    for path in ["/login", "/nowhere", "/healthz", "/api/v1/session", "/api/openapi.json", "/api/docs"] {
        let answer = browser.get(path).await;
        let policy = answer.header("content-security-policy");
        let policy = policy.to_str().unwrap();
        assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-inline"), "{path}: {policy}");
        answer.assert_header("x-content-type-options", "nosniff");
        answer.assert_header("x-frame-options", "DENY");
        answer.assert_header("referrer-policy", "same-origin");
        answer.assert_header("strict-transport-security", "max-age=31536000");
    }
}
