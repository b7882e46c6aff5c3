//! Light, dark, or whatever the system says.

use leptos::prelude::*;

use crate::kit::{Form, Glyph, Icon, Menu, MenuItem};

/// The reader's choice of colours. The server keeps it in the cookie `theme` and writes it as `data-theme` on `<html>`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Follows the system.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// Every choice, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The value in the cookie and in the form field `theme`.
    pub fn key(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The choice with this key; anything unknown follows the system.
    pub fn from_key(key: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.key() == key).unwrap_or_default()
    }

    /// The value of `data-theme` on `<html>`: absent when the system decides.
    pub fn attribute(self) -> Option<&'static str> {
        (self != Self::System).then(|| self.key())
    }

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::System => "System",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    /// Its icon.
    pub fn glyph(self) -> Glyph {
        match self {
            Self::System => Glyph::Monitor,
            Self::Light => Glyph::Sun,
            Self::Dark => Glyph::Moon,
        }
    }
}

/// The theme switch: a form that posts to `/theme`.
#[component]
pub(super) fn ThemeMenu(theme: Theme, return_to: String) -> impl IntoView {
    let choices: Vec<_> = Theme::ALL
        .into_iter()
        .map(|choice| {
            view! {
                <MenuItem name="theme" value=choice.key() icon=choice.glyph() current=choice == theme>
                    {choice.label()}
                </MenuItem>
            }
        })
        .collect();
    view! {
        <Menu
            id="theme-menu"
            label=format!("Theme: {}", theme.label())
            class="btn btn-ghost btn-icon"
            end=true
            button=view! { <Icon glyph=theme.glyph() /> }.into_any()
        >
            <Form action="/theme" bare=true>
                <input type="hidden" name="return_to" value=return_to />
                <p class="menu-label">"Theme"</p>
                {choices}
            </Form>
        </Menu>
    }
}

#[cfg(test)]
mod tests {
    use super::Theme;

    #[test]
    fn a_theme_comes_back_from_its_key_and_an_unknown_one_follows_the_system() {
        for theme in Theme::ALL {
            assert_eq!(Theme::from_key(theme.key()), theme);
        }
        assert_eq!(Theme::from_key("neon"), Theme::System);
    }
}
