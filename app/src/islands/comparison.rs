//! Whether the edit in the form makes the policy weaker or stronger.

use std::time::Duration;

use governance::ids::TemplateId;
use governance::wire::comparisons::ComparisonView;
use leptos::ev;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element;

use super::{facts, hydrated, studio};
use crate::api::policies::compare::compare_policy;
use crate::components::comparison::Strength;

/// How long it waits for the next key. The server compares, by every resource and binding, so it is asked less often
/// than the preview is drawn.
const PAUSE: Duration = Duration::from_millis(500);

/// Compares the form with the current version whenever a field changes. Without script it shows how the form compared
/// when it came back with its preview.
#[island]
pub fn Comparison(
    /// The policy that is edited.
    policy: TemplateId,
    /// The id of the form.
    form: String,
    /// How the form compared as it was rendered, where it could be saved.
    first: Option<ComparisonView>,
) -> impl IntoView {
    let hydrated = hydrated();
    let shown = RwSignal::new(first);
    Effect::new(move |_| {
        let facts::Shared { picked, .. } = facts::shared();
        let id = form.clone();
        // Only the answer to the last question is shown.
        let asked = StoredValue::new(0u32);
        let ask = move |()| {
            let Some(form) = studio::fields(&id) else { return };
            asked.update_value(|asked| *asked += 1);
            let this = asked.get_value();
            spawn_local(async move {
                let answer = compare_policy(policy, form.policy).await;
                if asked.try_get_value() == Some(this) {
                    // What cannot be read or saved is told beside its field.
                    shown.set(answer.ok());
                }
            });
        };
        let typed = ArcTrigger::new();
        let mut soon = debounce(PAUSE, ask);
        Effect::new({
            let typed = typed.clone();
            move |_| {
                typed.track();
                picked.track();
                soon(());
            }
        });
        let around = format!("form#{form}");
        let listening = window_event_listener(ev::input, move |event| {
            let field = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if field.is_some_and(|field| field.closest(&around).is_ok_and(|form| form.is_some())) {
                typed.notify();
            }
        });
        on_cleanup(move || listening.remove());
    });
    view! {
        <div aria-live="polite" data-hydrated=hydrated>
            {move || shown.get().map(|comparison| view! { <Strength comparison /> })}
        </div>
    }
}
