//! API tokens.

mod issue;
mod revoke;
mod rotate;

pub use issue::IssueToken;
pub use revoke::RevokeToken;
pub use rotate::RotateToken;
