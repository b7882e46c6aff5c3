//! Members.

mod list;
mod show;

pub use list::MembersPage;
pub use show::MemberPage;
