//! All of a payload as a file, and the page of one that is large.

use crate::site::{Site, site};
use axum::http::{StatusCode, header};
use governance::Digest;
use governance::wire::directory::{EnvironmentBody, ProjectBody};
use governance::wire::requests::{OpenBody, PayloadBody, RequestView, TargetBody};
use serde_json::json;
use service::{Caller, directory, requests};

/// Opens a request by the owner.
async fn opened(site: &Site, owner: &Caller, payload: Option<PayloadBody>) -> RequestView {
    let system = &site.system;
    let project = ProjectBody { slug: "api".into(), name: "API".into() };
    directory::projects::create(system, owner, project, None).await.ok();
    let environment = EnvironmentBody { project: "api".into(), name: "production".into(), cluster: None };
    directory::environments::create(system, owner, environment, None).await.ok();
    let body = OpenBody {
        action: "release.deploy".into(),
        target: TargetBody { project: Some("api".into()), environment: Some("production".into()), cluster: None },
        reason: "Fix".into(),
        payload,
        resubmission_of: None,
    };
    requests::open(system, owner, body, None).await.unwrap().request
}

fn text(media_type: &str, text: &str, before: Option<&str>) -> Option<PayloadBody> {
    Some(PayloadBody {
        media_type: Some(media_type.into()),
        text: Some(text.into()),
        before: before.map(Into::into),
        json: None,
    })
}

#[tokio::test]
async fn a_download_has_the_bytes_that_the_digest_is_of_and_is_never_a_page() {
    let site = site().await;
    let owner = site.owner().await;
    let html = "<script>alert(1)</script>\r\n\u{202e}\u{feff}é";
    let request = opened(&site, &owner, text("text/html", html, Some("was"))).await;
    let browser = site.signed_in("di@example.com").await;
    let address = format!("/approvals/{}/payload", request.id);
    let answer = browser.get(&address).await;
    answer.assert_status_ok();
    assert_eq!(answer.as_bytes(), html.as_bytes());
    assert_eq!(answer.header(header::CONTENT_TYPE), "text/plain; charset=utf-8");
    assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert_eq!(answer.header(header::CONTENT_DISPOSITION), "attachment; filename=\"request-1.txt\"");
    let before = browser.get(&format!("{address}?side=before")).await;
    assert_eq!((before.status_code(), before.text()), (StatusCode::OK, "was".to_owned()));

    let json = Some(PayloadBody { json: Some(json!({ "b": 1.0, "a": "é" })), ..PayloadBody::default() });
    let request = opened(&site, &owner, json).await;
    let answer = browser.get(&format!("/approvals/{}/payload", request.id)).await;
    assert_eq!(Digest::of(answer.as_bytes()), request.payload.digest);
    assert_eq!(answer.header(header::CONTENT_DISPOSITION), "attachment; filename=\"request-2.json\"");
    let before = browser.get(&format!("/approvals/{}/payload?side=before", request.id)).await;
    before.assert_status_not_found();
}

#[tokio::test]
async fn a_payload_is_for_those_who_may_see_its_request() {
    let site = site().await;
    let owner = site.owner().await;
    let request = opened(&site, &owner, text("text/plain", "secret", None)).await;
    let address = format!("/approvals/{}/payload", request.id);
    let stranger = site.browser().get(&address).await;
    assert_eq!(stranger.status_code(), StatusCode::SEE_OTHER);
    assert!(stranger.header(header::LOCATION).to_str().unwrap().starts_with("/login?next="));

    let invited = service::accounts::organizations::create(&site.system, "Other", "zoe@other.example").await.unwrap();
    let url = invited.split_whitespace().find(|word| word.contains("/invitations/")).unwrap();
    let body = governance::wire::directory::AcceptBody { name: "Zoe".into(), password: crate::site::PASSWORD.into() };
    service::accounts::invitations::accept(&site.system, crate::site::secret(url), body).await.unwrap();
    let zoe = site.signed_in("zoe@other.example").await;
    zoe.get(&address).await.assert_status_not_found();
    zoe.get("/approvals/nonsense/payload").await.assert_status_not_found();

    let none = opened(&site, &owner, None).await;
    let browser = site.signed_in("di@example.com").await;
    browser.get(&format!("/approvals/{}/payload", none.id)).await.assert_status_not_found();
}

#[tokio::test]
async fn the_page_of_a_payload_of_five_megabytes_is_as_small_as_others() {
    let site = site().await;
    let owner = site.owner().await;
    let before: String = (0..150_000).map(|line| format!("key-{line}: a value of {line}\n")).collect();
    let after = before.replace("a value of 75000\n", "another value of 75000\n");
    let request = opened(&site, &owner, text("application/yaml", &after, Some(&before))).await;
    let browser = site.signed_in("di@example.com").await;
    for query in ["", "?diff=split", "?as=whole", "?as=whole&part=50", "?line=A75001", "?context=all&line=B120000"] {
        let answer = browser.get(&format!("/approvals/{}{query}", request.id)).await;
        answer.assert_status_ok();
        assert!(answer.as_bytes().len() < 1_000_000, "{query}: {} bytes", answer.as_bytes().len());
    }
}
