//! What a list says when there is nothing in it.

use leptos::prelude::*;

use super::{Glyph, Icon, given};

/// Nothing here: why, and the next step.
#[component]
pub fn EmptyState(
    /// What would be here.
    icon: Glyph,
    /// What is so, in a few words.
    #[prop(into)]
    title: String,
    /// Why, and what to do next.
    #[prop(into, optional)]
    text: String,
    /// It is the whole page (not found, forbidden), and its title the page's.
    #[prop(optional)]
    page: bool,
    /// The next step.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let title = if page {
        view! { <h1 class="empty-title">{title}</h1> }.into_any()
    } else {
        view! { <p class="empty-title">{title}</p> }.into_any()
    };
    view! {
        <div class="empty">
            <span class="empty-icon">
                <Icon glyph=icon class="icon-lg" />
            </span>
            {title}
            {given(text).map(|text| view! { <p class="empty-text">{text}</p> })}
            {children.map(|children| view! { <div class="empty-action actions">{children()}</div> })}
        </div>
    }
}
