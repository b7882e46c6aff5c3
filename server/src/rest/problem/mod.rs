//! Errors as RFC 9457 problem details (`application/problem+json`).

pub mod kinds;

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use governance::evaluation::Impact;
use governance::payload::Digest;
use governance::refusal::Violation;
use governance::wire::requests::RequestRef;
use governance::{FieldError, FieldErrors, Refusal};
use kinds::Kind;
use serde::Serialize;
use service::Error;
use std::any::Any;
use tower_http::csrf::ProtectionError;
use tower_http::request_id::RequestId;
use utoipa::ToSchema;

/// What went wrong: what a handler gives instead of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    pub details: Box<Details>,
    retry_after: Option<u64>,
}

/// What is sent of a problem.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Problem)]
pub struct Details {
    /// The kind of problem: an address at which it is explained.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// This occurrence in words.
    pub detail: String,
    /// The governance checks that do not hold, all at once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub violations: Vec<Violation>,
    /// The fields that can't be accepted, all at once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldError>,
    /// What the change would make impossible, where it only has to be confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impact: Option<Impact>,
    /// What to send as `confirm` to make the change with exactly this `impact`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub confirm: Option<Digest>,
    /// The newer request that asks for the same, where approving an older one only has to be confirmed: send its
    /// number as `supersededBy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<RequestRef>,
    /// Under which id an internal error was logged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Problem {
    /// A problem of a kind, in words.
    pub fn new(kind: &'static Kind, detail: impl Into<String>) -> Self {
        let details = Details {
            kind: format!("/api/docs#problem-{}", kind.code),
            title: kind.title,
            status: kind.status.as_u16(),
            detail: detail.into(),
            violations: Vec::new(),
            errors: Vec::new(),
            impact: None,
            confirm: None,
            superseded_by: None,
            request_id: None,
        };
        Self { details: Box::new(details), retry_after: None }
    }

    /// One field that can't be accepted.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        FieldErrors::one(field, message).into()
    }
}

impl From<FieldErrors> for Problem {
    fn from(errors: FieldErrors) -> Self {
        let mut problem = Self::new(&kinds::INVALID, "the input is not valid");
        problem.details.errors = errors.0;
        problem
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let kind = kind_of(&error);
        let mut problem = match &error {
            Error::Internal(cause) => {
                tracing::error!(%cause, "an internal error");
                Self::new(kind, "something went wrong on our side; it has been logged")
            }
            other => Self::new(kind, other.to_string()),
        };
        problem.details.status = app::status::status(&error);
        match error {
            Error::Refused(Refusal::Violations(violations)) => problem.details.violations = violations,
            Error::Refused(Refusal::Superseded { by, id }) => {
                problem.details.superseded_by = Some(RequestRef { id, number: by });
            }
            Error::Refused(Refusal::TooSoon(wait) | Refusal::SessionPause(wait)) => {
                problem.retry_after = Some(seconds(wait))
            }
            Error::Invalid(errors) => problem.details.errors = errors.0,
            Error::Unconfirmed(impact) => {
                problem.details.confirm = Some(impact.digest());
                problem.details.impact = Some(impact);
            }
            Error::TooMany(seconds) | Error::RateLimited(seconds) => problem.retry_after = Some(seconds),
            _ => {}
        }
        problem
    }
}

/// A time to wait in whole seconds, never shorter than it is.
fn seconds(wait: TimeDelta) -> u64 {
    let whole = u64::try_from(wait.num_milliseconds().max(0)).unwrap_or_default().div_ceil(1000);
    whole.max(1)
}

