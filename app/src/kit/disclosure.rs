//! Something that is there, and out of the way.

use leptos::prelude::*;

use super::{Glyph, Icon, classes};

/// A line that opens onto more.
#[component]
pub fn Disclosure(
    /// The line.
    #[prop(into)]
    summary: String,
    /// Open from the beginning.
    #[prop(optional)]
    open: bool,
    /// More classes.
    #[prop(into, optional)]
    class: String,
    /// What it opens onto.
    children: Children,
) -> impl IntoView {
    view! {
        <details class=classes(&["disclosure", &class]) open=open>
            <summary>
                <Icon glyph=Glyph::ChevronRight />
                {summary}
            </summary>
            <div class="disclosure-body">{children()}</div>
        </details>
    }
}
