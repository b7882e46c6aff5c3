//! The OpenAPI 3.1 document, made of the handlers themselves.

mod complete;

use std::sync::LazyLock;

use axum::Json;
use serde_json::Value;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder, ServerBuilder};
use utoipa::{PartialSchema, ToSchema};

use super::answers::BASE;
use super::problem::Details;

/// The names of the two ways to authenticate.
const BEARER: &str = "bearer";
const COOKIE: &str = "session";

/// Groups of operations, in the order in which they are shown.
const TAGS: [(&str, &str); 20] = [
    ("Requests", "Asking for protected actions, deciding, executing once."),
    ("Approval policies", "Who must approve what, in immutable versions."),
    ("Policy bindings", "Where policies apply. Changes at an environment pass the gate themselves."),
    ("Policy set", "All policies and bindings as one file, to be kept next to the code that they protect."),
    ("Simulations", "What would happen, and what a policy would have done. Nothing is written."),
    ("Break-glass", "Time-limited sessions that bypass approvals, in full view, and the review that each owes."),
    ("Audit", "Everything that happened, in order."),
    ("Notifications", "What you are told of requests. They belong to people: API tokens have none."),
    ("Projects", "What is delivered."),
    ("Environments", "Where it is delivered to, and whether that is frozen."),
    ("Clusters", "What hosts environments."),
    ("Executors", "Webhooks that carry approved requests out, for a project or a cluster."),
    ("Members", "The people of the organization."),
    ("Teams", "Named sets of members."),
    ("Org roles", "Named roles that carry permissions, and that quorums may require."),
    ("Organization", "Its name and settings."),
    ("Tokens", "API tokens for pipelines."),
    ("Webhooks", "Where events are sent, signed and at least once, and what became of each."),
    ("Invitations", "Joining by a one-time address."),
    ("Session", "Signing in with a cookie, and who one is."),
];

const SAYS: &str = "\
Approval policies for high-risk operations. Bodies are JSON with camelCase names, times are RFC 3339 in UTC, ids \
are UUIDs. Errors are problem details (RFC 9457). Unknown fields and parameters are refused, so that a typing error \
never weakens a policy. Lists are read page by page: pass `next` of one page as `after` of the next. What belongs to \
another organization is not found.";

/// The document; the same for everyone.
pub static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(document()).unwrap_or_else(|error| Value::String(error.to_string())));

/// `GET /api/openapi.json`.
pub async fn serve() -> Json<&'static Value> {
    Json(&DOCUMENT)
}

/// The document with every operation.
pub fn document() -> OpenApi {
    let mut document = super::operations().into_openapi();
    complete::complete(&mut document);
    document
}

/// The document without operations.
pub(super) fn head() -> OpenApi {
    let mut schemas = vec![(Details::name().into_owned(), Details::schema())];
    Details::schemas(&mut schemas);
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("An API token (`csn_…`)."));
    let cookie = ApiKeyValue::with_description("countersign", "The cookie that `POST /session` sets.");
    let components = ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .security_scheme(BEARER, SecurityScheme::Http(bearer.build()))
        .security_scheme(COOKIE, SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new().title("Countersign").version(env!("CARGO_PKG_VERSION")).description(Some(SAYS)).build(),
        )
        .servers(Some([ServerBuilder::new().url(BASE).build()]))
        .tags(Some(TAGS.map(|(name, says)| TagBuilder::new().name(name).description(Some(says)).build())))
        .components(Some(components.build()))
        .build()
}
