//! All of a payload, as a file.

use app::session::Visit;
use app::{Refused, page};
use axum::extract::{OriginalUri, Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use governance::Payload;
use governance::ids::RequestId;
use serde::Deserialize;
use service::{Error, requests};

/// Which text of a payload.
#[derive(Deserialize)]
pub struct Which {
    /// `before` for what stood there before.
    side: Option<String>,
}

/// `GET /approvals/{id}/payload`: the bytes that the digest is of (a text as it was sent, JSON in its canonical form),
/// or with `?side=before` what stood there before. Always a download of plain text, so that no browser takes it for a
/// page. Whoever may see the request may have it; others get 404.
pub async fn download(
    visit: Visit,
    Path(id): Path<String>,
    Query(which): Query<Which>,
    OriginalUri(address): OriginalUri,
) -> Response {
    let before = which.side.as_deref() == Some("before");
    match file(&visit, &id, before).await {
        Ok((name, bytes)) => {
            let headers = [
                (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
                (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
                (header::CACHE_CONTROL, "private, no-cache".to_owned()),
            ];
            (headers, bytes).into_response()
        }
        Err(error) => {
            let refused = Refused::from(error);
            if refused.status == 401 {
                let back = address.path_and_query().map_or("/", |back| page::local(back.as_str()));
                return Redirect::to(&page::login_address(back)).into_response();
            }
            let status = StatusCode::from_u16(refused.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, format!("{}\n", refused.message)).into_response()
        }
    }
}

async fn file(visit: &Visit, id: &str, before: bool) -> Result<(String, Vec<u8>), Error> {
    let caller = visit.caller().await?;
    let id: RequestId = id.parse().map_err(|_| Error::NotFound("request"))?;
    let (number, payload) = requests::payload(visit.system(), &caller, id).await?;
    let payload = payload.ok_or(Error::NotFound("payload"))?;
    // Canonical form of a large JSON takes a while.
    let bytes = move || {
        let bytes = if before { payload.before_bytes() } else { Some(payload.bytes()) };
        bytes.map(|bytes| (ending(&payload), bytes.into_owned()))
    };
    let (ending, bytes) =
        tokio::task::spawn_blocking(bytes).await.map_err(Error::internal)?.ok_or(Error::NotFound("payload"))?;
    let which = if before { "-before" } else { "" };
    Ok((format!("request-{number}{which}.{ending}"), bytes))
}

fn ending(payload: &Payload) -> &'static str {
    let kind = payload.media_type().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.rsplit(['/', '+', '-']).next().unwrap_or_default() {
        "json" => "json",
        "yaml" => "yaml",
        "diff" | "patch" => "diff",
        _ => "txt",
    }
}
