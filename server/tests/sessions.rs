//! Browser sessions: when they begin, when they end, and what the cookie is.

use crate::site::{PASSWORD, config, organization, session_cookie, sign_in, site_with, value};
use axum::http::StatusCode;
use axum_test::TestResponse;
use chrono::TimeDelta;
use governance::wire::directory::MemberBody;
use service::accounts::{login, organizations};
use service::directory::members;

/// The session cookie of an answer, as a browser sends it back.
fn cookie(answer: &TestResponse) -> String {
    session_cookie(answer).unwrap().split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_cookie_is_for_this_site_only_and_out_of_reach_of_scripts() {
    let site = crate::site::site().await;
    site.owner().await;
    let cookie = session_cookie(&sign_in(&site.browser(), "di@example.com", PASSWORD).await).unwrap();
    assert!(cookie.starts_with("countersign="), "{cookie}");
    for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    assert!(!cookie.contains("Secure"), "{cookie}");
    assert!(!cookie.contains("Domain"), "{cookie}");
}

#[tokio::test]
async fn over_tls_the_cookie_insists_on_it_and_on_this_very_host() {
    let site = site_with(&["--public-url", "https://countersign.example"]).await;
    site.owner().await;
    let cookie = session_cookie(&sign_in(&site.browser(), "di@example.com", PASSWORD).await).unwrap();
    assert!(cookie.starts_with("__Host-countersign="), "{cookie}");
    assert!(cookie.contains("Secure"), "{cookie}");
}

#[tokio::test]
async fn a_visitor_who_is_not_signed_in_leaves_no_session_behind() {
    let site = crate::site::site().await;
    site.owner().await;
    let browser = site.browser();
    for page in ["/", "/login", "/approvals", "/nowhere", "/healthz"] {
        let answer = browser.get(page).await;
        assert_eq!(session_cookie(&answer), None, "{page}");
    }
    browser.post("/theme").form(&[("theme", "dark")]).await;
    browser.post("/logout").await;
    sign_in(&browser, "di@example.com", "wrong password").await.assert_status_unauthorized();
    assert_eq!(site.forget_sessions().await, 0);
}

#[tokio::test]
async fn signing_in_gives_a_new_session_id_and_ends_the_old_one() {
    let site = crate::site::site().await;
    site.owner().await;
    let browser = site.browser();
    let old = cookie(&sign_in(&browser, "di@example.com", PASSWORD).await);
    let new = cookie(&sign_in(&browser, "di@example.com", PASSWORD).await);
    assert_ne!(old, new);
    site.browser().get("/api/v1/session").add_header("cookie", value(&old)).await.assert_status_unauthorized();
    assert_eq!(organization(&browser).await.as_deref(), Some("Acme"));
    assert_eq!(site.forget_sessions().await, 1);
}

#[tokio::test]
async fn an_unused_session_ends_after_twelve_hours() {
    let site = crate::site::site().await;
    site.owner().await;
    let browser = site.signed_in("di@example.com").await;
    site.clock.advance(TimeDelta::hours(11));
    assert!(organization(&browser).await.is_some());
    site.clock.advance(TimeDelta::hours(11));
    assert!(organization(&browser).await.is_some(), "it was used in between");
    site.clock.advance(TimeDelta::hours(12));
    assert!(organization(&browser).await.is_none());
}

#[tokio::test]
async fn a_session_ends_after_seven_days_however_much_it_is_used() {
    let site = crate::site::site().await;
    site.owner().await;
    let browser = site.signed_in("di@example.com").await;
    for _ in 0..15 {
        site.clock.advance(TimeDelta::hours(11));
        assert!(organization(&browser).await.is_some());
    }
    site.clock.advance(TimeDelta::hours(3));
    assert!(organization(&browser).await.is_none());
}

#[tokio::test]
async fn logging_out_ends_the_session_also_for_who_copied_the_cookie() {
    let site = crate::site::site().await;
    site.owner().await;
    let browser = site.browser();
    let copied = cookie(&sign_in(&browser, "di@example.com", PASSWORD).await);
    let thief = || site.browser().get("/api/v1/session").add_header("cookie", value(&copied));
    thief().await.assert_status_ok();
    let answer = browser.post("/logout").await;
    answer.assert_status(StatusCode::SEE_OTHER);
    answer.assert_header("location", "/login");
    assert!(organization(&browser).await.is_none());
    thief().await.assert_status_unauthorized();
    assert_eq!(site.forget_sessions().await, 0);
}

#[tokio::test]
async fn a_member_who_is_deactivated_is_out_at_once() {
    let site = crate::site::site().await;
    let owner = site.owner().await;
    let bo = site.join(&owner, "bo@example.com").await;
    let browser = site.signed_in("bo@example.com").await;
    assert!(organization(&browser).await.is_some());
    let body = MemberBody { active: Some(false), ..MemberBody::default() };
    members::update(&site.system, &owner, bo.member, body, None).await.unwrap();
    assert!(organization(&browser).await.is_none());
}

#[tokio::test]
async fn a_member_of_two_organizations_switches_between_them_and_to_no_other() {
    let site = crate::site::site().await;
    let owner = site.owner().await;
    organizations::create(&site.system, "Branch", "di@example.com").await.unwrap();
    let browser = site.signed_in("di@example.com").await;
    assert_eq!(organization(&browser).await.as_deref(), Some("Acme"));
    let login = login::login(&site.system, "di@example.com", &PASSWORD.into(), [127, 0, 0, 1].into()).await.unwrap();
    let all = login::memberships(&site.system, login.login).await.unwrap();
    let branch = all.iter().find(|held| held.organization.name == "Branch").unwrap().organization.id;

    let answer = browser.post("/organization").form(&[("organization", branch.to_string())]).await;
    answer.assert_status(StatusCode::SEE_OTHER);
    answer.assert_header("location", "/");
    assert_eq!(organization(&browser).await.as_deref(), Some("Branch"));

    let bo = site.join(&owner, "bo@example.com").await;
    let other = site.signed_in("bo@example.com").await;
    other.post("/organization").form(&[("organization", branch.to_string())]).await;
    assert_eq!(organization(&other).await.as_deref(), Some("Acme"), "{bo:?} is no member of Branch");
}

#[tokio::test]
async fn without_a_session_there_is_nothing_to_log_out_of_or_to_switch() {
    let site = crate::site::site().await;
    let browser = site.browser();
    browser.post("/logout").await.assert_header("location", "/login");
    let nobody = [("organization", uuid::Uuid::nil().to_string())];
    browser.post("/organization").form(&nobody).await.assert_header("location", "/login");
}

#[test]
fn the_origin_of_the_public_address_has_no_path() {
    assert_eq!(config(&["--public-url", "https://a.example/sign/"]).public_origin(), "https://a.example");
    assert_eq!(config(&["--listen", "127.0.0.1:4000"]).public_origin(), "http://127.0.0.1:4000");
}
