//! What a browser gets: pages, forms without script, files, headers. The router runs in process.

use app::form;
use app::islands::copy::CopyButton;
use app::{Refused, page};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode, header};
use axum::routing::{get, post};
use axum_test::{TestResponse, TestServer};
use leptos::prelude::*;
use server::sessions;
use server::web::{forms, pages};
use tower_cookies::Cookies;
use tower_sessions::Session;

/// A server function as every form has one.
#[server(endpoint = "test/rename")]
pub async fn rename(id: u32, name: String, password: String) -> Result<(), Refused> {
    match name.trim() {
        "" => Err(Refused::invalid().field("name", "Give it a name.")),
        "secret" => Err(Refused::unauthenticated()),
        name => {
            form::done(&format!("/things/{id}"), &format!("Renamed to {name} with {} letters.", password.len()));
            Ok(())
        }
    }
}

#[component]
fn Form() -> impl IntoView {
    let form = form::of::<Rename>();
    view! {
        <p id="notice">{form::notice()}</p>
        <form method="post" action={form::action::<Rename>()}>
            <input name="name" value=form.value("name", "stored")/>
            <input name="password" type="password" value=form.value("password", "")/>
            <em>{form.error("name")}</em>
            <strong>{form.message()}</strong>
        </form>
    }
}

/// A browser, and the site that it must not outlive.
async fn visitor() -> (TestServer, crate::site::Site) {
    let site = crate::site::site().await;
    (site.browser(), site)
}

#[component]
fn Document(children: Children) -> impl IntoView {
    leptos_meta::provide_meta_context();
    view! {
        <html>
            <head>
                <leptos_meta::MetaTags/>
            </head>
            <body>{children()}</body>
        </html>
    }
}

/// A site with one page, the form above; `/missing` and `/island` show the page helper.
async fn form_site() -> (TestServer, crate::site::Site) {
    // Making the whole router also starts the executor that rendering needs.
    let (_, site) = visitor().await;
    async fn with_form(session: Session, cookies: Cookies, request: Request<Body>) -> axum::response::Response {
        pages::render(&session, &cookies, request, || {}, || view! { <Document><Form/></Document> }).await
    }
    async fn missing(session: Session, cookies: Cookies, request: Request<Body>) -> axum::response::Response {
        let nothing = || {
            page::load(
                async {
                    tokio::task::yield_now().await;
                    Err::<u8, _>(Refused::not_found())
                },
                |_| "never",
            )
        };
        pages::render(&session, &cookies, request, || {}, move || view! { <Document>{nothing()}</Document> }).await
    }
    async fn island(session: Session, cookies: Cookies, request: Request<Body>) -> axum::response::Response {
        let view = || view! { <Document><CopyButton text="t".to_owned() label="l".to_owned()/></Document> };
        pages::render(&session, &cookies, request, || {}, view).await
    }
    let app = Router::new()
        .route("/things/1", get(with_form))
        .route("/missing", get(missing))
        .route("/island", get(island))
        .route("/forms/{*form}", post(forms::submit))
        .layer(sessions::layer(&site.state.config, &site.system))
        .with_state(site.state.clone());
    (TestServer::builder().save_cookies().build(app), site)
}

async fn submit(site: &TestServer, accept: &'static str, fields: &[(&str, &str)]) -> TestResponse {
    site.post("/forms/test/rename")
        .add_header(header::ACCEPT, HeaderValue::from_static(accept))
        .add_header(header::HOST, HeaderValue::from_static("countersign.test"))
        .add_header(header::REFERER, HeaderValue::from_static("http://countersign.test/things/1?tab=name"))
        .form(fields)
        .await
}

#[tokio::test]
async fn a_plain_form_that_is_done_redirects_and_shows_its_notice_once() {
    let (site, _held) = form_site().await;
    let answer = submit(&site, "text/html", &[("id", "1"), ("name", "blue"), ("password", "hunter2")]).await;
    answer.assert_status(StatusCode::SEE_OTHER);
    answer.assert_header("location", "/things/1");
    site.get("/things/1").await.assert_text_contains("Renamed to blue with 7 letters.");
    assert!(!site.get("/things/1").await.text().contains("Renamed"));
}

