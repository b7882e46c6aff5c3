//! Check boxes in three steps: everything, all of a kind, single ones.

use leptos::prelude::*;

use super::choice::Choice;
use super::field::{FieldError, described_by, required_mark};
use super::{Disclosure, given};

/// A choice that stands for several, and these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Branch {
    /// All of them.
    pub all: Choice,
    /// Each of them; shown while `all` is not chosen.
    pub single: Vec<Choice>,
}

/// Any number of choices under one legend, of which some stand for others: those are out of sight while what
/// stands for them is chosen. The form sends the field once for each that is chosen, also those out of sight.
#[component]
pub fn CheckboxTree(
    /// The form field, as `name[]`; ids and errors go without the brackets.
    #[prop(into)]
    name: String,
    /// What stands above.
    #[prop(into)]
    legend: String,
    /// What stands for everything.
    everything: Choice,
    /// What stands for some.
    branches: Vec<Branch>,
    /// The values that are chosen.
    selected: Vec<String>,
    /// The words that open the single ones.
    #[prop(into)]
    unfold: String,
    /// One sentence of help.
    #[prop(into, optional)]
    hint: String,
    /// What is wrong with the choice.
    #[prop(into, optional)]
    error: MaybeProp<String>,
    /// At least one is needed.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let hint = given(hint);
    let bare = name.strip_suffix("[]").unwrap_or(&name).to_owned();
    let (described, has_hint) = (bare.clone(), hint.is_some());
    let mut index = 0;
    let mut option = |choice: &Choice| {
        let checked = selected.contains(&choice.value);
        // The first control carries the group's id, so that a link in the error summary leads to it.
        let id = if index == 0 { bare.clone() } else { format!("{bare}-{index}") };
        index += 1;
        let (name, value, label) = (name.clone(), choice.value.clone(), choice.label.clone());
        let hint = given(choice.hint.clone()).map(|hint| view! { <span class="choice-hint">{hint}</span> });
        view! {
            <label class="choice">
                <input type="checkbox" id=id name=name value=value checked=checked />
                <span>{label} {hint}</span>
            </label>
        }
    };
    let everything = option(&everything);
    let branches: Vec<_> = branches
        .iter()
        .map(|branch| {
            let all = option(&branch.all);
            let open = branch.single.iter().any(|single| selected.contains(&single.value));
            let summary = format!("{unfold} of {}", branch.all.label.to_lowercase());
            let single: Vec<_> = branch.single.iter().map(&mut option).collect();
            view! {
                <div class="choice-branch">
                    {all}
                    <Disclosure summary open class="disclosure-small">
                        <div class="choices-list">{single}</div>
                    </Disclosure>
                </div>
            }
        })
        .collect();
    view! {
        <fieldset
            class=move || if error.get().is_some() { "choices choice-tree choices-invalid" } else { "choices choice-tree" }
            aria-describedby=move || described_by(&described, has_hint, error)
        >
            <legend class="field-label">{legend} {required.then(required_mark)}</legend>
            {everything}
            <div class="choice-branches">{branches}</div>
            {hint.map(|hint| view! { <p class="field-hint" id=format!("{bare}-hint")>{hint}</p> })}
            <FieldError id=bare.clone() error />
        </fieldset>
    }
}
