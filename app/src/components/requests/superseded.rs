//! A newer request that asks for the same.

use governance::wire::requests::RequestRef;
use leptos::prelude::*;

use crate::kit::{Badge, Checkbox, Glyph, Notice, Tone};

/// A newer request asks for the same.
#[component]
pub fn SupersededBadge(
    /// Beside the title of a page.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    view! { <Badge tone=Tone::Warn icon=Glyph::Layers large>"Superseded"</Badge> }
}

/// What stands in a form that approves an older request: the newer one, and the word that the older is meant all
/// the same. Nothing where there is no newer one.
#[component]
pub fn SupersededChoice(
    /// The number of the older request.
    number: u64,
    /// The newer one.
    #[prop(into)]
    newer: Signal<Option<RequestRef>>,
) -> impl IntoView {
    // A tick is for the request that it was given for, and for no other that comes in its place.
    view! {
        <For each=move || newer.get() key=|newer| newer.number let(newer)>
            <Notice tone=Tone::Warn title=format!("#{} is newer and asks for the same action on the same target", newer.number)>
                <p>
                    <a class="link" href=format!("/approvals/{}", newer.id)>{format!("Look at #{}", newer.number)}</a>
                    " before you approve this one. Rejecting needs no confirmation."
                </p>
                <Checkbox
                    name="supersededBy"
                    value=newer.number.to_string()
                    label=format!("Approve #{number} although #{} is newer", newer.number)
                />
            </Notice>
        </For>
    }
}

/// At the head of a superseded request's page: which one supersedes it.
#[component]
pub fn SupersededNotice(
    /// The newer one.
    newer: RequestRef,
) -> impl IntoView {
    view! {
        <Notice tone=Tone::Warn icon=Glyph::Layers>
            <p>
                "Superseded by "
                <a class="link" href=format!("/approvals/{}", newer.id)>{format!("request #{}", newer.number)}</a>
                ", which asks for the same action on the same target."
            </p>
        </Notice>
    }
}
