//! What is told by email: which of it, when, and in which words. The outbox is the service's, the connections are
//! the server's; what they must do is decided here.
//!
//! | file | what it decides |
//! |---|---|
//! | [`Occasion`] | what a mail is for |
//! | [`plan()`] | which of a member's mails go out now, alone or as one digest, and which wait or are dropped |
//! | [`QuietHours`] | when a member wants no mail |
//! | [`Letter`] | subject, text and HTML |
//! | [`Outcome`], [`Next`] | what follows from an attempt |
//!
//! # Rules
//!
//! - A mail leads to a page and decides nothing: no link in it approves.
//! - A mail waits until nothing came for its reader for [`SETTLES`], and at most [`SETTLES_MOST`]. What was read or
//!   became handled meanwhile is not sent.
//! - When more than [`SINGLE_MOST`] of a member's are due at once, they become one.
//! - An alert is always mailed, at once and alone: it cannot be switched off, knows no quiet hours, and is part
//!   of no digest.

mod attempts;
mod letter;
mod occasion;
mod plan;
mod quiet;

pub use attempts::{MOST_ATTEMPTS, Next, Outcome};
pub use letter::{AlertNews, Letter, News, Post, Tidings, letter};
pub use occasion::Occasion;
pub use plan::{Due, Plan, Reader, SETTLES, SETTLES_MOST, SINGLE_MOST, plan};
pub use quiet::QuietHours;
