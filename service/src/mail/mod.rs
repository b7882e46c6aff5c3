//! Email: what is told in the application is mailed, too, where the configuration names a mail server.
//!
//! What is on its way is the outbox, `store/mails`: written in the transaction that tells it. [`sending`] is the workers'
//! side of it. How mail stands, a test and sending again need `organization.manage`.

mod composing;
pub mod sending;
mod settings;

pub use settings::{FailedMail, Overview, overview, retry, test};
