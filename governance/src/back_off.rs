//! Waiting before something is tried again: webhooks, executors and mail.

use chrono::TimeDelta;

/// How long to wait after so many attempts: at `first`, doubled with each up to `longest`, give or take a fifth so that
/// what failed together is not tried together again. `random` is any number, evenly distributed.
pub(crate) fn back_off(first: TimeDelta, longest: TimeDelta, attempts: u32, random: u64) -> TimeDelta {
    let doublings = attempts.saturating_sub(1).min(15);
    let plain = (first * (1 << doublings)).min(longest);
    let percent = 80 + i32::try_from(random % 41).unwrap_or_default();
    plain * percent / 100
}
