//! Views of one page, or sections of one area, as links.

use leptos::prelude::*;

use super::Count;

/// One of several views.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// What it is called.
    pub label: String,
    /// Where it is.
    pub href: String,
    /// Whether it is the one that is shown.
    pub current: bool,
    /// How many things are in it.
    pub count: Option<u64>,
}

impl Tab {
    /// A view and whether it is the one that is shown.
    pub fn new(label: impl Into<String>, href: impl Into<String>, current: bool) -> Self {
        Self { label: label.into(), href: href.into(), current, count: None }
    }

    /// With how many things are in it.
    #[must_use]
    pub fn count(self, count: u64) -> Self {
        Self { count: Some(count), ..self }
    }
}

/// Tabs, or with `side` the list of sections beside a settings page (which becomes a strip on a phone).
#[component]
pub fn Tabs(
    /// What they are views of, for screen readers.
    #[prop(into)]
    label: String,
    /// The views.
    tabs: Vec<Tab>,
    /// Below each other, beside the content.
    #[prop(optional)]
    side: bool,
) -> impl IntoView {
    let links: Vec<_> = tabs
        .into_iter()
        .map(|tab| {
            view! {
                <a class=(!side).then_some("tab") href=tab.href aria-current=tab.current.then_some("page")>
                    {tab.label}
                    {tab.count.map(|value| view! { <Count value /> })}
                </a>
            }
        })
        .collect();
    view! { <nav class=if side { "side-nav" } else { "tabs" } aria-label=label>{links}</nav> }
}
