//! The server over HTTP: pages and their forms, logins, live news, what goes out, and how it is operated. The REST
//! interface is tried in `rest`.
//!
//! One program, because linking one for each file takes longer than the tests.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod accounts;
mod auth;
mod break_glass;
mod confirmation;
mod demo;
mod executors;
mod live;
mod mails;
mod operation;
mod outgoing;
mod payload;
mod sessions;
mod site;
mod web;
