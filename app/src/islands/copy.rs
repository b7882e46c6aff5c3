//! A button that copies, for tokens and invitation addresses.

use leptos::prelude::*;

use super::hydrated;
use crate::kit::{Glyph, Icon};

/// Copies `text` to the clipboard. Cannot be pressed without script.
#[island]
pub fn CopyButton(
    /// What is copied.
    text: String,
    /// What the button says.
    label: String,
) -> impl IntoView {
    let hydrated = hydrated();
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let _ = window().navigator().clipboard().write_text(&text);
        copied.set(true);
    };
    view! {
        <button
            type="button"
            class="btn btn-secondary"
            data-hydrated=hydrated
            disabled=move || hydrated().is_none()
            on:click=copy
        >
            <Icon glyph=Glyph::Copy />
            <span>{move || if copied.get() { "Copied".to_owned() } else { label.clone() }}</span>
        </button>
        <span class="sr-only" role="status">{move || copied.get().then_some("Copied to the clipboard")}</span>
    }
}
