//! The list below the field of a picker.

use leptos::prelude::*;

use super::search::Offer;

/// The id of an option, for the field to name the active one.
pub(super) fn option_id(list: &str, place: usize) -> String {
    format!("{list}-{place}")
}

/// What fits; not there while nothing does.
#[component]
pub(super) fn Suggestions(
    id: String,
    legend: &'static str,
    found: Memo<Vec<Offer>>,
    active: RwSignal<usize>,
    add: Callback<Offer>,
) -> impl IntoView {
    move || {
        let found = found.get();
        if found.is_empty() {
            return None;
        }
        let options: Vec<_> = found
            .into_iter()
            .enumerate()
            .map(|(place, offer)| {
                let (label, detail) = (offer.label.clone(), offer.detail.clone());
                view! {
                    <li
                        id=option_id(&id, place)
                        role="option"
                        aria-selected=move || if active.get() == place { "true" } else { "false" }
                        // The field keeps the focus: leaving it closes the list.
                        on:mousedown=|event| event.prevent_default()
                        on:click=move |_| add.run(offer.clone())
                    >
                        <span>{label}</span>
                        {(!detail.is_empty()).then(|| view! { <span class="text-muted">{detail}</span> })}
                    </li>
                }
            })
            .collect();
        Some(view! { <ul class="picker-list" id=id.clone() role="listbox" aria-label=legend>{options}</ul> })
    }
}
