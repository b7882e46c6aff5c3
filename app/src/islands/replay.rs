//! What the policy that is being written would have done in the last 30 days.

use governance::wire::replays::ReplayView;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{FormData, HtmlFormElement};

use super::hydrated;
use crate::Refused;
use crate::api::policies::replay::ReplayPolicy;
use crate::components::replays::ReplaySummary;
use crate::kit::{Button, Glyph, Size};

/// Shows what would have been gated. A replay reads a month of requests, so it is asked for by a
/// button; without script the preview's button brings it along.
#[island]
pub fn ReplayDraft(
    /// The id of the form.
    form: String,
    /// What the form as it was rendered would have done, if that was asked for.
    first: Option<Result<ReplayView, Refused>>,
) -> impl IntoView {
    let hydrated = hydrated();
    let replay = ServerAction::<ReplayPolicy>::new();
    let ask = move |_| {
        if let Some(form) = fields(&form) {
            replay.dispatch(form);
        }
    };
    let answer = move || match replay.value().get().or_else(|| first.clone()) {
        None => view! {
            <p class="text-muted">
                "See what it would have gated, what would have gone through, and what that would have cost in waiting."
            </p>
        }
        .into_any(),
        Some(Ok(replay)) => view! { <ReplaySummary replay /> }.into_any(),
        Some(Err(refused)) => {
            let says =
                if refused.errors.is_empty() { refused.message } else { "Mend the marked fields first.".to_owned() };
            view! { <p class="text-muted">{says}</p> }.into_any()
        }
    };
    view! {
        <section class="card" data-hydrated=hydrated aria-busy=move || replay.pending().get().then_some("true")>
            <div class="card-header">
                <h2>"The last 30 days"</h2>
                <div class="actions" hidden=move || hydrated().is_none()>
                    <Button size=Size::Small icon=Glyph::History disabled=replay.pending() attr:r#type="button" on:click=ask>"Replay"</Button>
                </div>
            </div>
            <div class="card-body" aria-live="polite">{answer}</div>
        </section>
    }
}

/// What the form says now.
fn fields(form: &str) -> Option<ReplayPolicy> {
    let form: HtmlFormElement = document().get_element_by_id(form)?.dyn_into().ok()?;
    ReplayPolicy::from_form_data(&FormData::new_with_form(&form).ok()?).ok()
}
