//! What holds for every organization, policy and course of events, tried on random ones, and
//! compared with a slow and obvious oracle.
//!
//! `PROPTEST_CASES` sets how many are tried. A failure prints the smallest case it could find;
//! it belongs into the sentences of `tests/rules` then.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, in helpers as well")]

mod analysis;
mod audience;
mod audit;
mod binding;
mod break_glass;
mod changes;
mod conditions;
mod executions;
mod feasibility;
mod files;
mod finish;
mod life;
mod lives;
mod next_days;
mod oracle;
mod policies;
mod quorum;
mod reach;
mod reminders;
mod simulation;
mod world;

use proptest::prelude::ProptestConfig;

/// As many cases as usual, and no files left behind.
fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}
