//! What leaves for chat: a message for an incoming webhook of Slack, as Block Kit, and as one line with a link for
//! notifications and for Mattermost, which reads no blocks. Rocket.Chat takes the same.
//!
//! An incoming webhook can't change what it posted, so what becomes of a request is a message of its own, which
//! names the request by its number. The address is the secret: there is no signature.

mod answers;
mod message;
mod text;

pub use answers::answer;
pub use message::{message, test_message};

/// The events that a channel hears of, unless somebody chooses otherwise: requests that wait, what is decided about
/// them, what fails, and break-glass.
pub const DEFAULT_EVENTS: [&str; 11] = [
    "request.opened",
    "request.approved",
    "request.rejected",
    "request.cancelled",
    "request.expired",
    "request.reopened",
    "request.nudged",
    "request.reminded",
    "request.escalated",
    "request.failed",
    "break_glass.*",
];
