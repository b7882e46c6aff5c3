//! Check boxes in three steps: everything, all of a kind, single ones.

use leptos::prelude::*;

use super::Disclosure;
use super::choice::{Choice, Options, fieldset};

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
    let mut options = Options::new("checkbox", name, selected, false);
    let everything = options.option(&everything);
    let branches: Vec<_> = branches
        .iter()
        .map(|branch| {
            let all = options.option(&branch.all);
            let open = options.any_chosen(&branch.single);
            let summary = format!("{unfold} of {}", within(&branch.all.label));
            let single: Vec<_> = branch.single.iter().map(|single| options.option(single)).collect();
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
    let tree = view! { {everything} <div class="choice-branches">{branches}</div> };
    fieldset("choices choice-tree".to_owned(), options.bare, legend, hint, error, required, tree)
}

/// A label as it stands within a sentence: "teams", but "API tokens".
fn within(label: &str) -> String {
    let mut chars = label.chars();
    match (chars.next(), chars.as_str().starts_with(char::is_uppercase)) {
        (Some(first), false) => first.to_lowercase().chain(chars).collect(),
        _ => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn a_label_within_a_sentence_keeps_its_initials() {
        assert_eq!(["Teams", "Org roles", "API tokens", ""].map(within), ["teams", "org roles", "API tokens", ""]);
    }
}
