//! On whose behalf a request acts.

use app::session::Visit;
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use service::{Caller, Error, tokens};

use crate::auth::token;
use crate::rest::problem::Problem;
use crate::state::AppState;

/// The member who sent the request: through an API token where there is an `Authorization` header,
/// otherwise by the session cookie, in the organization that they opened there.
pub struct Authenticated(pub Caller);

impl FromRequestParts<AppState> for Authenticated {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        if parts.headers.contains_key(AUTHORIZATION) {
            let secret = token(&parts.headers).ok_or(Error::Unauthenticated)?;
            return Ok(Self(tokens::authenticate(&state.system, &secret).await?));
        }
        let visit = Visit::from_request_parts(parts, state).await.map_err(|(_, said)| Error::internal(said))?;
        Ok(Self(visit.caller().await?))
    }
}
