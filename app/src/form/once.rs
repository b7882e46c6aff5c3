//! A form that does what it does once, however often it is sent.

use leptos::prelude::*;
use uuid::Uuid;

/// The hidden field `once`: the key of this rendering of a form. A second click, or a page that is sent again, then
/// repeats nothing (`service::Idempotency::of_form`).
#[component]
pub fn Once() -> impl IntoView {
    view! { <input type="hidden" name="once" value=Uuid::new_v4().to_string() /> }
}
