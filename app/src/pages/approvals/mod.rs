//! The inbox, and one request.

mod detail;
mod filters;
mod inbox;

pub use detail::RequestPage;
pub use inbox::InboxPage;
