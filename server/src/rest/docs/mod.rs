//! `/api/docs`: the OpenAPI document as a page to read. It needs no script and no other host.

mod operation;
mod page;
mod schema;

use axum::http::{HeaderName, header};
use axum::response::{Html, IntoResponse};

use super::openapi::DOCUMENT;

/// `GET /api/docs`.
pub async fn page() -> impl IntoResponse {
    let policy = "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'";
    let headers: [(HeaderName, &str); 1] = [(header::CONTENT_SECURITY_POLICY, policy)];
    (headers, Html(page::render(&DOCUMENT)))
}

/// `GET /api/docs.css`.
pub async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("style.css"))
}
