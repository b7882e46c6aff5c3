//! The policy in words, before it is saved.

use leptos::prelude::*;

use super::FORM;
use crate::api::policies::preview::{CANNOT, PREVIEWED, PreviewPolicy};
use crate::form::{self, Filled};
use crate::kit::{Button, Card, Notice, Tone};

/// Whether the form came back with its preview, and not because something is wrong.
pub(super) fn previewed(form: &Filled) -> bool {
    form.refused.as_ref().is_some_and(|refused| refused.status == PREVIEWED)
}

#[component]
pub(super) fn PreviewCard(form: Filled) -> impl IntoView {
    let lines = form.refused.clone().filter(|_| previewed(&form)).map(|refused| refused.details).unwrap_or_default();
    let (cannot, says): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| line.starts_with(CANNOT));
    let words = if says.is_empty() {
        let text = "See when it applies, who can approve, and whether the members of today can satisfy it.";
        view! { <p class="text-muted">{text}</p> }.into_any()
    } else {
        says.into_iter().map(|line| view! { <p class="sentence">{line}</p> }).collect_view().into_any()
    };
    let warnings: Vec<_> = cannot.into_iter().map(|line| view! { <Notice tone=Tone::Warn>{line}</Notice> }).collect();
    let note = previewed(&form).then(|| view! { <p class="text-sm text-muted">"Nothing is saved yet."</p> });
    view! {
        <Card title="In words">
            <div class="grid gap-3">
                {words}
                {warnings}
                {note}
                <div>
                    <Button form=FORM attr:formaction={form::action::<PreviewPolicy>()}>"Preview"</Button>
                </div>
            </div>
        </Card>
    }
}
