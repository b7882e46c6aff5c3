//! `/audit-events`.

use axum::extract::State;
use chrono::{DateTime, Utc};
use governance::FieldErrors;
use governance::event::EventKind;
use governance::ids::RequestId;
use governance::wire::Page;
use governance::wire::events::EventView;
use serde::Deserialize;
use service::{System, audit};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::answers::seek;
use super::extract::{Authenticated, Json, Query};
use super::problem::Problem;
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(list))
}

/// Filters of the list; absent ones do not restrict.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Filter {
    /// A member by id, e-mail address or name.
    actor: Option<String>,
    /// Kinds of events, separated by commas; any of them.
    kind: Option<String>,
    /// The request that it belongs to, by id.
    request: Option<Uuid>,
    /// Not before this instant.
    from: Option<DateTime<Utc>>,
    /// Before this instant.
    until: Option<DateTime<Utc>>,
    /// Only those that must stand out.
    #[serde(default)]
    #[param(required = false)]
    prominent: bool,
    /// The `next` of the page before.
    after: Option<String>,
    /// How many items a page holds: 1 to 200, 50 when absent.
    limit: Option<u64>,
}

/// List audit events
///
/// The newest first. Needs `audit.read`.
#[utoipa::path(get, path = "/audit-events", tag = "Audit", params(Filter),
    responses((status = 200, description = "One page of events", body = Page<EventView>)))]
async fn list(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Query(filter): Query<Filter>,
) -> Result<Json<Page<EventView>>, Problem> {
    let wanted = audit::Filter {
        actor: filter.actor,
        kinds: kinds(filter.kind.as_deref().unwrap_or_default())?,
        request: filter.request.map(RequestId),
        from: filter.from,
        until: filter.until,
        prominent: filter.prominent,
    };
    let seek = seek(filter.after, filter.limit)?;
    Ok(Json(audit::list(&system, &caller, &wanted, &seek).await?))
}

fn kinds(text: &str) -> Result<Vec<EventKind>, FieldErrors> {
    let given = text.split(',').map(str::trim).filter(|kind| !kind.is_empty());
    given
        .map(|kind| kind.parse().map_err(|()| FieldErrors::one("kind", format!("there is no kind `{kind}`"))))
        .collect()
}
