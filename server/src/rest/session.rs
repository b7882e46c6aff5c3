//! `/session`: signing in with a cookie instead of a token, and who one is.

use app::session::Visit;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use governance::Permission;
use governance::wire::Ref;
use governance::wire::accounts::OrganizationRef;
use governance::wire::directory::TokenScope;
use serde::{Deserialize, Serialize};
use service::accounts::{SignedIn, login};
use service::{Caller, Error, System, access, directory};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answers::created;
use super::extract::{Authenticated, Json};
use super::problem::Problem;
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(sign_in, show, sign_out))
}

/// Who wants to sign in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Credentials {
    email: String,
    #[schema(format = Password)]
    password: String,
    /// The organization to enter, by slug or id; the first by name when absent.
    organization: Option<String>,
}

/// On whose behalf operations act, and what they may do.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Session {
    member: Ref,
    organization: OrganizationRef,
    /// What the member's org roles allow.
    permissions: Vec<Permission>,
    /// What the API token in use allows of that; absent in person.
    #[serde(skip_serializing_if = "Option::is_none")]
    scopes: Option<Vec<TokenScope>>,
}

impl Session {
    /// The session of a caller.
    pub(super) async fn of(system: &System, caller: &Caller) -> Result<Self, Error> {
        // Whoever belongs to an organization may know its name, also by a token that may read nothing.
        let owner = Caller { token: None, ..caller.clone() };
        let organization = directory::organization::show(system, &owner).await?;
        Ok(Self {
            member: Ref::new(caller.member.0, &caller.name),
            organization: OrganizationRef {
                id: organization.id.into(),
                slug: organization.slug,
                name: organization.name,
            },
            permissions: access::permissions(system, caller).await?.into_iter().collect(),
            scopes: caller.token.as_ref().map(|token| token.scopes.clone()),
        })
    }
}

/// Sign in
///
/// Sets the session cookie. Attempts are limited per account and per address.
#[utoipa::path(post, path = "/session", tag = "Session", security(()),
    responses((status = 201, description = "Who you are", body = Session)))]
async fn sign_in(
    State(system): State<System>,
    visit: Visit,
    Json(body): Json<Credentials>,
) -> Result<Response, Problem> {
    let mut signed_in = login::login(&system, &body.email, &body.password.into(), visit.address()).await?;
    if let Some(wanted) = body.organization {
        let held = login::memberships(&system, signed_in.login).await?.into_iter().map(|held| held.organization);
        let chosen = held.into_iter().find(|held| held.slug == wanted || held.id.to_string() == wanted);
        let none = || Error::field("organization", "you are no member of such an organization");
        signed_in = SignedIn { organization: chosen.ok_or_else(none)?.id, ..signed_in };
    }
    visit.sign_in(signed_in).await?;
    Ok(created("/session", Session::of(&system, &visit.caller().await?).await?))
}

/// Show who you are
#[utoipa::path(get, path = "/session", tag = "Session",
    responses((status = 200, description = "Who you are", body = Session)))]
async fn show(State(system): State<System>, Authenticated(caller): Authenticated) -> Result<Json<Session>, Problem> {
    Ok(Json(Session::of(&system, &caller).await?))
}

/// Sign out
///
/// Ends the session of the cookie.
#[utoipa::path(delete, path = "/session", tag = "Session", responses((status = 204, description = "It is ended")))]
async fn sign_out(visit: Visit) -> Result<StatusCode, Problem> {
    visit.login().await?;
    visit.sign_out().await?;
    Ok(StatusCode::NO_CONTENT)
}
