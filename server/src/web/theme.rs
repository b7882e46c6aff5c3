//! Light, dark, or as the system says: remembered in a cookie, so that the first paint is right.

use app::components::shell::Theme;
use app::page::local;
use axum::Form;
use axum::response::Redirect;
use serde::Deserialize;
use tower_cookies::cookie::SameSite;
use tower_cookies::cookie::time::Duration;
use tower_cookies::{Cookie, Cookies};

const NAME: &str = "theme";

/// The theme switch's form.
#[derive(Deserialize)]
pub struct Choice {
    theme: String,
    #[serde(default)]
    return_to: String,
}

/// `POST /theme`: remembers the choice and leads back. Anything but light or dark means the system's.
pub async fn choose(cookies: Cookies, Form(choice): Form<Choice>) -> Redirect {
    let theme = Theme::from_key(&choice.theme);
    let lasts = if theme == Theme::System { Duration::ZERO } else { Duration::days(365) };
    let cookie = Cookie::build((NAME, theme.key())).path("/").same_site(SameSite::Lax).http_only(true).max_age(lasts);
    cookies.add(cookie.into());
    Redirect::to(local(&choice.return_to))
}

/// The reader's choice.
pub fn chosen(cookies: &Cookies) -> Theme {
    cookies.get(NAME).map(|cookie| Theme::from_key(cookie.value())).unwrap_or_default()
}
