//! The server's clock: what it decides by. A clock of our own may be wrong, and then "time left" would be.

use chrono::{DateTime, TimeDelta, Utc};
use governance::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use ureq::http::HeaderMap;

/// The `Date` of the last answer, and when it came. Copies are one clock.
#[derive(Clone, Default)]
pub struct Clock(Arc<Mutex<Option<(Timestamp, Instant)>>>);

impl Clock {
    /// Sets it by the headers of an answer that came just now.
    pub fn set(&self, headers: &HeaderMap) {
        let date = headers.get("date").and_then(|date| date.to_str().ok());
        if let Some(date) = date.and_then(|date| DateTime::parse_from_rfc2822(date).ok()) {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((date.with_timezone(&Utc), Instant::now()));
        }
    }

    /// What time it is at the server; `None` before it answered, or where it does not say.
    pub fn now(&self) -> Option<Timestamp> {
        let set = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        set.map(|(date, at)| date + TimeDelta::from_std(at.elapsed()).unwrap_or_default())
    }
}
