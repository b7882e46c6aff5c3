//! A finding with its reasons, as deep as they go.

use governance::evaluation::Finding;
use leptos::prelude::*;

use crate::kit::{Glyph, Icon, VisuallyHidden};

/// A finding; what it rests on opens below it.
#[component]
pub(super) fn Tree(
    finding: Finding,
    /// Open from the beginning.
    #[prop(optional)]
    open: bool,
) -> impl IntoView {
    let Finding { holds, says, because, .. } = finding;
    let line = move || line(holds, says.clone());
    if because.is_empty() {
        return view! { <p class="requirement">{line()}</p> }.into_any();
    }
    view! {
        <details class="finding" open=open>
            <summary><Icon glyph=Glyph::ChevronRight class="icon-sm" /> {line()}</summary>
            <Reasons because />
        </details>
    }
    .into_any()
}

/// What a finding rests on, open all the way down.
#[component]
pub(super) fn Reasons(because: Vec<Finding>) -> impl IntoView {
    let reasons = because.into_iter().map(|finding| view! { <li><Tree finding open=true /></li> });
    view! { <ul class="findings">{reasons.collect_view()}</ul> }.into_any()
}

fn line(holds: bool, says: String) -> impl IntoView {
    let (glyph, class, word) = if holds {
        (Glyph::CircleCheck, "icon-sm text-ok", "Yes: ")
    } else {
        (Glyph::CircleX, "icon-sm text-muted", "No: ")
    };
    view! {
        <Icon glyph class />
        <span><VisuallyHidden>{word}</VisuallyHidden>{says}</span>
    }
}
