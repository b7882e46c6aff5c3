//! The reader.

use leptos::prelude::*;

use crate::kit::{Avatar, Form, Glyph, Menu, MenuItem};

/// Who reads the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// Their name.
    pub name: String,
    /// The address they log in with.
    pub email: String,
}

/// The account page and the way out; logging out posts to `/logout`.
#[component]
pub(super) fn MeMenu(me: Me) -> impl IntoView {
    let label = format!("Account of {}", me.name);
    let button = view! { <Avatar name=me.name.clone() /> }.into_any();
    view! {
        <Menu id="me-menu" label class="frame-me" end=true button>
            <div class="menu-head">
                <p class="font-medium">{me.name}</p>
                <p class="text-sm text-muted truncate">{me.email}</p>
            </div>
            <MenuItem href="/account" icon=Glyph::User>
                "Account"
            </MenuItem>
            <Form action="/logout" bare=true>
                <MenuItem icon=Glyph::LogOut>"Log out"</MenuItem>
            </Form>
        </Menu>
    }
}