fn kind_of(error: &Error) -> &'static Kind {
    match error {
        Error::Refused(refusal) => kinds::with_code(refusal.code()).unwrap_or(&kinds::CONFLICTING),
        Error::Invalid(_) => &kinds::INVALID,
        Error::NotFound(_) => &kinds::NOT_FOUND,
        Error::Unauthenticated => &kinds::UNAUTHENTICATED,
        Error::BadCredentials => &kinds::BAD_CREDENTIALS,
        Error::Forbidden(_) => &kinds::MISSING_PERMISSION,
        Error::TokenForbidden(_) => &kinds::TOKEN_FORBIDDEN,
        Error::OwnersOnly => &kinds::OWNERS_ONLY,
        Error::NotYourToken => &kinds::NOT_YOUR_TOKEN,
        Error::Conflict(_) => &kinds::CONFLICTING,
        Error::Busy => &kinds::BUSY,
        Error::Unconfirmed(_) => &kinds::NEEDS_CONFIRMATION,
        Error::TooMany(_) => &kinds::TOO_MANY,
        Error::RateLimited(_) => &kinds::RATE_LIMITED,
        Error::Internal(_) => &kinds::INTERNAL,
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.details.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(&self.details)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::INTERNAL_SERVER_ERROR {
            response.extensions_mut().insert(self);
        }
        response
    }
}

/// Puts the request's id, which the log names, into internal errors on their way out.
pub async fn with_request_id(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).map(str::to_owned);
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Problem>() {
        Some(mut problem) => {
            problem.details.request_id = id;
            problem.into_response()
        }
        None => response,
    }
}

/// The answer to what another site sends with a reader's cookie.
pub fn cross_site(_: ProtectionError) -> Response {
    Problem::new(&kinds::CROSS_SITE, "this was sent with a session cookie from another site").into_response()
}

/// The answer when a handler panics. What it said is logged, never sent.
pub fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let said = panic.downcast_ref::<String>().map(String::as_str);
    let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or_default();
    Problem::from(Error::internal(format!("a handler panicked: {said}"))).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use governance::StateName;
    use governance::people::Permission;

    #[test]
    fn every_error_has_a_kind_of_its_own_status() {
        let refusals = [
            Refusal::RequestNotFound,
            Refusal::NotEligible,
            Refusal::AlreadyReviewed,
            Refusal::Closed(StateName::Expired),
            Refusal::Superseded { by: 45, id: governance::ids::RequestId(uuid::Uuid::nil()) },
            Refusal::NotStale(TimeDelta::hours(3)),
            Refusal::TooSoon(TimeDelta::hours(3)),
            Refusal::NobodyToNudge(String::new()),
            Refusal::NotApproved(StateName::Pending),
            Refusal::AlreadyClaimed,
            Refusal::ExecutorInCharge(String::new()),
            Refusal::CallbackSpent,
            Refusal::ClaimNotFound,
            Refusal::NothingToRetract,
            Refusal::NothingNewer,
            Refusal::SessionActive(TimeDelta::hours(1)),
            Refusal::SessionPause(TimeDelta::hours(1)),
            Refusal::ReviewsOwed(Vec::new()),
            Refusal::SessionOver,
            Refusal::SessionRuns,
            Refusal::OwnSession,
            Refusal::FollowUpDone,
            Refusal::MayNot(Permission::RequestsOpen),
            Refusal::Violations(Vec::new()),
        ];
        for refusal in refusals {
            assert!(kinds::with_code(refusal.code()).is_some(), "{}", refusal.code());
            assert_own_status(Error::from(refusal));
        }
        assert_own_status(Error::field("name", "is required"));
        assert_own_status(Error::NotFound("team"));
        assert_own_status(Error::Unauthenticated);
        assert_own_status(Error::BadCredentials);
        assert_own_status(Error::Forbidden(Permission::AuditRead));
        assert_own_status(Error::TokenForbidden(String::new()));
        assert_own_status(Error::OwnersOnly);
        assert_own_status(Error::NotYourToken);
        assert_own_status(Error::Conflict(String::new()));
        assert_own_status(Error::Busy);
        assert_own_status(Error::Unconfirmed(Impact::default()));
        assert_own_status(Error::TooMany(3));
        assert_own_status(Error::RateLimited(3));
        assert_own_status(Error::internal("the disk is full"));
    }

    fn assert_own_status(error: Error) {
        let kind = kind_of(&error);
        assert_eq!(Problem::from(error).details.status, kind.status.as_u16(), "{}", kind.code);
    }

    #[test]
    fn an_internal_error_does_not_say_what_happened() {
        assert!(!Problem::from(Error::internal("the disk is full")).details.detail.contains("disk"));
    }
}
