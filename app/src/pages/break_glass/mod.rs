//! Break-glass: who bypasses approvals now, who did, and what is owed for it.

mod list;
mod show;
mod start;

pub use list::SessionsPage;
pub use show::SessionPage;
pub use start::StartPage;
