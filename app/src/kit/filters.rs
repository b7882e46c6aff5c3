//! What narrows a list.

use leptos::prelude::*;

use super::{Button, Glyph, LinkButton, SearchInput, Variant, given};

/// A form whose fields stand in the address, so that a filtered list can be shared and needs no JavaScript.
#[component]
pub fn Filters(
    /// What it filters, for screen readers: "Filter requests".
    #[prop(into)]
    label: String,
    /// The label of a search field (sent as `q`); without it there is none.
    #[prop(into, optional)]
    search: String,
    /// What was searched for.
    #[prop(into, optional)]
    searched: String,
    /// The address without any filter; given only while there is one.
    #[prop(into, optional)]
    clear: String,
    /// The selects and dates, each with its `label`, and hidden fields to be kept.
    children: Children,
) -> impl IntoView {
    view! {
        <form method="get" class="filters" role="search" aria-label=label>
            {given(search).map(|label| view! { <SearchInput label value=searched /> })}
            <div class="filters-fields">{children()}</div>
            <Button icon=Glyph::Funnel>"Filter"</Button>
            {given(clear).map(|href| view! { <LinkButton href variant=Variant::Ghost>"Clear"</LinkButton> })}
        </form>
    }
}
