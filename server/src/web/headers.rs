//! Headers that every response carries.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;

use crate::config::Config;

const ALWAYS: [(HeaderName, &str); 6] = [
    // For responses that are no page: they need nothing, so they may load nothing. Pages bring their own.
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// Adds the security headers; what a handler set itself stays.
pub async fn secure<B>(State(config): State<Arc<Config>>, mut response: Response<B>) -> Response<B> {
    let https = config.is_https().then_some((header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"));
    for (name, value) in ALWAYS.into_iter().chain(https) {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
