//! The main navigation: a column, and on a phone a bar at the bottom.

use leptos::prelude::*;

use crate::kit::{Count, Glyph, Icon, VisuallyHidden};

/// One area of the product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavItem {
    label: String,
    href: String,
    glyph: Glyph,
    waiting: Option<u64>,
}

impl NavItem {
    /// An area: what it is called (short enough for a phone), where it is, and its icon.
    pub fn new(label: impl Into<String>, href: impl Into<String>, glyph: Glyph) -> Self {
        Self { label: label.into(), href: href.into(), glyph, waiting: None }
    }

    /// With how many things in it wait for the reader.
    #[must_use]
    pub fn waiting(self, waiting: u64) -> Self {
        Self { waiting: Some(waiting), ..self }
    }

    /// The value of `aria-current` on this path: the page itself, or the area that it belongs to.
    fn current(&self, path: &str) -> Option<&'static str> {
        match path.strip_prefix(self.href.as_str()) {
            Some("") => Some("page"),
            Some(rest) if rest.starts_with('/') => Some("true"),
            _ => None,
        }
    }
}

/// The areas, with the one of `path` marked.
#[component]
pub(super) fn Navigation(items: Vec<NavItem>, path: String) -> impl IntoView {
    let links: Vec<_> = items
        .into_iter()
        .map(|item| {
            let current = item.current(&path);
            let waiting = item.waiting.map(|waiting| {
                view! {
                    <span data-counted="" hidden=waiting == 0>
                        <Count value=waiting accent=true live="waiting" />
                        <VisuallyHidden>" waiting for you"</VisuallyHidden>
                    </span>
                }
            });
            view! {
                <li>
                    <a class="nav-item" href=item.href aria-current=current>
                        <Icon glyph=item.glyph />
                        <span>{item.label}</span>
                        {waiting}
                    </a>
                </li>
            }
        })
        .collect();
    view! {
        <nav class="frame-nav" aria-label="Main">
            <ul>{links}</ul>
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::NavItem;
    use crate::kit::Glyph;

    #[test]
    fn an_area_is_current_on_its_page_and_below_it_and_nowhere_else() {
        let item = NavItem::new("Approvals", "/approvals", Glyph::Inbox);
        assert_eq!(item.current("/approvals"), Some("page"));
        assert_eq!(item.current("/approvals/42"), Some("true"));
        assert_eq!(item.current("/approvals-policies"), None);
    }
}
