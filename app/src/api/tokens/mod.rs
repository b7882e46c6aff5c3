//! API tokens.

mod issue;
mod revoke;

pub use issue::IssueToken;
pub use revoke::RevokeToken;
