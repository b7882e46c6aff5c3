//! Getting in, as a browser without script does it: set-up, logging in, joining.

use crate::site::{PASSWORD, Site, organization, secret, session_cookie, value};
use axum::http::{StatusCode, header};
use axum_test::{TestResponse, TestServer};
use governance::wire::directory::InvitationBody;
use service::accounts::{invitations, setup};

/// Posts a form of the page at `page`, which then comes back or leads on.
async fn submit(browser: &TestServer, page: &str, form: &str, fields: &[(&str, &str)]) -> TestResponse {
    let answer = browser
        .post(&format!("/forms/{form}"))
        .add_header(header::ACCEPT, value("text/html"))
        .add_header(header::HOST, value("countersign.test"))
        .add_header(header::ORIGIN, value("http://countersign.test"))
        .add_header(header::REFERER, value(&format!("http://countersign.test{page}")))
        .form(fields)
        .await;
    answer.assert_status(StatusCode::SEE_OTHER);
    answer
}

/// The address of a page for setting up, with its secret.
async fn setup_page(site: &Site) -> (String, String) {
    let url = setup::link(&site.system).await.unwrap();
    let secret = secret(&url).to_owned();
    (format!("/setup/{secret}"), secret)
}

#[tokio::test]
async fn the_printed_address_sets_up_the_installation_once_and_signs_the_owner_in() {
    let site = crate::site::site().await;
    let (page, secret) = setup_page(&site).await;
    let browser = site.browser();
    browser.get(&page).await.assert_text_contains("Set up Countersign");

    let fields = |password| {
        [
            ("secret", secret.as_str()),
            ("organization", "Acme & Söhne"),
            ("name", "Di"),
            ("email", "di@example.com"),
            ("password", password),
            ("timezone", "Europe/Istanbul"),
        ]
    };
    submit(&browser, &page, "accounts/set-up", &fields("short")).await.assert_header("location", &page);
    let again = browser.get(&page).await.text();
    assert!(again.contains("Must have at least 8 characters."), "{again}");
    assert!(again.contains("Acme &amp; Söhne") && !again.contains("short\""), "{again}");

    let done = submit(&browser, &page, "accounts/set-up", &fields(PASSWORD)).await;
    done.assert_header("location", "/approvals");
    assert!(session_cookie(&done).is_some());
    let inbox = browser.get("/approvals").await;
    inbox.assert_status_ok();
    inbox.assert_text_contains("Countersign is set up");
    assert_eq!(organization(&browser).await.as_deref(), Some("Acme & Söhne"));

    let late = site.browser();
    late.get(&page).await.assert_text_contains("only for 30 minutes");
    submit(&late, &page, "accounts/set-up", &fields(PASSWORD)).await.assert_header("location", &page);
    assert_eq!(organization(&late).await, None);
}

#[tokio::test]
async fn an_address_for_setting_up_ends_after_half_an_hour() {
    let site = crate::site::site().await;
    let (page, _) = setup_page(&site).await;
    site.clock.advance(chrono::TimeDelta::minutes(30));
    site.browser().get(&page).await.assert_text_contains("only for 30 minutes");
}

#[tokio::test]
async fn logging_in_leads_to_the_page_that_was_asked_for() {
    let site = crate::site::site().await;
    site.owner().await;
    let browser = site.browser();
    let page = "/login?next=%2Fsettings%3Fall%3Dyes";
    let login = |password| [("email", "di@example.com"), ("password", password), ("next", "/settings?all=yes")];

    let refused = submit(&browser, page, "accounts/log-in", &login("wrong password")).await;
    refused.assert_header("location", page);
    let again = browser.get(page).await.text();
    assert!(again.contains("The email address or the password is wrong."), "{again}");
    assert!(again.contains("di@example.com") && !again.contains("wrong password"), "{again}");

    let done = submit(&browser, page, "accounts/log-in", &login(PASSWORD)).await;
    done.assert_header("location", "/settings?all=yes");
    assert_eq!(organization(&browser).await.as_deref(), Some("Acme"));
}

#[tokio::test]
async fn logging_in_never_leads_to_another_site() {
    let site = crate::site::site().await;
    site.owner().await;
    for elsewhere in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
        let fields = [("email", "di@example.com"), ("password", PASSWORD), ("next", elsewhere)];
        submit(&site.browser(), "/login", "accounts/log-in", &fields).await.assert_header("location", "/");
    }
}

#[tokio::test]
async fn somebody_who_is_invited_joins_and_is_signed_in() {
    let site = crate::site::site().await;
    let owner = site.owner().await;
    let body = InvitationBody { email: "bo@example.com".into(), org_roles: vec!["member".into()], teams: Vec::new() };
    let url = invitations::create(&site.system, &owner, body, None).await.unwrap().url;
    let page = format!("/invitations/{}", secret(&url));
    let browser = site.browser();
    browser.get(&page).await.assert_text_contains("bo@example.com");
    let fields = [("secret", secret(&url)), ("name", "Bo"), ("password", PASSWORD)];
    submit(&browser, &page, "invitations/accept", &fields).await;
    assert_eq!(organization(&browser).await.as_deref(), Some("Acme"));
}

#[tokio::test]
async fn logging_out_everywhere_ends_the_session_of_the_other_browser_too() {
    let site = crate::site::site().await;
    site.owner().await;
    let (desk, phone) = (site.signed_in("di@example.com").await, site.signed_in("di@example.com").await);
    submit(&desk, "/account", "accounts/log-out-everywhere", &[]).await.assert_header("location", "/login");
    assert_eq!(organization(&desk).await, None);
    assert_eq!(organization(&phone).await, None);
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions_and_keeps_this_one() {
    let site = crate::site::site().await;
    site.owner().await;
    let (desk, phone) = (site.signed_in("di@example.com").await, site.signed_in("di@example.com").await);
    let fields = [("oldPassword", PASSWORD), ("newPassword", "battery staple")];
    submit(&desk, "/account", "accounts/change-password", &fields).await.assert_header("location", "/account");
    assert_eq!(organization(&desk).await.as_deref(), Some("Acme"));
    assert_eq!(organization(&phone).await, None);
}

#[tokio::test]
async fn the_demos_login_page_offers_its_logins_and_no_other_one_does() {
    let mut site = crate::site::site().await;
    let demo = server::demo::seed(&site.system).await.unwrap();
    assert!(!site.browser().get("/login").await.text().contains("northwind"));
    site.state = site.state.clone().with_demo(demo.logins.clone());
    let page = site.browser().get("/login").await.text();
    for login in &demo.logins.0 {
        assert!(page.contains(&login.email) && page.contains(&login.role), "{page}");
    }
}
