//! Choosing several requests of a list, to review them together.

use std::collections::BTreeSet;

use governance::request::{Matter, TOGETHER_MOST};
use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlInputElement};

use super::hydrated;
use crate::kit::{Button, Variant};

/// The id of the form, to which the check boxes of the list belong.
pub const SELECTION: &str = "selection";

/// The form that leads to the review of what is chosen; `style/` shows it while something is. With script it counts,
/// and what may not be decided together with the first one cannot be chosen.
///
/// Who puts rows into the list anew sends it a `change` event, so that what was chosen stays so.
#[island]
pub fn Selection(
    /// The id of the list, whose children are the rows.
    list: String,
) -> impl IntoView {
    let hydrated = hydrated();
    let list = StoredValue::new(list);
    let count = RwSignal::new(0_usize);
    let alike = RwSignal::new(0_usize);
    let ticked = StoredValue::new(BTreeSet::<String>::new());
    let fields = move || list.with_value(|list| fields(list));
    let count_again = move || {
        let (chosen, more) = mark_unlike(fields());
        ticked.set_value(chosen.iter().map(HtmlInputElement::value).collect());
        count.set(chosen.len());
        alike.set(more.len().min(TOGETHER_MOST.saturating_sub(chosen.len())));
    };
    Effect::new(move |_| {
        // A browser that comes back to the page ticks by itself what was ticked.
        count_again();
        let listening = window_event_listener(ev::change, move |event| {
            let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
            let renewed = list.with_value(|list| target.id() == *list);
            if renewed {
                tick(fields().into_iter().filter(|field| ticked.with_value(|ticked| ticked.contains(&field.value()))));
            }
            if renewed || target.get_attribute("form").as_deref() == Some(SELECTION) {
                count_again();
            }
        });
        on_cleanup(move || listening.remove());
    });
    let all_alike = move |_| {
        let (_, more) = mark_unlike(fields());
        tick(more.into_iter().take(alike.get_untracked()));
        count_again();
    };
    let none = move |_| {
        for field in fields() {
            field.set_checked(false);
        }
        count_again();
    };
    let says = move || match hydrated() {
        None => "Equal action and payload can be reviewed together.".to_owned(),
        Some(_) => format!("{} selected", count.get()),
    };
    view! {
        <form id=SELECTION method="get" action="/approvals/bulk" class="selection" data-hydrated=hydrated>
            <p class="sr-only" role="status">{move || hydrated().filter(|_| count.get() > 0).map(|_| says())}</p>
            <div class="selection-bar">
                <p aria-hidden=move || hydrated().map(|_| "true")>{says}</p>
                <button type="button" class="btn btn-ghost" hidden=move || alike.get() == 0 on:click=all_alike>
                    {move || format!("Select all {} alike", count.get() + alike.get())}
                </button>
                <button type="button" class="btn btn-ghost" hidden=move || hydrated().is_none() on:click=none>
                    "Clear"
                </button>
                <Button variant=Variant::Primary>"Review selected…"</Button>
            </div>
        </form>
    }
}

fn tick(fields: impl Iterator<Item = HtmlInputElement>) {
    for field in fields {
        field.set_checked(true);
    }
}

/// Every check box of the list.
fn fields(list: &str) -> Vec<HtmlInputElement> {
    let Some(list) = document().get_element_by_id(list) else { return Vec::new() };
    let rows = list.children();
    let field = |row: Element| row.query_selector(".row-choose > input").ok()??.dyn_into().ok();
    (0..rows.length()).filter_map(|place| field(rows.item(place)?)).collect()
}

/// What a review of the request would be about.
fn matter(field: &HtmlInputElement) -> Option<Matter> {
    let read = |name: &str| field.get_attribute(name);
    Some(Matter { action: read("data-action")?.parse().ok()?, digest: read("data-digest")?.parse().ok()? })
}

/// Locks what differs from the first chosen one and says how. Gives what is chosen, and what could be as well.
fn mark_unlike(fields: Vec<HtmlInputElement>) -> (Vec<HtmlInputElement>, Vec<HtmlInputElement>) {
    let (chosen, others): (Vec<_>, Vec<_>) = fields.into_iter().partition(HtmlInputElement::checked);
    let first = chosen.first().and_then(matter);
    let mut alike = Vec::new();
    for field in chosen.iter().chain(&others) {
        let difference = first.zip(matter(field)).and_then(|(first, this)| this.difference(first));
        // What the browser ticked by itself can be unticked, however it differs.
        field.set_disabled(difference.is_some() && !field.checked());
        let row = field.closest(".row").ok().flatten();
        if let Some(note) = row.and_then(|row| row.query_selector(".row-unlike").ok().flatten()) {
            let says = difference.map(|how| format!("Has {how}")).unwrap_or_default();
            let _ = note.toggle_attribute_with_force("hidden", says.is_empty());
            note.set_text_content(Some(&says));
        }
        if first.is_some() && difference.is_none() && !field.checked() {
            alike.push(field.clone());
        }
    }
    (chosen, alike)
}
