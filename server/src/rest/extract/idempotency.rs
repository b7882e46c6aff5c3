//! `Idempotency-Key`.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::Serialize;
use service::Idempotency;
use utoipa::IntoParams;

use crate::rest::problem::Problem;

/// The name of the header.
const HEADER: &str = "Idempotency-Key";

/// The header as the document describes it.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[allow(dead_code, reason = "only its description is used")]
pub struct IdempotencyHeader {
    /// A value of your choice, at most 255 characters. A repeat with the same key and the same body
    /// creates nothing and leads to what the first call created; with another body it is refused (409).
    #[param(rename = "Idempotency-Key")]
    idempotency_key: Option<String>,
}

/// The key that the caller sent, if any.
pub struct IdempotencyKey(Option<String>);

impl IdempotencyKey {
    /// The key for a body; `what` names the kind of thing that is created.
    ///
    /// # Errors
    /// A key that is empty or too long.
    pub fn of(&self, what: &str, body: &impl Serialize) -> Result<Option<Idempotency>, Problem> {
        Ok(self.0.as_deref().map(|key| Idempotency::new(key, what, body)).transpose()?)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let value = parts.headers.get(HEADER).map(|value| value.to_str());
        let key = value.transpose().map_err(|_| Problem::field(HEADER, "must be plain ASCII text"))?;
        Ok(Self(key.map(str::to_owned)))
    }
}
