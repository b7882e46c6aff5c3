//! Executors: webhooks that carry approved requests out, where the caller would otherwise.
//!
//! An executor belongs to one project or one cluster. Once a request is approved, [`in_charge`] says which one
//! carries it out, if any. The server claims the request like anyone else, hands it to the executor, and takes its
//! reports; [`Course`] is how far that has come.
//!
//! # Rules
//!
//! - What Countersign executes itself (semantics.md §8) has no executor.
//! - A request is handed over again and again until the first acknowledgement: an answer 2xx, or a report.
//!   After that nothing is ever sent again, so that nothing runs twice.
//! - A final report is taken once. What comes after it, or after a deadline, changes nothing.

mod charge;
mod course;

pub use charge::{Charge, in_charge};
pub use course::{
    ACKNOWLEDGED_WITHIN, Answered, CalledBack, Course, ExecutionState, GivenUp, LIMIT_DEFAULT, LIMIT_MINUTES, Report,
    Spent,
};

use crate::action::Action;
use crate::outgoing::Endpoint;
use std::collections::BTreeSet;

/// What an executor does, as it was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecutorSettings {
    pub endpoint: Endpoint,
    /// The actions that it carries out; empty for all that callers would.
    pub actions: BTreeSet<Action>,
    /// For how many minutes after the acknowledgement it may take until its result.
    pub limit_minutes: u32,
    pub enabled: bool,
}
