//! Words for those who do not see the page.

use leptos::prelude::*;

/// Read out, not shown.
#[component]
pub fn VisuallyHidden(
    /// The words.
    children: Children,
) -> impl IntoView {
    view! { <span class="sr-only">{children()}</span> }
}
