//! What the reader is told.

mod alerts;
mod list;

pub use alerts::AlertsPage;
pub use list::NotificationsPage;
