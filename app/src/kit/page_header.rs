//! The head of a page.

use leptos::prelude::*;

use super::{Glyph, Icon, given};

/// A page above this one: its name and its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// What it is called.
    pub label: String,
    /// Where it is.
    pub href: String,
}

impl Crumb {
    /// A page above this one.
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into() }
    }
}

/// The title of the page, where it stands, one sentence about it, and what can be done.
#[component]
pub fn PageHeader(
    /// The page's only `<h1>`.
    #[prop(into)]
    title: String,
    /// One sentence.
    #[prop(into, optional)]
    description: String,
    /// The pages above this one, outermost first.
    #[prop(optional)]
    breadcrumb: Vec<Crumb>,
    /// States beside the title.
    #[prop(optional)]
    badges: Option<AnyView>,
    /// Buttons; the primary one last.
    #[prop(optional)]
    actions: Option<AnyView>,
) -> impl IntoView {
    let crumbs: Vec<_> = breadcrumb
        .into_iter()
        .map(|crumb| {
            view! {
                <li>
                    <a href=crumb.href>{crumb.label}</a>
                    <Icon glyph=Glyph::ChevronRight />
                </li>
            }
        })
        .collect();
    let trail = (!crumbs.is_empty()).then(|| {
        view! {
            <nav aria-label="Breadcrumb">
                <ol class="breadcrumb">{crumbs}</ol>
            </nav>
        }
    });
    view! {
        <header class="page-header">
            <div>
                {trail}
                <div class="flex flex-wrap items-center gap-x-2.5 gap-y-1">
                    <h1>{title}</h1>
                    {badges}
                </div>
                {given(description).map(|description| view! { <p class="page-description">{description}</p> })}
            </div>
            {actions.map(|actions| view! { <div class="actions">{actions}</div> })}
        </header>
    }
}
