//! One figure that matters.

use leptos::prelude::*;

use super::given;

/// A figure with its label, and a note below it.
#[component]
pub fn Stat(
    /// What is counted.
    #[prop(into)]
    label: String,
    /// The figure.
    #[prop(into)]
    value: String,
    /// What to make of it.
    #[prop(into, optional)]
    note: String,
) -> impl IntoView {
    view! {
        <div class="stat">
            <p class="stat-label">{label}</p>
            <p class="stat-value">{value}</p>
            {given(note).map(|note| view! { <p class="stat-note">{note}</p> })}
        </div>
    }
}
