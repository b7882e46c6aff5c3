//! Whether the process lives, and whether it can do its work.

use axum::extract::State;
use axum::http::StatusCode;

use crate::state::AppState;

/// `GET /healthz`: it does, if this answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: 200 when the database answers and its schema is the one this program knows; 503
/// otherwise, and while the process is ending.
pub async fn ready(State(state): State<AppState>) -> (StatusCode, &'static str) {
    if state.closing.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "closing\n");
    }
    let tx = match state.system.store.read().await {
        Ok(tx) => tx,
        Err(error) => {
            app::status::log_internal(&error);
            return (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n");
        }
    };
    match migration::pending(&*tx).await {
        Ok(0) => (StatusCode::OK, "ready\n"),
        Ok(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database is not up to date\n"),
        Err(error) => {
            tracing::error!(%error, "the migrations could not be read");
            (StatusCode::SERVICE_UNAVAILABLE, "the database's migrations cannot be read\n")
        }
    }
}
