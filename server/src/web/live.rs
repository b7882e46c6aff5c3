//! What open pages follow: server-sent events, or the same in one answer for who cannot hold a
//! connection open.

use std::convert::Infallible;
use std::time::Duration;

use app::Refused;
use app::session::Visit;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream::{Stream, unfold};
use governance::wire::live::LiveNews;
use serde::Deserialize;
use service::live::{Follow, news, sequence};
use service::{Error, System};
use tokio_util::sync::CancellationToken;

/// How often something is sent when nothing happens, so that nobody between takes the connection for
/// dead, and how often the reader's session is looked at.
const BEAT: Duration = Duration::from_secs(15);

/// How long a browser waits before it connects again.
const RETRY: Duration = Duration::from_secs(1);

/// What a browser sends when it connects again: where it was.
const LAST_EVENT: HeaderName = HeaderName::from_static("last-event-id");

/// Where to go on.
#[derive(Debug, Deserialize)]
pub struct Since {
    /// The sequence of the last event that the page knows; from now on, where absent.
    since: Option<i64>,
}

/// `GET /live`: what happens to requests, and the reader's numbers. With `Accept: text/event-stream` as it
/// happens, resuming after `Last-Event-ID` or `?since=`; otherwise what happened since, as JSON.
pub async fn follow(
    State(system): State<System>,
    State(closing): State<CancellationToken>,
    visit: Visit,
    headers: HeaderMap,
    Query(Since { since }): Query<Since>,
) -> Response {
    let given = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let since = given(&LAST_EVENT).and_then(|id| id.parse().ok()).or(since);
    let streamed = given(&header::ACCEPT).is_some_and(|accept| accept.contains("text/event-stream"));
    let answer =
        if streamed { stream(system, closing, visit, since).await } else { once(&system, &visit, since).await };
    answer.unwrap_or_else(|error| {
        let refused = Refused::from(error);
        (StatusCode::from_u16(refused.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), refused.message)
            .into_response()
    })
}

async fn once(system: &System, visit: &Visit, since: Option<i64>) -> Result<Response, Error> {
    let caller = visit.caller().await?;
    let since = match since {
        Some(since) => since,
        None => sequence(system, &caller).await?,
    };
    let news = news(system, &caller, since).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(news)).into_response())
}

async fn stream(
    system: System,
    closing: CancellationToken,
    visit: Visit,
    since: Option<i64>,
) -> Result<Response, Error> {
    let follow = Follow::since(system, visit.caller().await?, since).await?;
    let stream = Sse::new(told(follow, visit, closing));
    // Proxies that gather answers would keep the news to themselves.
    let unbuffered = (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(([unbuffered, (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], stream).into_response())
}

/// The news of one reader, until they are signed out or the process is about to end.
fn told(
    follow: Follow,
    visit: Visit,
    closing: CancellationToken,
) -> impl Stream<Item = Result<Event, Infallible>> + Send {
    unfold((follow, visit, closing), async |(mut follow, visit, closing)| {
        let news = closing.run_until_cancelled(follow.next(BEAT)).await?;
        if !visit.is_still_signed_in().await {
            return None;
        }
        let event = match news {
            Ok(Some(news)) => event(&news),
            Ok(None) => Event::default().comment("nothing new"),
            Err(Error::Unauthenticated) => return None,
            // The browser connects again, and goes on where it was.
            Err(error) => {
                app::status::log_internal(&error);
                return None;
            }
        };
        Some((Ok(event), (follow, visit, closing)))
    })
}

fn event(news: &LiveNews) -> Event {
    let event = Event::default().id(news.last.to_string()).retry(RETRY);
    event.json_data(news).unwrap_or_else(|_| Event::default().comment("unwritable"))
}
