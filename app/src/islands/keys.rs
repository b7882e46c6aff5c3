//! Keys for those who go through many requests. None of them decides anything, and all can be switched off
//! on the account page (WCAG 2.1.4).

use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement, HtmlInputElement};

use super::hydrated;
use crate::kit::{Button, Dialog, Glyph, Variant};

/// The id of the list that is gone through.
pub const LIST: &str = "inbox";

/// The id of the dialog with the keys.
const HELP: &str = "keys";

/// Each key, and what it does.
const KEYS: [(&str, &str); 7] = [
    ("j", "Next request"),
    ("k", "Previous request"),
    ("o", "Open the request"),
    ("Enter", "Open the request"),
    ("x", "Select it for a review together with others"),
    ("/", "Search"),
    ("?", "This help"),
];

/// The keys of the inbox: a button that tells them, and what listens to them. A page without it has none.
#[island]
pub fn Keys() -> impl IntoView {
    let hydrated = hydrated();
    Effect::new(move |_| {
        // Where the reader was, in case that the row is put there anew meanwhile.
        let last = StoredValue::new(String::new());
        let listening = window_event_listener(ev::keydown, move |event| {
            if meant(&event) && act(&event.key(), last) {
                event.prevent_default();
            }
        });
        on_cleanup(move || listening.remove());
    });
    let keys = KEYS.map(|(key, does)| {
        view! { <div><dt><kbd class="key">{key}</kbd></dt><dd>{does}</dd></div> }
    });
    view! {
        <span class="keys" data-hydrated=hydrated>
            <Button opens=HELP variant=Variant::Ghost icon=Glyph::Keyboard label="Keyboard shortcuts" />
            <Dialog id=HELP title="Keyboard shortcuts">
                <dl class="facts keys-list">{keys}</dl>
                <p class="text-sm text-muted">
                    "Approving and rejecting has no key. "
                    <a class="link" href="/account#shortcuts">"Switch the shortcuts off"</a>
                </p>
                <div class="dialog-footer"><Button closes=HELP>"Close"</Button></div>
            </Dialog>
        </span>
    }
}

/// Whether a key is meant for the page: not for a field, a menu or a dialog, nor for the browser.
fn meant(event: &KeyboardEvent) -> bool {
    let typing = "input:not([type=checkbox]), textarea, select, [contenteditable]";
    let field = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let typing = field.is_some_and(|field| field.closest(typing).is_ok_and(|found| found.is_some()));
    let over = document().query_selector(":popover-open, dialog:modal").is_ok_and(|found| found.is_some());
    let modified = event.ctrl_key() || event.alt_key() || event.meta_key();
    !(event.default_prevented() || event.is_composing() || modified || typing || over)
}

/// Does what a key stands for; false where it stands for nothing here.
fn act(key: &str, last: StoredValue<String>) -> bool {
    match key {
        "j" => step(1, last),
        "k" => step(-1, last),
        "o" => link(current()).map(|link| link.click()).is_some(),
        "x" => chooser(current()).map(|field| field.click()).is_some(),
        "/" => search().map(|field| (field.focus(), field.select())).is_some(),
        "?" => help().map(|help| help.show_popover()).is_some(),
        _ => false,
    }
}

/// Moves the focus to the next or the previous row, and stays at the ends.
fn step(by: isize, last: StoredValue<String>) -> bool {
    let rows = rows();
    let from = current().or_else(|| document().get_element_by_id(&last.get_value()));
    let place = from.and_then(|row| rows.iter().position(|one| *one == row));
    let next = place.map_or(0, |place| place.saturating_add_signed(by).min(rows.len().saturating_sub(1)));
    let Some(row) = rows.get(next) else { return false };
    last.set_value(row.id());
    // The browser scrolls to what takes the focus.
    link(Some(row.clone())).map(|link| link.focus()).is_some()
}

fn rows() -> Vec<Element> {
    let Some(list) = document().get_element_by_id(LIST) else { return Vec::new() };
    let children = list.children();
    (0..children.length()).filter_map(|place| children.item(place)).collect()
}

/// The row with the focus in it.
fn current() -> Option<Element> {
    document().active_element()?.closest(&format!("#{LIST} > .row")).ok().flatten()
}

fn link(row: Option<Element>) -> Option<HtmlElement> {
    row?.query_selector(".row-title > a").ok()??.dyn_into().ok()
}

fn chooser(row: Option<Element>) -> Option<HtmlElement> {
    row?.query_selector(".row-choose > input").ok()??.dyn_into().ok()
}

fn search() -> Option<HtmlInputElement> {
    document().query_selector("form[role=search] input[type=search]").ok()??.dyn_into().ok()
}

fn help() -> Option<HtmlElement> {
    document().get_element_by_id(HELP)?.dyn_into().ok()
}
