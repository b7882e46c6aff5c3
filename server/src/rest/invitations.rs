//! `/invitations`: asking somebody in, and joining.

use app::session::Visit;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use governance::ids::InvitationId;
use governance::wire::Page;
use governance::wire::accounts::InvitationShown;
use governance::wire::directory::{AcceptBody, InvitationBody, InvitationView, Invited};
use service::System;
use service::accounts::invitations;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answers::{Paging, created};
use super::extract::{Authenticated, Id, IdempotencyHeader, IdempotencyKey, Json, Query};
use super::problem::Problem;
use super::session::Session;
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(list, create)).routes(routes!(revoke)).routes(routes!(show, accept))
}

/// List invitations
///
/// Those that wait, the newest first. Needs `members.manage`.
#[utoipa::path(get, path = "/invitations", tag = "Invitations", params(Paging),
    responses((status = 200, description = "One page of invitations", body = Page<InvitationView>)))]
async fn list(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<InvitationView>>, Problem> {
    paging.cut(invitations::list(&system, &caller).await?, |invitation| invitation.id)
}

/// Invite somebody
///
/// The answer holds the one-time address, which is shown only now and valid for seven days. Needs
/// `members.manage`, and every permission that the org roles grant.
#[utoipa::path(post, path = "/invitations", tag = "Invitations", params(IdempotencyHeader),
    responses((status = 201, description = "The invitation and its address", body = Invited)))]
async fn create(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    key: IdempotencyKey,
    Json(body): Json<InvitationBody>,
) -> Result<Response, Problem> {
    let key = key.of("invitations", &body)?;
    let invited = invitations::create(&system, &caller, body, key.as_ref()).await?;
    Ok(created(&format!("/invitations/{}", invited.invitation.id), invited))
}

/// Revoke an invitation
///
/// Needs `members.manage`.
#[utoipa::path(delete, path = "/invitations/{id}", tag = "Invitations",
    responses((status = 204, description = "Its address leads nowhere any more")))]
async fn revoke(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Id(id): Id<InvitationId>,
) -> Result<StatusCode, Problem> {
    invitations::revoke(&system, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Show where an invitation leads
#[utoipa::path(get, path = "/invitations/{secret}/acceptance", tag = "Invitations", security(()),
    params(("secret" = String, Path, description = "The last part of the invitation's address")),
    responses((status = 200, description = "The invitation", body = InvitationShown)))]
async fn show(State(system): State<System>, Id(secret): Id<String>) -> Result<Json<InvitationShown>, Problem> {
    Ok(Json(invitations::show(&system, &secret).await?))
}

/// Accept an invitation
///
/// Joins the organization and signs in with a cookie. Who has a login already proves it with its password.
#[utoipa::path(post, path = "/invitations/{secret}/acceptance", tag = "Invitations", security(()),
    params(("secret" = String, Path, description = "The last part of the invitation's address")),
    responses((status = 201, description = "Who you are", body = Session)))]
async fn accept(
    State(system): State<System>,
    visit: Visit,
    Id(secret): Id<String>,
    Json(body): Json<AcceptBody>,
) -> Result<Response, Problem> {
    let signed_in = invitations::accept(&system, &secret, body).await?;
    visit.sign_in(signed_in).await?;
    Ok(created("/session", Session::of(&system, &visit.caller().await?).await?))
}
