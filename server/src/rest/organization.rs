//! `/organization`: the caller's own.

use axum::extract::State;
use governance::wire::directory::{OrganizationBody, OrganizationView};
use service::System;
use service::directory::organization;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::{Authenticated, Json};
use super::problem::Problem;
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(show, update))
}

/// Show the organization
#[utoipa::path(get, path = "/organization", tag = "Organization",
    responses((status = 200, description = "The organization and its settings", body = OrganizationView)))]
async fn show(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
) -> Result<Json<OrganizationView>, Problem> {
    Ok(Json(organization::show(&system, &caller).await?))
}

/// Change the organization
///
/// Name and settings. Needs `organization.manage`.
#[utoipa::path(put, path = "/organization", tag = "Organization",
    responses((status = 200, description = "The changed organization", body = OrganizationView)))]
async fn update(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Json(body): Json<OrganizationBody>,
) -> Result<Json<OrganizationView>, Problem> {
    Ok(Json(organization::update(&system, &caller, body).await?))
}
