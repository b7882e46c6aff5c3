//! `/api/docs`: the OpenAPI document as a page to read. It is complete without its script, which only narrows it, and
//! needs no other host.

mod operation;
mod page;
mod schema;

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::{Html, IntoResponse};

use super::openapi::DOCUMENT;
use crate::config::Config;

/// `GET /api/docs`.
pub async fn page(State(config): State<Arc<Config>>) -> impl IntoResponse {
    let policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; frame-ancestors 'none'; \
                  base-uri 'none'";
    let headers: [(HeaderName, &str); 1] = [(header::CONTENT_SECURITY_POLICY, policy)];
    (headers, Html(page::render(&DOCUMENT, config.token_requests_per_minute)))
}

/// `GET /api/docs.css`.
pub async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("style.css"))
}

/// `GET /api/docs.js`.
pub async fn script() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("filter.js"))
}
