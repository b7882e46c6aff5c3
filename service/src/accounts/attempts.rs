//! How often a password may be tried, for one account and from one address.

use crate::Error;
use crate::clock::Clock;
use crate::rate::Limiter;
use governor::Quota;
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

impl Attempts {
    /// Nothing was attempted yet.
    pub fn new(clock: Arc<dyn Clock>, limits: LoginLimits) -> Self {
        let quota = |seconds, burst| {
            let pause = Quota::with_period(Duration::from_secs(seconds));
            pause.map_or_else(|| Quota::per_minute(burst), |quota| quota.allow_burst(burst))
        };
        Self {
            accounts: Limiter::new(quota(30, limits.account), clock.clone()),
            addresses: Limiter::new(quota(2, limits.address), clock),
        }
    }

    /// Counts an attempt from an address. Of IPv6 the first 64 bits count, since one machine has
    /// all the rest.
    pub(super) fn from(&self, address: IpAddr) -> Result<(), Error> {
        let address = match address.to_canonical() {
            IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() >> 64 << 64).into()),
            v4 @ IpAddr::V4(_) => v4,
        };
        self.addresses.count(&address).map_err(Error::TooMany)
    }

    /// Counts an attempt at an account, whether it exists or not.
    pub(super) fn at(&self, email: &str) -> Result<(), Error> {
        self.accounts.count(&email.to_owned()).map_err(Error::TooMany)
    }
}
