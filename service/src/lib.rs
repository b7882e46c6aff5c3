//! Every verb of Countersign.
//!
//! A verb goes one way: load facts, let `governance` decide, record, commit. It is one
//! transaction, checks tenant and permission inside it, and writes its events in it. The verbs
//! know no HTTP and no page; [`store`] is the one place that names the database.
//!
//! | module | verbs |
//! |---|---|
//! | [`requests`] | open, show, list, review, retract, comment, nudge, cancel, claim, report, expire |
//! | [`policies`], [`bindings`] | create, save, archive; bind, change mode, unbind |
//! | [`simulations`], [`replay`] | what would happen; what a policy would have done |
//! | [`directory`] | members, teams, org roles, projects, environments, clusters, organization |
//! | [`accounts`] | set-up, log in and out, sessions, invitations, passwords |
//! | [`tokens`] | issue, revoke, authenticate |
//! | [`notifications`] | list, unread, bell, mark as read, preferences |
//! | [`break_glass`] | start, revoke, list, show, review, finish follow-ups, limits |
//! | [`audit`] | list, export; verification, verify, public key |
//! | [`webhooks`] | create, change, rotate, test, delete; deliveries, retry; sending |
//! | [`executors`] | create, change, rotate, delete; claiming and sending, callbacks |
//! | [`mail`] | how email stands, test, retry; sending |
//! | [`live`] | following what happens |
//! | [`access`] | what the caller may do, for navigation |
//!
//! Every verb takes the [`System`] (database, clock, ids) and, but for the first few, the
//! [`Caller`] on whose behalf it acts.

pub mod access;
pub mod accounts;
pub mod audit;
pub mod bindings;
pub mod break_glass;
pub mod caller;
pub mod clock;
pub mod directory;
pub mod error;
pub mod executors;
mod input;
pub mod live;
pub mod mail;
pub mod notifications;
pub mod page;
pub mod policies;
mod put_off;
mod rate;
pub mod replay;
pub mod requests;
mod secret;
pub mod simulations;
pub mod store;
pub mod system;
pub mod tokens;
pub mod webhooks;

pub use caller::{Caller, TokenCaller};
pub use clock::Clock;
pub use error::Error;
pub use store::idempotency::Idempotency;
pub use system::System;
