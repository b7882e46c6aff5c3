//! A raised panel with an optional header and footer.

use leptos::prelude::*;

use super::{classes, given};

/// A card.
#[component]
pub fn Card(
    /// What stands in its header.
    #[prop(into, optional)]
    title: String,
    /// A sentence below the title.
    #[prop(into, optional)]
    description: String,
    /// Buttons at the end of the header.
    #[prop(optional)]
    actions: Option<AnyView>,
    /// A line at the bottom.
    #[prop(optional)]
    footer: Option<AnyView>,
    /// The content reaches the edges: lists, tables, diffs.
    #[prop(optional)]
    flush: bool,
    /// Its id.
    #[prop(into, optional)]
    id: String,
    /// More classes.
    #[prop(into, optional)]
    class: String,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let header = (!title.is_empty()).then(|| {
        view! {
            <div class="card-header">
                <h2>{title}</h2>
                {actions.map(|actions| view! { <div class="actions">{actions}</div> })}
                {given(description).map(|description| view! { <p>{description}</p> })}
            </div>
        }
    });
    let body =
        if flush { children().into_any() } else { view! { <div class="card-body">{children()}</div> }.into_any() };
    view! {
        <section class=classes(&["card", if flush { "card-flush" } else { "" }, &class]) id=given(id)>
            {header}
            {body}
            {footer.map(|footer| view! { <div class="card-footer">{footer}</div> })}
        </section>
    }
}
