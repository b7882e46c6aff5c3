//! A list to choose one from.

use leptos::prelude::*;

use super::{Choice, classes, field::FieldContext, given};

/// A native select. Choices with a group stand under its heading.
#[component]
pub fn Select(
    /// The form field; inside a [`Field`](super::Field) it is the field's.
    #[prop(into, optional)]
    name: String,
    /// Its id; the field's, or the name.
    #[prop(into, optional)]
    id: String,
    /// Its label, where no [`Field`](super::Field) gives one.
    #[prop(into, optional)]
    label: String,
    /// What can be chosen; those of one group stand next to each other.
    choices: Vec<Choice>,
    /// The value that is chosen.
    #[prop(into, optional)]
    selected: String,
    /// The words of a first, empty choice, such as "Any project".
    #[prop(into, optional)]
    blank: String,
    /// One must be chosen.
    #[prop(optional)]
    required: bool,
    /// More classes.
    #[prop(into, optional)]
    class: String,
) -> impl IntoView {
    let field = FieldContext::of_control(id, name, required);
    let described = field.clone();
    let invalid = field.clone();
    let groups: Vec<_> = choices
        .chunk_by(|one, next| one.group == next.group)
        .map(|group| {
            let heading = group[0].group.clone();
            let options: Vec<_> = group.iter().map(|choice| option_of(choice, &selected)).collect();
            if heading.is_empty() {
                options.into_any()
            } else {
                view! { <optgroup label=heading>{options}</optgroup> }.into_any()
            }
        })
        .collect();
    view! {
        <select
            id=field.id
            name=field.name
            class=classes(&["input", &class])
            required=field.required
            aria-label=given(label)
            aria-describedby=move || described.described_by()
            aria-invalid=move || invalid.invalid()
        >
            {given(blank).map(|blank| view! { <option value="">{blank}</option> })}
            {groups}
        </select>
    }
}

fn option_of(choice: &Choice, selected: &str) -> impl IntoView + use<> {
    let chosen = choice.value == selected;
    view! { <option value=choice.value.clone() selected=chosen>{choice.label.clone()}</option> }
}
