//! Terms and what they mean here.

use leptos::prelude::*;

/// A list of facts: the term at the left, what it is at the right.
#[component]
pub fn Facts(
    /// The term above instead of beside, for narrow columns.
    #[prop(optional)]
    stacked: bool,
    /// The [`Fact`]s.
    children: Children,
) -> impl IntoView {
    view! { <dl class=if stacked { "facts facts-stacked" } else { "facts" }>{children()}</dl> }
}

/// One fact.
#[component]
pub fn Fact(
    /// The term.
    #[prop(into)]
    term: String,
    /// What it is.
    children: Children,
) -> impl IntoView {
    view! {
        <div>
            <dt>{term}</dt>
            <dd>{children()}</dd>
        </div>
    }
}
