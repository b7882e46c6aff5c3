//! What open pages follow: who may, what they are told, and that nothing is missed.

use std::time::Duration;

use crate::site::{Site, session_cookie, sign_in, site};
use axum::body::{Body, BodyDataStream};
use axum::http::{Request, StatusCode, header};
use futures::StreamExt;
use governance::wire::live::LiveNews;
use governance::wire::requests::{OpenBody, TargetBody};
use server::router::router;
use service::requests;
use tokio::time::timeout;
use tower::ServiceExt;

/// The cookie of somebody who is signed in.
async fn cookie(site: &Site, email: &str) -> String {
    let answer = sign_in(&site.browser(), email, crate::site::PASSWORD).await;
    session_cookie(&answer).unwrap().split(';').next().unwrap().to_owned()
}

/// Follows, as a browser does.
async fn follow(site: &Site, cookie: &str, address: &str, last: Option<&str>) -> (StatusCode, BodyDataStream) {
    let mut request = Request::get(address).header(header::COOKIE, cookie).header(header::ACCEPT, "text/event-stream");
    if let Some(last) = last {
        request = request.header("last-event-id", last);
    }
    let answer = router(site.state.clone()).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    (answer.status(), answer.into_body().into_data_stream())
}

/// The next news of a stream: its id, and what it tells; `None` where the stream has ended.
async fn next(stream: &mut BodyDataStream) -> Option<(String, LiveNews)> {
    let chunk = timeout(Duration::from_secs(10), stream.next()).await.expect("something is told in time")?;
    let text = String::from_utf8(chunk.unwrap().to_vec()).unwrap();
    let line = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim();
    Some((line("id:").to_owned(), serde_json::from_str(line("data:")).unwrap()))
}

/// The owner opens a request that nothing gates.
async fn open(site: &Site, owner: &service::Caller, slug: &str) {
    let body = governance::wire::directory::ProjectBody { slug: slug.into(), name: slug.into() };
    service::directory::projects::create(&site.system, owner, body, None).await.unwrap();
    let target = TargetBody { project: Some(slug.into()), ..TargetBody::default() };
    let body = OpenBody { action: "project.delete".into(), target, ..OpenBody::default() };
    requests::open(&site.system, owner, body, None).await.unwrap();
}

#[tokio::test]
async fn nobody_follows_without_signing_in() {
    let site = site().await;
    site.owner().await;
    let (status, _) = follow(&site, "", "/live", None).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    site.browser().get("/live").await.assert_status(StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_stream_tells_the_numbers_first_and_then_what_happens_and_goes_on_where_it_was() {
    let site = site().await;
    let owner = site.owner().await;
    let cookie = cookie(&site, "di@example.com").await;
    let (status, mut stream) = follow(&site, &cookie, "/live", None).await;
    assert_eq!(status, StatusCode::OK);
    let (first, numbers) = next(&mut stream).await.unwrap();
    assert_eq!((numbers.events.len(), numbers.counts.waiting), (0, 0));
    open(&site, &owner, "api").await;
    let (_, news) = next(&mut stream).await.unwrap();
    assert!(news.events[0].says.starts_with("Di opened the request"), "{news:?}");
    drop(stream);

    open(&site, &owner, "web").await;
    // What the browser knows counts for more than the address that the page was made with.
    let (_, mut stream) = follow(&site, &cookie, "/live?since=999999", Some(&first)).await;
    let (_, missed) = next(&mut stream).await.unwrap();
    let opened = missed.events.iter().filter(|event| event.says.contains("opened")).count();
    assert_eq!(opened, 2, "{missed:?}");
}

#[tokio::test]
async fn who_cannot_hold_a_connection_asks_for_the_same() {
    let site = site().await;
    let owner = site.owner().await;
    let browser = site.signed_in("di@example.com").await;
    let before: LiveNews = browser.get("/live").await.json();
    assert_eq!(before.events, []);
    open(&site, &owner, "api").await;
    let after: LiveNews = browser.get(&format!("/live?since={}", before.last)).await.json();
    assert!(!after.events.is_empty() && after.last > before.last);
    browser.get("/live?since=yesterday").await.assert_status(StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_stream_ends_with_the_session_and_with_the_process() {
    let site = site().await;
    let owner = site.owner().await;
    let browser = site.browser();
    let answer = sign_in(&browser, "di@example.com", crate::site::PASSWORD).await;
    let cookie = session_cookie(&answer).unwrap().split(';').next().unwrap().to_owned();
    let (_, mut stream) = follow(&site, &cookie, "/live", None).await;
    next(&mut stream).await.unwrap();
    browser.post("/logout").await;
    open(&site, &owner, "api").await;
    assert!(next(&mut stream).await.is_none(), "nothing is told to who has logged out");

    let cookie = self::cookie(&site, "di@example.com").await;
    let (_, mut stream) = follow(&site, &cookie, "/live", None).await;
    next(&mut stream).await.unwrap();
    site.state.closing.cancel();
    assert!(next(&mut stream).await.is_none());
}

#[tokio::test]
async fn asking_for_what_changed_leaves_the_notice_to_the_page_that_it_is_for() {
    let site = site().await;
    site.owner().await;
    let browser = site.signed_in("di@example.com").await;
    let name = [("name", "Data"), ("slug", "data")];
    let done = browser.post("/forms/projects/create").add_header(header::ACCEPT, "text/html").form(&name).await;
    let page = done.headers()[header::LOCATION].to_str().unwrap().to_owned();
    let partial = browser.get(&page).add_header("x-live", "true").await;
    partial.assert_status_ok();
    assert!(!partial.text().contains("class=\"flash\""));
    assert!(browser.get(&page).await.text().contains("class=\"flash\""));
}
