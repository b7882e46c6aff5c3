//! Whether pages listen to single keys: remembered in a cookie.

use app::components::shell::Shortcuts;
use app::page::local;
use axum::Form;
use axum::response::Redirect;
use serde::Deserialize;
use tower_cookies::cookie::SameSite;
use tower_cookies::cookie::time::Duration;
use tower_cookies::{Cookie, Cookies};

const NAME: &str = "shortcuts";

/// The form of the account page.
#[derive(Deserialize)]
pub struct Choice {
    shortcuts: String,
    #[serde(default)]
    return_to: String,
}

/// `POST /shortcuts`: remembers the choice and leads back. Anything but `off` means on.
pub async fn choose(cookies: Cookies, Form(choice): Form<Choice>) -> Redirect {
    let shortcuts = Shortcuts::from_key(&choice.shortcuts);
    let lasts = if shortcuts == Shortcuts::default() { Duration::ZERO } else { Duration::days(365) };
    let cookie =
        Cookie::build((NAME, shortcuts.key())).path("/").same_site(SameSite::Lax).http_only(true).max_age(lasts);
    cookies.add(cookie.into());
    Redirect::to(local(&choice.return_to))
}

/// The reader's choice.
pub fn chosen(cookies: &Cookies) -> Shortcuts {
    cookies.get(NAME).map(|cookie| Shortcuts::from_key(cookie.value())).unwrap_or_default()
}
