//! One's own notifications.

mod mark_alerts_read;
mod mark_read;
mod set_preferences;

pub use mark_alerts_read::MarkAlertsRead;
pub use mark_read::MarkNotificationsRead;
pub use set_preferences::SetNotificationPreferences;
