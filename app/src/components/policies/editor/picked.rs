//! What is chosen of a kind, as the editor's pickers take it.

use leptos::prelude::*;

use super::choices::{as_values, with_missing};
use super::typed::Typed;
use crate::islands::picker::{Chosen, Kind, Picker};
use crate::kit::{CheckboxGroup, Choice, ChoiceLayout};

/// How many choices stand open as check boxes. More are searched for.
const OPEN: usize = 12;

/// Teams, roles or members: check boxes where there are few, a field to search in where there are many.
#[component]
pub(super) fn People(
    form: Typed,
    name: &'static str,
    legend: &'static str,
    kind: Kind,
    known: Vec<Choice>,
    stored: Vec<String>,
) -> impl IntoView {
    let selected = form.values(name, &as_values(&known, &stored));
    if known.len() > OPEN {
        let hint = match kind {
            Kind::Members => "Type a name or an email address; several are separated by commas.",
            _ => "Type a name; several are separated by commas.",
        };
        return picker(form, name, legend, kind, chosen(&known, selected, kind), hint.to_owned());
    }
    let choices = with_missing(&known, &selected, kind.noun());
    if choices.is_empty() {
        let none = format!("There are no {} yet.", kind.plural());
        return view! {
            <div class="field">
                <p class="field-label">{legend}</p>
                <p class="field-hint">{none}</p>
            </div>
        }
        .into_any();
    }
    let name_of_list = format!("{name}[]");
    view! { <CheckboxGroup name=name_of_list legend layout=ChoiceLayout::Columns choices selected error=form.error(name) /> }
        .into_any()
}

/// A picker with what is chosen, and with what was typed beside it if the form came back.
pub(super) fn picker(
    form: Typed,
    name: &'static str,
    legend: &'static str,
    kind: Kind,
    chosen: Vec<Chosen>,
    hint: String,
) -> AnyView {
    let typed = form.value(&format!("{name}.more"), "");
    let error = form.error(name);
    view! { <Picker name=name.to_owned() legend=legend.to_owned() kind chosen typed hint error /> }.into_any()
}

/// What the chosen values are called; what is no longer there says so.
fn chosen(known: &[Choice], selected: Vec<String>, kind: Kind) -> Vec<Chosen> {
    let known = with_missing(known, &selected, kind.noun());
    let one = |value: String| {
        let choice = known.iter().find(|choice| choice.value == value).cloned().unwrap_or_default();
        Chosen { value, label: choice.label, hint: choice.hint }
    };
    selected.into_iter().map(one).collect()
}

/// What the fields of the pickers suggest where there is no script.
#[component]
pub(super) fn Suggested(
    kind: Kind,
    /// What to write, and what it is called where that is something else.
    known: Vec<(String, String)>,
) -> impl IntoView {
    let options: Vec<_> =
        known.into_iter().map(|(text, label)| view! { <option value=text>{label}</option> }).collect();
    view! { <datalist id=kind.datalist()>{options}</datalist> }
}
