//! `/audit-events/key`, `/audit-events/key.pem` and `/audit-events/verification`: whether the audit log is what was recorded.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use governance::wire::audit::{AuditKeyView, VerificationView};
use service::{System, audit};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::{Authenticated, Json};
use super::problem::Problem;
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(key)).routes(routes!(pem)).routes(routes!(show, verify))
}

/// Show the audit log's public key
///
/// It verifies the signatures in exports. Note it when the server is set up. 409 with the reason where the key is lost.
/// Needs `audit.read`.
#[utoipa::path(get, path = "/audit-events/key", tag = "Audit",
    responses((status = 200, description = "The key", body = AuditKeyView)))]
async fn key(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
) -> Result<Json<AuditKeyView>, Problem> {
    Ok(Json(audit::public_key(&system, &caller).await?))
}

/// Download the audit log's public key
///
/// The same as a PEM file, for `countersign audit verify --public-key` and `openssl`. 409 with the reason where the key is
/// lost. Needs `audit.read`.
#[utoipa::path(get, path = "/audit-events/key.pem", tag = "Audit",
    responses((status = 200, description = "The file", content_type = "application/x-pem-file", body = String)))]
async fn pem(State(system): State<System>, Authenticated(caller): Authenticated) -> Result<impl IntoResponse, Problem> {
    let key = audit::public_key(&system, &caller).await?;
    let headers = [
        (CONTENT_TYPE, "application/x-pem-file"),
        (CONTENT_DISPOSITION, "attachment; filename=\"countersign-audit.pem\""),
        (CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, key.public_key))
}

/// Show whether the audit log is what was recorded
///
/// As far as the server verified it, which it does every minute. The answer, or its `checkpoint` alone, can be kept
/// elsewhere and given to `countersign audit verify --witness` later. `unsigned` says why nothing is signed where the key is
/// lost. Needs `audit.read`.
#[utoipa::path(get, path = "/audit-events/verification", tag = "Audit",
    responses((status = 200, description = "What is known", body = VerificationView)))]
async fn show(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
) -> Result<Json<VerificationView>, Problem> {
    Ok(Json(audit::verification(&system, &caller).await?))
}

/// Verify the audit log now
///
/// A log of at most 100,000 events is verified from the first to the newest; of a longer one, what is new (up to
/// `verified`), and as many events from where the sweep is: then `swept` says up to which one of them, and asking again
/// goes on there. Where it is 0, the sweep came to the end, at `sweptAt`. Needs `audit.read`.
#[utoipa::path(post, path = "/audit-events/verification", tag = "Audit",
    responses((status = 200, description = "What is known then", body = VerificationView)))]
async fn verify(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
) -> Result<Json<VerificationView>, Problem> {
    Ok(Json(audit::verify(&system, &caller).await?))
}
