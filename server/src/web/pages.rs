//! Pages: one whole HTML document an answer.

use std::any::Any;

use app::form::Flash;
use app::session::{DemoLogins, Visit};
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, Request, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::{IntoView, provide_context};
use tower_cookies::Cookies;
use tower_sessions::Session;

use super::{flash, shortcuts, theme};
use crate::state::AppState;

/// What `public/live.js` sends when it asks for an open page anew.
const LIVE: HeaderName = HeaderName::from_static("x-live");

/// `GET` of any page of the site map, also of one that is not there.
pub async fn show(
    State(state): State<AppState>,
    visit: Visit,
    session: Session,
    cookies: Cookies,
    request: Request<Body>,
) -> Response {
    if let Some(address) = without_empty(request.uri()) {
        return Redirect::to(&address).into_response();
    }
    let options = state.options.clone();
    let provide = move || {
        provide_context(visit.clone());
        provide_context::<DemoLogins>((*state.demo).clone());
    };
    render(&session, &cookies, request, provide, move || app::shell::shell(options.clone())).await
}

/// The pages whose filter stands in the address. Elsewhere an empty field may hold the place of another one.
const FILTERED: [&str; 2] = ["/approvals", "/audit"];

/// The address of a filtered page without the parameters that have no value, where it has any: its form sends its empty
/// fields as well, and nobody wants to share those.
fn without_empty(uri: &Uri) -> Option<String> {
    let query = uri.query().filter(|_| FILTERED.contains(&uri.path()))?;
    let kept = query.split('&').filter(|part| part.split_once('=').is_none_or(|(_, value)| !value.is_empty()));
    let kept = kept.collect::<Vec<_>>().join("&");
    if kept == query {
        return None;
    }
    let path = uri.path();
    Some(if kept.is_empty() { path.to_owned() } else { format!("{path}?{kept}") })
}

/// Renders a document as a whole, with the flash, the reader's choices and what `provide` provides in its context.
pub async fn render<V: IntoView + 'static>(
    session: &Session,
    cookies: &Cookies,
    request: Request<Body>,
    provide: impl Fn() + Clone + Send + Sync + 'static,
    document: impl Fn() -> V + Clone + Send + Sync + 'static,
) -> Response {
    // A page that is only asked for what changed on it shows no notice: that waits for the page it belongs to.
    let flash = if request.headers().contains_key(LIVE) { Flash::default() } else { flash::take(session).await };
    let theme = theme::chosen(cookies);
    let shortcuts = shortcuts::chosen(cookies);
    let context = move || {
        provide_context::<Flash>(flash.clone());
        provide_context(theme);
        provide_context(shortcuts);
        provide();
    };
    let render = leptos_axum::render_app_async_with_context(context, document);
    let mut response = without_idle_scripts(render(request).await).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}

/// The answer when a handler panics. What it said is logged, never shown.
pub fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let said = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or_default();
    tracing::error!(said, "a handler panicked");
    (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong on our side. It has been logged; please try again.\n")
        .into_response()
}

/// Takes the scripts out of a page on which nothing would react: it is complete without them.
async fn without_idle_scripts(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let html = String::from_utf8_lossy(&bytes);
    let html = if html.contains("<leptos-island") { html.into_owned() } else { strip_scripts(&html) };
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(html))
}

/// Cuts what `HydrationScripts` wrote (from its first preload to the end of its script), and what
/// Leptos adds after the document for resources to wake up from.
fn strip_scripts(html: &str) -> String {
    let document = html.find("</html>").map_or(html, |end| &html[..end + "</html>".len()]);
    let cut = document.find("<link rel=\"modulepreload\"").and_then(|start| {
        let module = start + document[start..].find("<script type=\"module\"")?;
        let end = module + document[module..].find("</script>")? + "</script>".len();
        Some((start, end))
    });
    match cut {
        Some((start, end)) => format!("{}{}", &document[..start], &document[end..]),
        None => document.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_loses_what_is_empty_and_keeps_the_rest_as_it_stands() {
        for (given, kept) in [
            ("/audit?q=&actor=&kind=request.opened&from=", Some("/audit?kind=request.opened")),
            ("/audit?q=&actor=", Some("/audit")),
            ("/audit?q=a%26b+c&x=1=", None),
            ("/audit?flag", None),
            ("/audit", None),
            ("/approvals?type=&q=x", Some("/approvals?q=x")),
            ("/simulator?by=&verdict=approve&by=Ben&verdict=reject", None),
            ("//evil.example/audit?q=", None),
        ] {
            assert_eq!(without_empty(&given.parse().unwrap()).as_deref(), kept, "{given}");
        }
    }
}
