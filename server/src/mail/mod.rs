//! Sending email: the connections. What is sent, when, and what follows from an attempt is decided in
//! `governance::mail`; what is due, and what became of it, is kept by `service::mail::sending`.

mod message;
mod settings;
mod transport;
mod worker;

pub use settings::{BadMail, Mailing};
pub use transport::Transport;
pub use worker::run;
