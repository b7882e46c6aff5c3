//! How often something may be done, counted for each key.
//!
//! Counts live in the process: each process of an installation has its own.

use crate::clock::Clock;
use governor::clock::Clock as Ticking;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

/// How many keys are remembered before those that did nothing lately are forgotten.
const KEYS: usize = 10_000;

/// Counts by key.
#[derive(Debug)]
pub(crate) struct Limiter<K: Hash + Eq + Clone>(RateLimiter<K, HashMapStateStore<K>, Ticks, NoOpMiddleware<Duration>>);

impl<K: Hash + Eq + Clone> Limiter<K> {
    /// Nothing was done yet.
    pub fn new(quota: Quota, clock: Arc<dyn Clock>) -> Self {
        Self(RateLimiter::hashmap_with_clock(quota, Ticks(clock)))
    }

    /// Counts once for a key.
    ///
    /// # Errors
    /// It was done too often: how many seconds to wait, at least 1.
    pub fn count(&self, key: &K) -> Result<(), u64> {
        if self.0.len() > KEYS {
            self.0.retain_recent();
        }
        self.0.check_key(key).map_err(|until| {
            let wait = until.wait_time_from(self.0.clock().now());
            wait.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX).max(1)
        })
    }
}

/// The system's clock as the limiter reads it.
#[derive(Clone, Debug)]
struct Ticks(Arc<dyn Clock>);

impl Ticking for Ticks {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::from_micros(self.0.now().timestamp_micros().try_into().unwrap_or(0))
    }
}
