//! The verbs on a database: on SQLite, or on PostgreSQL where `TEST_DATABASE_URL` names a database of it.
//!
//! One program, because linking one for each file takes longer than the tests.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod accounts;
mod audit;
mod audit_chain;
mod audit_export;
mod audit_plans;
mod break_glass;
mod carried_out;
mod changes;
mod confirmation;
mod directory;
mod executors;
#[path = "support/history.rs"]
mod history;
mod inbox;
mod inbox_plans;
mod invitations;
mod live;
mod mails;
mod notifications;
mod org_roles;
mod preview;
mod races;
mod reminders;
mod requests;
mod resources;
mod review_many;
mod schema;
mod search;
mod simulations;
mod superseding;
mod support;
#[path = "support/timeline.rs"]
mod timeline;
mod tokens;
mod versions;
mod webhooks;
