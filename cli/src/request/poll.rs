//! Looking at a request until it changes.

use crate::client::{Client, Failure, Patience};
use governance::wire::requests::RequestView;
use std::thread;
use std::time::{Duration, Instant};

/// How long the server holds an answer: proxies that cut what is silent for a minute leave it alone.
const HOLD: Duration = Duration::from_secs(25);
/// The least time between two looks, where something between us and the server does not hold answers.
const LEAST: Duration = Duration::from_secs(1);

/// The request when it is in another state or has other reviews than the known one, or after a while (`left` at most).
///
/// After a failure the next look is not held, so that it is known at once when the server is back, and
/// what always cuts held answers is no obstacle.
///
/// # Errors
/// The server stays away for longer than there is patience, or refuses.
pub fn poll(
    client: &Client,
    known: &RequestView,
    left: Option<Duration>,
    patience: &Patience,
) -> Result<RequestView, Failure> {
    let (began, path, mut held) = (Instant::now(), format!("/requests/{}", known.id), true);
    let reviews = known.reviews.len().to_string();
    let hold = left.map_or(HOLD, |left| left.min(HOLD)).as_secs().to_string();
    let request: RequestView = patience.ask(|| {
        let query = [("wait", hold.as_str()), ("while", known.state.word()), ("reviews", reviews.as_str())];
        let query: &[_] = if held { &query } else { &[] };
        held = false;
        client.get(&path, query)
    })?;
    if request.state == known.state && request.reviews == known.reviews {
        thread::sleep(left.map_or(LEAST, |left| left.min(LEAST)).saturating_sub(began.elapsed()));
    }
    Ok(request)
}
