//! What the pages of accounts are put together from.

mod demo_logins;
mod sessions;
mod shortcuts_card;
mod theme_card;

pub use demo_logins::DemoLoginCard;
pub use sessions::{SessionLine, SessionsCard};
pub use shortcuts_card::ShortcutsCard;
pub use theme_card::ThemeCard;
