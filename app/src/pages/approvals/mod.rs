//! The inbox, one request, and several that are reviewed together.

mod bulk;
mod detail;
mod filter_form;
mod filters;
mod inbox;
mod nothing;

pub use bulk::BulkPage;
pub use detail::RequestPage;
pub use inbox::InboxPage;
