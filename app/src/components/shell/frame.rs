//! The frame of every page inside.

use leptos::prelude::*;

use super::{
    BrandMark, Flash, Me, NavItem, OrganizationLink, Theme,
    flash::FlashArea,
    live::{Live, LiveFrom},
    me_menu::MeMenu,
    navigation::Navigation,
    organization_menu::OrganizationMenu,
    theme::ThemeMenu,
};

/// The bar, the navigation, and the page in the middle. The page itself is a `<div class="page">`.
#[component]
pub fn Frame(
    /// The areas of the product.
    items: Vec<NavItem>,
    /// The path of this page, without its query.
    #[prop(into)]
    path: String,
    /// The reader's organizations; one of them is the current one.
    organizations: Vec<OrganizationLink>,
    /// What the reader is told, in the bar.
    bell: AnyView,
    /// What the reader must see above every page: their break-glass session, an audit log that does not hold.
    #[prop(optional)]
    bar: Option<AnyView>,
    /// The reader.
    me: Me,
    /// The reader's theme.
    #[prop(optional)]
    theme: Theme,
    /// The answer to what the reader just did.
    #[prop(optional_no_strip)]
    flash: Option<Flash>,
    /// From where the page follows what happens.
    live: LiveFrom,
    /// Where the theme form comes back to: path and query of this page. The path, if empty.
    #[prop(into, optional)]
    return_to: String,
    /// The page.
    children: Children,
) -> impl IntoView {
    let return_to = if return_to.is_empty() { path.clone() } else { return_to };
    view! {
        <a class="skip-link" href="#main">
            "Skip to content"
        </a>
        <div class="frame">
            <header class="frame-bar">
                <a class="brand" href="/" aria-label="Countersign">
                    <BrandMark />
                    <span class="brand-name">"Countersign"</span>
                </a>
                <span class="frame-slash" aria-hidden="true">
                    "/"
                </span>
                <OrganizationMenu organizations />
                <div class="frame-end">
                    {bell}
                    <ThemeMenu theme return_to />
                    <MeMenu me />
                </div>
            </header>
            {bar}
            <Navigation items path />
            <main class="frame-main" id="main" tabindex="-1">
                <FlashArea flash />
                {children()}
            </main>
            <Live from=live />
        </div>
    }
}
