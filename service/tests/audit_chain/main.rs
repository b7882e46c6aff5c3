//! The audit log's hash chain in the server: what is appended verifies, and what is tampered with is found.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../support/mod.rs"]
mod support;

mod appended;
mod asked;
mod keys;
mod migrated;
mod tampering;
mod told;
mod unreadable;
mod work;
