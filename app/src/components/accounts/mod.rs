//! What the pages of accounts are put together from.

mod demo_logins;
mod sessions;
mod theme_card;

pub use demo_logins::DemoLoginCard;
pub use sessions::{SessionLine, SessionsCard};
pub use theme_card::ThemeCard;
