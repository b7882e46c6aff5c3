//! What would come of the request that is being written.

use leptos::ev;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{FormData, HtmlFormElement};

use super::hydrated;
use crate::Refused;
use crate::api::requests::{ForeseeRequest, Foreseen};
use crate::components::requests::foreseen::ForeseenView;
use crate::kit::{Button, Glyph, Icon, Size};

/// Shows what would apply, anew whenever a field of the form changes. Without script a button asks for it.
#[island]
pub fn Foresee(
    /// The id of the form.
    form: String,
    /// What would come of the form as it was rendered, if it says enough.
    first: Option<Result<Foreseen, Refused>>,
) -> impl IntoView {
    let hydrated = hydrated();
    let foresee = ServerAction::<ForeseeRequest>::new();
    let ask = {
        let form = form.clone();
        move || {
            let wish = fields(&form).filter(|wish| !wish.action.is_empty());
            if let Some(wish) = wish {
                foresee.dispatch(wish);
            }
        }
    };
    let known = first.is_some();
    Effect::new({
        let ask = ask.clone();
        move |_| {
            // A browser that comes back to the page fills the form by itself.
            if !known {
                ask();
            }
            let ask = ask.clone();
            let form = form.clone();
            let listening = window_event_listener(ev::change, move |event| {
                let field = event.target().and_then(|target| target.dyn_into::<leptos::web_sys::Element>().ok());
                if field
                    .and_then(|field| field.closest("form").ok().flatten())
                    .is_some_and(|around| around.id() == form)
                {
                    ask();
                }
            });
            on_cleanup(move || listening.remove());
        }
    });
    let answer = move || match foresee.value().get().or_else(|| first.clone()) {
        None => view! {
            <p class="flex gap-2 p-4 text-muted">
                <Icon glyph=Glyph::Eye class="icon mt-0.5" />
                "Choose an action and a target to see which policies apply and who can approve."
            </p>
        }
        .into_any(),
        Some(Ok(foreseen)) => view! { <ForeseenView foreseen /> }.into_any(),
        Some(Err(refused)) => problem(refused),
    };
    view! {
        <section class="card card-flush" data-hydrated=hydrated aria-busy=move || foresee.pending().get().then_some("true")>
            <div class="card-header">
                <h2>"What would apply"</h2>
                <div class="actions" hidden=move || hydrated().is_some()>
                    <Button form="new-request" name="intent" value="preview" size=Size::Small icon=Glyph::Eye>"Preview"</Button>
                </div>
            </div>
            <div aria-live="polite">{answer}</div>
        </section>
    }
}

/// What the form says now.
fn fields(form: &str) -> Option<ForeseeRequest> {
    let form: HtmlFormElement = document().get_element_by_id(form)?.dyn_into().ok()?;
    ForeseeRequest::from_form_data(&FormData::new_with_form(&form).ok()?).ok()
}

/// An action and a target that do not fit yet.
fn problem(refused: Refused) -> AnyView {
    let says: Vec<String> =
        if refused.errors.is_empty() { vec![refused.message] } else { refused.errors.into_values().collect() };
    view! {
        <ul class="grid gap-1 p-4 text-muted">
            {says.into_iter().map(|says| view! { <li>{says}</li> }).collect_view()}
        </ul>
    }
    .into_any()
}
