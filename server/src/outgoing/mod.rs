//! Sending events to webhooks and requests to executors: the connections. What is sent, signed how, and what an answer
//! means is decided in `governance::outgoing` and `governance::execution`; what is due, and what became of it, is kept
//! by `service::webhooks::sending` and `service::executors::sending`.

pub mod executions;
mod names;
mod sender;
mod worker;

pub use sender::Sender;
pub use worker::run;

use crate::workers::log;
