//! The pages of break-glass, as a browser gets them.

use crate::site::site;
use axum::http::StatusCode;
use governance::wire::break_glass::{RevokeBody, ScopeBody, StartBody, Started};
use governance::wire::directory::{MemberBody, OrgRoleBody};
use service::{Caller, System, break_glass, directory};
use std::collections::BTreeSet;

/// Starts a session and ends it at once.
async fn ended(system: &System, holder: &Caller) {
    let body = StartBody {
        reason: "The disk is full".into(),
        actions: vec!["release.deploy".into()],
        scope: ScopeBody { organization: true, ..ScopeBody::default() },
        minutes: 60,
        tokens: Vec::new(),
        understood: true,
    };
    let Started::Active { session } = break_glass::start(system, holder, &body, None).await.unwrap() else { panic!() };
    break_glass::revoke(system, holder, session.id, &RevokeBody::default()).await.unwrap();
}

/// The sessions that a page lists.
fn listed(html: &str) -> BTreeSet<String> {
    html.split(r#"id="session-"#).skip(1).filter_map(|rest| rest.get(..36)).map(str::to_owned).collect()
}

/// The address of a link that begins like this.
fn link(html: &str, start: &str) -> Option<String> {
    let rest = html.split(&format!(r#"href="{start}"#)).nth(1)?;
    Some(format!("{start}{}", rest.split('"').next()?).replace("&amp;", "&"))
}

#[tokio::test]
async fn every_session_that_owes_a_review_is_found_page_by_page() {
    let site = site().await;
    let owner = site.owner().await;
    for _ in 0..52 {
        ended(&site.system, &owner).await;
    }
    let browser = site.signed_in("di@example.com").await;
    let first = browser.get("/break-glass").await.text();
    assert_eq!(listed(&first).len(), 50);
    let next = link(&first, "/break-glass?owing=").expect("the list goes on");
    let second = browser.get(&next).await.text();
    assert_eq!(listed(&second).len(), 2);
    assert!(listed(&first).is_disjoint(&listed(&second)));
    assert_eq!(link(&second, "/break-glass?owing="), None, "it ends here");
    assert!(second.contains("Oldest"), "and leads back");
}

#[tokio::test]
async fn who_may_do_nothing_but_break_the_glass_does_so_on_its_page() {
    let site = site().await;
    let owner = site.owner().await;
    let bo = site.join(&owner, "bo@example.com").await;
    let body = OrgRoleBody { name: "breaker".into(), permissions: vec!["break_glass.initiate".into()] };
    directory::org_roles::create(&site.system, &owner, body, None).await.unwrap();
    let body = MemberBody { org_roles: Some(vec!["breaker".into()]), ..MemberBody::default() };
    directory::members::update(&site.system, &owner, bo.member, body, None).await.unwrap();

    let browser = site.signed_in("bo@example.com").await;
    assert!(browser.get("/break-glass").await.text().contains(r#"href="/break-glass/start""#));
    let page = browser.get("/break-glass/start").await;
    page.assert_status(StatusCode::OK);
    assert!(!page.text().contains("You cannot start a session now"), "{}", page.text());
    let fields = [
        ("reason", "The disk is full"),
        ("actions[]", "release.deploy"),
        ("scope", "organization"),
        ("minutes", "60"),
        ("understood", "true"),
    ];
    browser.post("/forms/break-glass/start").form(&fields).await;
    assert!(browser.get("/break-glass").await.text().contains("row-hazard"), "it is active");
}
