//! Text that a machine reads.

use leptos::prelude::*;

use super::{classes, given};

/// A name, a digest, a key within a sentence.
#[component]
pub fn Code(
    /// The text.
    children: Children,
) -> impl IntoView {
    view! { <code class="code-inline">{children()}</code> }
}

/// A block of code, which scrolls when it is long, and can be scrolled with the keyboard.
#[component]
pub fn CodeBlock(
    /// The text.
    #[prop(into)]
    text: String,
    /// What it is, for screen readers.
    #[prop(into)]
    label: String,
    /// Breaks long lines instead of scrolling sideways.
    #[prop(optional)]
    wrap: bool,
    /// More classes.
    #[prop(into, optional)]
    class: String,
) -> impl IntoView {
    view! {
        <pre
            class=classes(&["code", if wrap { "code-wrap" } else { "" }, &class])
            tabindex="0"
            role="region"
            aria-label=given(label)
        >
            <code>{text}</code>
        </pre>
    }
}
