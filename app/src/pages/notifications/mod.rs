//! What the reader is told.

mod list;

pub use list::NotificationsPage;
