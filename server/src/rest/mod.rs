//! The REST interface: `/api/v1` and its description.
//!
//! One file a group of operations; a handler takes the caller and a body out of the request, calls one
//! verb of `service`, and answers with the wire types that pages and command line share. Every
//! error is a [`problem`]. The OpenAPI document is made of the handlers themselves ([`openapi`]).

mod alerts;
mod answers;
mod audit;
mod audit_chain;
mod bindings;
mod break_glass;
mod clusters;
mod docs;
mod environments;
mod executors;
mod extract;
mod invitations;
mod members;
mod notifications;
pub mod openapi;
mod org_roles;
mod organization;
mod policies;
mod policy_set;
pub mod problem;
mod projects;
mod reason;
mod replays;
mod requests;
mod session;
mod simulations;
mod teams;
mod tokens;
mod versions;
mod webhooks;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::Method;
use axum::middleware::from_fn;
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::router::OpenApiRouter;

use crate::state::AppState;
use problem::{Problem, kinds};

/// The largest body of an operation without a payload.
const MOST: usize = 1024 * 1024;

/// Every operation, to be described or to be served.
fn operations() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(openapi::head())
        .merge(requests::routes())
        .merge(policies::routes())
        .merge(versions::routes())
        .merge(bindings::routes())
        .merge(policy_set::routes())
        .merge(simulations::routes())
        .merge(replays::routes())
        .merge(break_glass::routes())
        .merge(audit::routes())
        .merge(audit_chain::routes())
        .merge(notifications::routes())
        .merge(alerts::routes())
        .merge(projects::routes())
        .merge(environments::routes())
        .merge(clusters::routes())
        .merge(executors::routes())
        .merge(members::routes())
        .merge(teams::routes())
        .merge(org_roles::routes())
        .merge(organization::routes())
        .merge(tokens::routes())
        .merge(webhooks::routes())
        .merge(invitations::routes())
        .merge(session::routes())
}

/// What is to be mounted at `/api`.
pub fn router() -> Router<AppState> {
    Router::new()
        .nest("/v1", operations().into())
        .route("/openapi.json", get(openapi::serve))
        .route("/docs", get(docs::page))
        .route("/docs.css", get(docs::style))
        .route("/docs.js", get(docs::script))
        .fallback(no_such_route)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(DefaultBodyLimit::max(MOST))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(from_fn(problem::with_request_id))
}

async fn no_such_route() -> Problem {
    Problem::new(&kinds::NO_SUCH_ROUTE, "there is no operation at this address")
}

async fn method_not_allowed(method: Method) -> Problem {
    Problem::new(&kinds::METHOD_NOT_ALLOWED, format!("{method} is not possible at this address"))
}
