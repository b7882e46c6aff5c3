//! The way through a long list.

use leptos::prelude::*;

use super::{Glyph, Icon, LinkButton, Size, given};

/// Links to the start and to what comes after this part of a list. With neither, only the summary is left.
#[component]
pub fn Pagination(
    /// The address of the start of the list, unless this is it.
    #[prop(optional_no_strip)]
    newest: Option<String>,
    /// The address of what is older than this page.
    #[prop(optional_no_strip)]
    older: Option<String>,
    /// The words of the way to the start, where the newest do not come first.
    #[prop(default = "Newest")]
    to_newest: &'static str,
    /// The words of the way further, where it does not lead to what is older.
    #[prop(default = "Older")]
    to_older: &'static str,
    /// What is shown, such as "50 requests".
    #[prop(into, optional)]
    summary: String,
) -> impl IntoView {
    view! {
        <nav class="pagination" aria-label="Pages">
            {given(summary).map(|summary| view! { <p>{summary}</p> })}
            <div class="actions">
                {newest.map(|href| view! { <LinkButton href size=Size::Small icon=Glyph::ChevronLeft>{to_newest}</LinkButton> })}
                {older.map(|href| view! { <LinkButton href size=Size::Small>{to_older} <Icon glyph=Glyph::ChevronRight /></LinkButton> })}
            </div>
        </nav>
    }
}
