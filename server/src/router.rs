//! Every route on one page, and what all of them go through.

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath};
use axum::http::{HeaderName, Request};
use axum::middleware::{from_fn_with_state, map_response_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use governance::wire::requests::PAYLOAD_MOST;
use leptos_axum::{LeptosRoutes, generate_route_list};
use tower::ServiceBuilder;
use tower_http::ServiceBuilderExt;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use tower_http::request_id::{MakeRequestUuid, RequestId};
use tower_http::trace::TraceLayer;

use crate::config::Config;
use crate::state::AppState;
use crate::web::{account, files, forms, headers, health, live, pages, payload, shortcuts, theme};
use crate::{auth, metrics, rest, sessions};

/// The largest body that any route takes: the largest payload and what was before it.
pub const MAX_BODY: usize = 2 * PAYLOAD_MOST + 1024 * 1024;

/// The whole site over `state`.
pub fn router(state: AppState) -> Router {
    let site = {
        let options = state.options.clone();
        generate_route_list(move || app::shell::shell(options.clone()))
    };
    let id = HeaderName::from_static("x-request-id");

    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/live", get(live::follow))
        .route("/logout", post(account::log_out))
        .route("/organization", post(account::switch_organization))
        .route("/theme", post(theme::choose))
        .route("/shortcuts", post(shortcuts::choose))
        .route("/forms/{*form}", post(forms::submit))
        .route("/approvals/{id}/payload", get(payload::download))
        .nest("/api", rest::router())
        .leptos_routes_with_handler(site, get(pages::show))
        .nest_service("/pkg", files::built(&state.options))
        .fallback_service(files::public(&state.options, get(pages::show).with_state(state.clone())))
        .layer(
            ServiceBuilder::new()
                .set_request_id(id.clone(), MakeRequestUuid)
                .layer(TraceLayer::new_for_http().make_span_with(span))
                .layer(from_fn_with_state(state.clone(), metrics::count))
                .propagate_request_id(id)
                .layer(map_response_with_state(state.clone(), headers::secure))
                .layer(CompressionLayer::new())
                .layer(CatchPanicLayer::custom(pages::panicked))
                .map_request(auth::token_alone)
                .layer(forgery(&state.config))
                .layer(DefaultBodyLimit::max(MAX_BODY))
                .layer(sessions::layer(&state.config, &state.system)),
        )
        .with_state(state)
}

/// Refuses what another site sends with a reader's cookies: by `Sec-Fetch-Site`, or without it by
/// comparing `Origin` with `Host`. Behind a proxy that changes `Host`, the public address counts too.
fn forgery(config: &Config) -> CsrfLayer<fn(ProtectionError) -> Response> {
    let layer = CsrfLayer::new().add_trusted_origin(config.public_origin()).unwrap_or_default();
    layer.with_rejection_response(rest::problem::cross_site)
}

fn span<B>(request: &Request<B>) -> tracing::Span {
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).unwrap_or_default();
    // The pattern, not the path: one-time addresses are secrets, and logs are not.
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str).unwrap_or_default();
    tracing::info_span!("request", method = %request.method(), route, id)
}
