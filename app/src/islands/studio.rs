//! The live preview of a policy: the rules themselves, run in the browser.

use std::time::Duration;

use governance::policy::preview::Draft;
use leptos::ev;
use leptos::form::FromFormData;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event, FormData, HtmlFormElement};

use super::marks::{Marks, SAMPLE};
use super::{facts, hydrated};
use crate::api::policies::preview::PreviewPolicy;
use crate::components::studio::StudioView;
use crate::form;
use crate::kit::field::FieldError;
use crate::kit::{Button, Glyph, Size};

/// How long the preview waits for the next key.
const PAUSE: Duration = Duration::from_millis(120);

/// Shows what the policy in the form would do, and what is wrong beside its fields, anew whenever one changes; nothing is
/// asked of the server but the facts, once. Without script a button posts the form, and the server draws the same.
#[island]
pub fn Studio(
    /// The id of the form.
    form: String,
    /// What the form said as it was rendered.
    first: Draft,
) -> impl IntoView {
    let hydrated = hydrated();
    let draft = RwSignal::new(first);
    let stale = RwSignal::new(false);
    let id = form.clone();
    Effect::new(move |_| {
        let marks = draft.with_untracked(|draft| StoredValue::new(Marks::new(&id, &draft.problems)));
        let facts::Shared { known, picked } = facts::shared();
        let read = {
            let (known, id) = (known.clone(), id.clone());
            move |()| {
                let Some(known) = known.get_untracked() else { return };
                let Some(form) = fields(&id) else { return };
                let next = known.draft(&form.policy.body());
                stale.set(next.preview.is_none() && draft.with_untracked(|draft| draft.preview.is_some()));
                marks.with_value(|marks| marks.show(&next.problems));
                draft.update(|draft| {
                    draft.problems = next.problems;
                    // What cannot be read for a moment, while it is typed, takes nothing away.
                    draft.preview = next.preview.or_else(|| draft.preview.take());
                });
            }
        };
        let typed = ArcTrigger::new();
        let mut soon = debounce(PAUSE, read);
        // A browser that comes back to the page fills the form by itself, so the first look is at the form, too.
        Effect::new({
            let typed = typed.clone();
            move |_| {
                typed.track();
                picked.track();
                if known.with(Option::is_some) {
                    soon(());
                }
            }
        });
        let id = id.clone();
        let filled_in = move |event: &Event, left: bool| {
            let field = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            // Not by the form's property `id`: a field of that name would stand before it.
            let within = |field: &Element| field.closest(&format!("form#{id}")).is_ok_and(|form| form.is_some());
            if let Some(field) = field.filter(within) {
                marks.update_value(|marks| marks.touch(&field.get_attribute("name").unwrap_or_default(), left));
                typed.notify();
            }
        };
        let typing = window_event_listener(ev::input, {
            let filled_in = filled_in.clone();
            move |event| filled_in(&event, false)
        });
        let leaving = window_event_listener(ev::change, move |event| filled_in(&event, true));
        on_cleanup(move || {
            typing.remove();
            leaving.remove();
        });
    });
    let button = view! {
        <div hidden=move || hydrated().is_some()>
            <Button form=form size=Size::Small icon=Glyph::Eye attr:formaction={form::action::<PreviewPolicy>()}>"Preview"</Button>
        </div>
    }
    .into_any();
    view! {
        <div class="stack" data-hydrated=hydrated>
            <StudioView draft stale button />
            <div hidden><FieldError id=SAMPLE.to_owned() error=String::new().into() /></div>
        </div>
    }
}

/// What the form says now.
pub(super) fn fields(form: &str) -> Option<PreviewPolicy> {
    let form: HtmlFormElement = document().get_element_by_id(form)?.dyn_into().ok()?;
    PreviewPolicy::from_form_data(&FormData::new_with_form(&form).ok()?).ok()
}
