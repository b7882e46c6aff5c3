//! The REST interface as its clients see it: status and body, through the router in process, on SQLite
//! or, where `TEST_DATABASE_URL` is set, on PostgreSQL.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod api;
mod audit;
mod audit_chain;
mod break_glass;
mod command;
mod confirmation;
mod coverage;
mod description;
mod errors;
mod examples;
mod expiring;
mod gate;
mod gated;
mod idempotency;
mod journey;
mod lists;
mod notifications;
mod payloads;
mod policy_files;
mod reminders;
mod session;
mod simulations;
mod strictness;
mod superseding;
mod tokens;
mod waiting;
#[path = "../../../service/tests/support/mod.rs"]
mod world;
