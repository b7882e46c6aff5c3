//! `/audit-events`.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use futures::stream;
use governance::FieldErrors;
use governance::event::EventKind;
use governance::ids::BreakGlassSessionId;
use governance::wire::Page;
use governance::wire::events::EventView;
use serde::Deserialize;
use service::audit::export::{self, Export, Format};
use service::{System, audit};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::answers::{seek, word};
use super::extract::{Authenticated, Json, Query};
use super::problem::Problem;
use crate::state::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(list)).routes(routes!(download))
}

/// A query string with the filters of the log and a few parameters more. Written once, since an unknown
/// parameter is refused and so the filters cannot be a part of their own.
macro_rules! filtered {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $field:ident : $type:ty),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Deserialize, IntoParams)]
        #[into_params(parameter_in = Query)]
        #[serde(deny_unknown_fields)]
        struct $name {
            /// A member by id, email address or name.
            actor: Option<String>,
            /// Kinds of events, separated by commas; any of them.
            kind: Option<String>,
            /// The project where it happened, by slug or id; its environments belong to it.
            project: Option<String>,
            /// The environment where it happened: `project/name`, a name within `project`, or an id.
            environment: Option<String>,
            /// The cluster where it happened, by slug or id; what happened in environments belongs to the
            /// cluster that hosted them then.
            cluster: Option<String>,
            /// The request that it belongs to, by number or id.
            request: Option<String>,
            /// The break-glass session that it belongs to, by id.
            session: Option<Uuid>,
            /// Not before this instant.
            from: Option<DateTime<Utc>>,
            /// Before this instant.
            until: Option<DateTime<Utc>>,
            /// Only those that must stand out.
            #[serde(default)]
            #[param(required = false)]
            prominent: bool,
            /// A part of what the event is about or of its detail, in upper or lower case.
            q: Option<String>,
            $($(#[$doc])* $field: $type),+
        }

        impl $name {
            fn filter(&self) -> Result<audit::Filter, FieldErrors> {
                Ok(audit::Filter {
                    actor: self.actor.clone(),
                    kinds: kinds(self.kind.as_deref().unwrap_or_default())?,
                    project: self.project.clone(),
                    environment: self.environment.clone(),
                    cluster: self.cluster.clone(),
                    request: self.request.clone(),
                    session: self.session.map(BreakGlassSessionId),
                    from: self.from,
                    until: self.until,
                    prominent: self.prominent,
                    text: self.q.clone(),
                })
            }
        }
    };
}

filtered! {
    /// Filters of the list; absent ones do not restrict.
    Listed {
        /// The `next` of the page before.
        after: Option<String>,
        /// How many items a page holds: 1 to 200, 50 when absent.
        limit: Option<u64>,
    }
}

filtered! {
    /// Filters of an export; absent ones do not restrict.
    Exported {
        /// What it is written as: `csv`, which it is when absent, or `jsonl`.
        #[param(pattern = "^(csv|jsonl)$")]
        format: Option<String>,
    }
}

/// List audit events
///
/// The newest first; with `from` or `until`, the latest first. With `q` a page looks through so many events at
/// most, so it can hold fewer items than asked for, or none, and still have a `next`. What a filter names that
/// does not exist finds nothing; what was deleted is found by its id. Needs `audit.read`.
#[utoipa::path(get, path = "/audit-events", tag = "Audit", params(Listed),
    responses((status = 200, description = "One page of events", body = Page<EventView>)))]
async fn list(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Query(query): Query<Listed>,
) -> Result<Json<Page<EventView>>, Problem> {
    let filter = query.filter()?;
    let seek = seek(query.after, query.limit)?;
    Ok(Json(audit::list(&system, &caller, &filter, &seek).await?))
}

/// Export audit events
///
/// Everything that fits, the oldest first, as a file that is sent while it is read. It ends with what there was
/// when it was asked for. That it was exported is an audit event itself.
///
/// `csv` is a table as of RFC 4180 in UTF-8 with a header row. A cell that a spreadsheet would take for a formula (it begins
/// with `=`, `+`, `-`, `@`, a tab or a line break) has an apostrophe before it.
///
/// `jsonl` is for `countersign audit verify`, and for whoever writes a verifier of their own: each event with its place in
/// the hash chain, what a filter leaves out by its digest alone, and signed checkpoints. 409 with the reason where the key to
/// sign it is lost, or the log never was sound. Needs `audit.read`.
#[utoipa::path(get, path = "/audit-events/export", tag = "Audit", params(Exported),
    responses((status = 200, description = "The file", content_type = "text/csv", body = String)))]
async fn download(
    State(system): State<System>,
    Authenticated(caller): Authenticated,
    Query(query): Query<Exported>,
) -> Result<Response, Problem> {
    let format = word("format", query.format.as_deref(), &Format::ALL.map(Format::word))?.unwrap_or(Format::Csv);
    let export = export::begin(&system, &caller, &query.filter()?, format).await?;
    let headers = [
        (CONTENT_TYPE, format.media_type().to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", export.file_name)),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, body(export)).into_response())
}

/// The bytes of an export as they are read. An error cuts the answer off, so that nobody takes a part of the
/// file for the whole.
fn body(export: Export) -> Body {
    Body::from_stream(stream::try_unfold(export, async |mut export: Export| {
        let bytes = export.next().await.inspect_err(|error| tracing::error!(%error, "an export ends in its middle"))?;
        Ok::<_, service::Error>(bytes.map(|bytes| (Bytes::from(bytes), export)))
    }))
}

fn kinds(text: &str) -> Result<Vec<EventKind>, FieldErrors> {
    let given = text.split(',').map(str::trim).filter(|kind| !kind.is_empty());
    given
        .map(|kind| kind.parse().map_err(|()| FieldErrors::one("kind", format!("there is no kind `{kind}`"))))
        .collect()
}
