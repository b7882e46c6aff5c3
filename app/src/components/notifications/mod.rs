//! What members are told, in the bar and on its page.

mod bell;
mod line;
mod preferences;

pub use bell::Bell;
pub use line::NotificationLine;
pub use preferences::PreferencesCard;
