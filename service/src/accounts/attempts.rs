//! How often a password may be tried, for one account and from one address.
//!
//! Counts live in the process: each process of an installation has its own.

use crate::Error;
use crate::clock::Clock;
use governor::clock::Clock as Ticking;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

/// How many attempts may come at once. After that, one every 30 seconds for an account, and one
/// every 2 seconds from an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoginLimits {
    pub account: NonZeroU32,
    pub address: NonZeroU32,
}

impl Default for LoginLimits {
    /// 10 for an account, 60 from an address.
    fn default() -> Self {
        let burst = |attempts| NonZeroU32::new(attempts).unwrap_or(NonZeroU32::MIN);
        Self { account: burst(10), address: burst(60) }
    }
}

/// The attempts of late.
#[derive(Debug)]
pub struct Attempts {
    accounts: Limiter<String>,
    addresses: Limiter<IpAddr>,
}

type Limiter<K> = RateLimiter<K, HashMapStateStore<K>, Ticks, NoOpMiddleware<Duration>>;

impl Attempts {
    /// Nothing was attempted yet.
    pub fn new(clock: Arc<dyn Clock>, limits: LoginLimits) -> Self {
        let quota = |seconds, burst| {
            let pause = Quota::with_period(Duration::from_secs(seconds));
            pause.map_or_else(|| Quota::per_minute(burst), |quota| quota.allow_burst(burst))
        };
        let ticks = Ticks(clock);
        Self {
            accounts: RateLimiter::hashmap_with_clock(quota(30, limits.account), ticks.clone()),
            addresses: RateLimiter::hashmap_with_clock(quota(2, limits.address), ticks),
        }
    }

    /// Counts an attempt from an address. Of IPv6 the first 64 bits count, since one machine has
    /// all the rest.
    pub(super) fn from(&self, address: IpAddr) -> Result<(), Error> {
        let address = match address.to_canonical() {
            IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() >> 64 << 64).into()),
            v4 @ IpAddr::V4(_) => v4,
        };
        count(&self.addresses, &address)
    }

    /// Counts an attempt at an account, whether it exists or not.
    pub(super) fn at(&self, email: &str) -> Result<(), Error> {
        count(&self.accounts, &email.to_owned())
    }
}

fn count<K: Hash + Eq + Clone>(limiter: &Limiter<K>, key: &K) -> Result<(), Error> {
    if limiter.len() > 10_000 {
        limiter.retain_recent();
    }
    limiter.check_key(key).map_err(|until| {
        let wait = until.wait_time_from(limiter.clock().now());
        Error::TooMany(wait.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX).max(1))
    })
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
