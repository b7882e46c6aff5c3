//! Which organization the reader is in, and the way to the others.

use leptos::prelude::*;

use crate::kit::{Form, Glyph, Icon, Menu, MenuItem};

/// An organization that the reader is a member of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganizationLink {
    /// What the form sends.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Whether it is the one that is open.
    pub current: bool,
}

/// The open organization's name; with more than one, a menu that posts the chosen one to `/organization`.
#[component]
pub(super) fn OrganizationMenu(organizations: Vec<OrganizationLink>) -> impl IntoView {
    let name = organizations.iter().find(|one| one.current).map(|one| one.name.clone()).unwrap_or_default();
    if organizations.len() < 2 {
        return view! { <span class="frame-organization"><span>{name}</span></span> }.into_any();
    }
    let items: Vec<_> = organizations
        .into_iter()
        .map(|one| {
            view! {
                <MenuItem name="organization" value=one.id icon=Glyph::Building2 current=one.current>
                    {one.name}
                </MenuItem>
            }
        })
        .collect();
    let button = view! { <span>{name}</span> <Icon glyph=Glyph::ChevronsUpDown /> }.into_any();
    view! {
        <Menu id="organization-menu" label="Switch organization" class="frame-organization" button>
            <Form action="/organization" bare=true>
                <p class="menu-label">"Organizations"</p>
                {items}
            </Form>
        </Menu>
    }
    .into_any()
}
