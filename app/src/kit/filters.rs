//! What narrows a list.

use leptos::prelude::*;

use super::{Button, Count, Glyph, Icon, LinkButton, SearchInput, Variant, given};

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
    /// How many of the fields narrow: given where there are so many that they fold away on a phone.
    #[prop(optional)]
    active: Option<u64>,
    /// The selects and dates, each with its `label`, and hidden fields to be kept.
    children: Children,
) -> impl IntoView {
    let (shown, folded) = match active {
        Some(active) => (None, Some(view! { <FilterFold active>{children()}</FilterFold> })),
        None => (Some(view! { <div class="filters-fields">{children()}</div> }), None),
    };
    view! {
        <form method="get" class="filters" role="search" aria-label=label>
            {given(search).map(|label| view! { <SearchInput label value=searched /> })}
            {shown}
            <Button icon=Glyph::Funnel>"Filter"</Button>
            {given(clear).map(|href| view! { <LinkButton href variant=Variant::Ghost>"Clear"</LinkButton> })}
            {folded}
        </form>
    }
}

/// Fields of a form of filters that fold away where there is little room, with a button of their own at their end.
#[component]
pub fn FilterFold(
    /// How many of them narrow.
    active: u64,
    /// The fields.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="filters-fold">
            <summary>
                <Icon glyph=Glyph::ChevronRight />
                "Filters"
                {(active > 0).then(|| view! { <Count value=active accent=true /> <span class="sr-only">" active"</span> })}
            </summary>
            <div class="filters-fields">
                {children()}
                <Button class="filters-apply">"Apply"</Button>
            </div>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_that_fold_say_how_many_of_them_narrow() {
        let html =
            |active| Owner::new().with(|| view! { <Filters label="Filter events" active>"fields"</Filters> }.to_html());
        let folded = html(2);
        assert!(folded.contains("<details") && folded.contains(">2<") && folded.contains(" active"), "{folded}");
        assert!(!html(0).contains(" active"), "{}", html(0));
    }
}
