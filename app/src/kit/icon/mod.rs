//! Icons, drawn inline, so that they take the colour of the text and need no other request.

mod glyph;

pub use glyph::Glyph;
use leptos::prelude::*;

use super::{classes, given};

/// One icon, 16 px unless a class says otherwise (`icon-sm`, `icon-lg`).
///
/// Decoration by default, since a word stands beside it. An icon that stands alone takes a `label`.
#[component]
pub fn Icon(
    /// The drawing.
    glyph: Glyph,
    /// What a screen reader says instead of the drawing.
    #[prop(into, optional)]
    label: String,
    /// More classes.
    #[prop(into, optional)]
    class: String,
) -> impl IntoView {
    let label = given(label);
    let (role, hidden) = if label.is_some() { (Some("img"), None) } else { (None, Some("true")) };
    view! {
        <svg
            class=classes(&["icon", &class])
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-width="1.75"
            stroke-linecap="round"
            stroke-linejoin="round"
            role=role
            aria-label=label
            aria-hidden=hidden
            inner_html=glyph.drawing()
        ></svg>
    }
}