#[tokio::test]
async fn a_plain_form_that_is_refused_comes_back_once_with_what_was_typed_and_why() {
    let (site, _held) = form_site().await;
    let answer = submit(&site, "text/html", &[("id", "1"), ("name", " "), ("password", "hunter2")]).await;
    answer.assert_status(StatusCode::SEE_OTHER);
    answer.assert_header("location", "/things/1?tab=name");
    let page = site.get("/things/1").await.text();
    assert!(page.contains("Give it a name."), "{page}");
    assert!(page.contains("Please check the marked fields."), "{page}");
    assert!(page.contains(r#"name="name" value=" ""#), "{page}");
    assert!(!page.contains("hunter2"), "{page}");
    assert!(site.get("/things/1").await.text().contains(r#"value="stored""#));
}

#[tokio::test]
async fn a_plain_form_that_cannot_be_read_is_refused_like_any_other() {
    let (site, _held) = form_site().await;
    submit(&site, "text/html", &[("id", "one"), ("name", "blue")]).await.assert_status(StatusCode::SEE_OTHER);
    let page = site.get("/things/1").await.text();
    assert!(page.contains("The form could not be read."), "{page}");
    assert!(page.contains(r#"value="blue""#), "{page}");
}

#[tokio::test]
async fn a_plain_form_of_somebody_who_is_not_signed_in_leads_to_the_login_page_and_back() {
    let answer = submit(&form_site().await.0, "text/html", &[("id", "1"), ("name", "secret"), ("password", "")]).await;
    answer.assert_header("location", "/login?next=%2Fthings%2F1%3Ftab%3Dname");
}

#[tokio::test]
async fn an_island_gets_the_refusal_itself_with_its_status() {
    let (site, _held) = form_site().await;
    let answer = submit(&site, "application/json", &[("id", "1"), ("name", ""), ("password", "")]).await;
    answer.assert_status(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.json::<Refused>().errors["name"], "Give it a name.");
    let answer = submit(&site, "application/json", &[("name", "blue")]).await;
    answer.assert_status(StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_refused_page_has_the_status_of_its_refusal_and_no_script() {
    let answer = form_site().await.0.get("/missing").await;
    answer.assert_status(StatusCode::NOT_FOUND);
    answer.assert_text_contains("Not found");
    assert!(!answer.text().contains("never"));
    assert!(!visitor().await.0.get("/nowhere").await.text().contains("<script"));
}

#[tokio::test]
async fn a_page_with_an_island_keeps_its_scripts() {
    form_site().await.0.get("/island").await.assert_text_contains("leptos-island");
    assert!(!form_site().await.0.get("/things/1").await.text().contains("leptos-island"));
}

#[tokio::test]
async fn an_unknown_address_is_404_whatever_the_method() {
    let (site, _held) = visitor().await;
    site.get("/nowhere").await.assert_status_not_found();
    site.post("/forms/no/such").await.assert_status_not_found();
}

#[tokio::test]
async fn every_answer_carries_the_security_headers_and_pages_name_their_own_nonce() {
    let (site, _held) = visitor().await;
    for path in ["/healthz", "/nowhere", "/"] {
        let answer = site.get(path).await;
        answer.assert_header("x-content-type-options", "nosniff");
        answer.assert_header("referrer-policy", "same-origin");
        assert!(answer.header("content-security-policy").to_str().unwrap().contains("default-src 'none'"));
    }
    let policies =
        [site.get("/").await.header("content-security-policy"), site.get("/").await.header("content-security-policy")];
    assert_ne!(policies[0], policies[1]);
    assert!(!policies[0].to_str().unwrap().contains("unsafe-inline"));
}

#[tokio::test]
async fn a_post_from_another_site_is_refused() {
    let answer =
        visitor().await.0.post("/theme").add_header("sec-fetch-site", "cross-site").form(&[("theme", "dark")]).await;
    answer.assert_status_forbidden();
}

#[tokio::test]
async fn the_shortcuts_are_switched_off_in_this_browser_and_on_again() {
    let (site, _held) = visitor().await;
    let post = async |choice: &str, back: &str| {
        site.post("/shortcuts").form(&[("shortcuts", choice), ("return_to", back)]).await
    };
    let off = post("off", "/account#shortcuts").await;
    off.assert_header("location", "/account#shortcuts");
    assert_eq!(off.cookie("shortcuts").value(), "off");
    let on = post("on", "https://elsewhere.example").await;
    on.assert_header("location", "/");
    assert_eq!(on.cookie("shortcuts").max_age().map(|age| age.whole_seconds()), Some(0));
}

#[tokio::test]
async fn the_theme_is_remembered_and_in_the_first_paint() {
    let (site, _held) = visitor().await;
    let answer = site.post("/theme").form(&[("theme", "dark"), ("return_to", "https://elsewhere.example")]).await;
    answer.assert_header("location", "/");
    assert!(site.get("/nowhere").await.text().contains(r#"<html lang="en" data-theme="dark">"#));
    site.post("/theme").form(&[("theme", "system")]).await;
    assert!(!site.get("/nowhere").await.text().contains("data-theme"));
}
