//! Looking at a request until it changes.

use crate::client::{Client, Failure};
use governance::StateName;
use governance::wire::requests::RequestView;
use std::thread;
use std::time::{Duration, Instant};

/// How long the server holds an answer: proxies that cut what is silent for a minute leave it alone.
const HOLD: Duration = Duration::from_secs(25);
/// The same while it is executed: what an executor reports on its way lets no answer go.
const EXECUTING: Duration = Duration::from_secs(5);
/// The least time between two looks, where something between us and the server does not hold answers.
const LEAST: Duration = Duration::from_secs(1);

/// The request when it is in another state or has other reviews than the known one, or after a while (`left` at most).
///
/// After a failure the next look is not held, so that it is known at once when the server is back, and
/// what always cuts held answers is no obstacle.
///
/// # Errors
/// The server stays away for longer than the client has patience, or refuses.
pub fn poll(client: &Client, known: &RequestView, left: Option<Duration>) -> Result<RequestView, Failure> {
    let began = Instant::now();
    let reviews = known.reviews.len().to_string();
    let hold = if known.state == StateName::Executing { EXECUTING } else { HOLD };
    let hold = left.map_or(hold, |left| left.min(hold)).as_secs().to_string();
    let query = [("wait", hold.as_str()), ("while", known.state.word()), ("reviews", reviews.as_str())];
    let request: RequestView = client.get_then(&format!("/requests/{}", known.id), &query, &[])?;
    if request.state == known.state && request.reviews == known.reviews {
        thread::sleep(left.map_or(LEAST, |left| left.min(LEAST)).saturating_sub(began.elapsed()));
    }
    Ok(request)
}
