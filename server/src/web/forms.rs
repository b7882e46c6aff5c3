//! Posts to server functions, from islands and from plain forms.
//!
//! An island gets the answer itself. A plain form gets a redirect (303): to where the server function
//! leads when it is done, back to its page when it is refused, with what was typed kept in the session.

use app::form::{Done, Flash, Refusal};
use app::session::Visit;
use app::{Refused, page};
use axum::body::{Body, Bytes, to_bytes};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::provide_context;
use server_fn::axum::get_server_fn_service;
use server_fn::error::{FromServerFnError, SERVER_FN_ERROR_HEADER};
use tower_sessions::Session;

use super::flash;
use crate::router::MAX_BODY;

/// `POST /forms/…`: runs the server function that has this address.
pub async fn submit(visit: Visit, session: Session, request: Request<Body>) -> Response {
    let (mut parts, body) = request.into_parts();
    if get_server_fn_service(parts.uri.path(), Method::POST).is_none() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let form = parts.uri.path().to_owned();
    let back = back(&parts);
    let stranger = visit.login().await.is_err();
    let plain = accepts_html(&parts.headers);
    if plain {
        // Leptos then answers as it would an island, and the redirect is left to us.
        parts.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    }

    let done = Done::default();
    let context = {
        let done = done.clone();
        move || {
            provide_context(done.clone());
            provide_context(visit.clone());
        }
    };
    let request = Request::from_parts(parts, Body::from(body.clone()));
    let response = leptos_axum::handle_server_fns_with_context(context, request).await.into_response();

    let (response, refused) = refusal(response).await;
    if let Some(left) = done.take() {
        flash::put(&session, &left).await;
    }
    match (plain, refused) {
        (false, _) => response,
        (true, None) => finished(response, &back),
        (true, Some(refused)) if refused.status == 401 => Redirect::to(&page::login_address(&back)).into_response(),
        (true, Some(refused)) => {
            let refusal = Refusal { form, values: typed(&body, stranger), refused };
            flash::put(&session, &Flash { refusal: Some(refusal), ..Flash::default() }).await;
            Redirect::to(&back).into_response()
        }
    }
}

/// A redirect with the cookies and other headers that the server function set.
fn finished(response: Response, back: &str) -> Response {
    let (parts, _) = response.into_parts();
    let to = parts.headers.get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or(back).to_owned();
    let mut redirect = Redirect::to(&to).into_response();
    for cookie in parts.headers.get_all(header::SET_COOKIE) {
        redirect.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    redirect
}

/// What the server function refused, if it did; the response then has the refusal's own status.
async fn refusal(response: Response) -> (Response, Option<Refused>) {
    if !response.headers().contains_key(SERVER_FN_ERROR_HEADER) {
        return (response, None);
    }
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, MAX_BODY).await.unwrap_or_default();
    let refused = Refused::de(body.clone());
    parts.status = StatusCode::from_u16(refused.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (Response::from_parts(parts, Body::from(body)), Some(refused))
}

/// The page that the form stands on.
fn back(parts: &Parts) -> String {
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let page = parts
        .headers
        .get(header::REFERER)
        .and_then(|page| page.to_str().ok())
        .and_then(|page| page.parse::<Uri>().ok());
    page.filter(|page| page.authority().map(Authority::as_str) == host)
        .and_then(|page| page.path_and_query().map(|path| page::local(path.as_str()).to_owned()))
        .unwrap_or_else(|| "/".to_owned())
}

/// The largest form that is kept for somebody who is not signed in, in bytes.
const MOST_FROM_STRANGERS: usize = 16 * 1024;

/// The fields, without those that must not lie about: passwords, and the secrets of one-time addresses.
/// Nothing of a large form from somebody who is not signed in: strangers do not fill the database.
fn typed(body: &Bytes, stranger: bool) -> Vec<(String, String)> {
    if stranger && body.len() > MOST_FROM_STRANGERS {
        return Vec::new();
    }
    let secret = |name: &str| ["password", "secret"].iter().any(|word| name.to_lowercase().contains(word));
    form_urlencoded::parse(body).into_owned().filter(|(name, _)| !secret(name)).collect()
}

fn accepts_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}
