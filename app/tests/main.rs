//! What components look like, as HTML.
//!
//! One program, because linking one for each file takes longer than the tests.
#![cfg(feature = "ssr")]
#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod audit;
mod break_glass;
mod executors;
mod html;
mod notifications;
mod policies;
mod requests;
mod settings;
mod simulator;
mod webhooks;
