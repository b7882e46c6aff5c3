//! Sending events to webhooks: the connections. What is sent, signed how, and what an answer means is decided in
//! `governance::outgoing`; what is due, and what became of it, is kept by `service::webhooks::sending`.

mod names;
mod sender;
mod worker;

pub use sender::Sender;
pub use worker::run;
