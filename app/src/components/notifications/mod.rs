//! What members are told, in the bar and on its page.

mod alert;
mod bell;
mod item;
mod line;
mod preferences;

pub use alert::AlertLine;
pub use bell::Bell;
pub use line::NotificationLine;
pub use preferences::PreferencesCard;
