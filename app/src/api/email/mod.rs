//! How mail stands.

mod retry;
mod test;

pub use retry::RetryMails;
pub use test::TestMail;

/// Where it is looked at.
const PAGE: &str = "/settings/email";
