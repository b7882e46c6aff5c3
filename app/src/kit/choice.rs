//! Check boxes and radio buttons, alone and in groups.

use leptos::prelude::*;

use super::{
    Disclosure, classes,
    field::{FieldError, described_by, required_mark},
    given,
};

/// One thing that can be chosen, in a group or a [`Select`](super::Select).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What the reader sees.
    pub label: String,
    /// A sentence below the label; not shown in a select.
    pub hint: String,
    /// The heading it stands under; those of one group stand next to each other.
    pub group: String,
}

impl Choice {
    /// A choice with a value and a label.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), ..Self::default() }
    }

    /// With a sentence below the label.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    /// Under a heading.
    #[must_use]
    pub fn group(self, group: impl Into<String>) -> Self {
        Self { group: group.into(), ..self }
    }
}

/// How the choices of a group stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChoiceLayout {
    /// Below each other.
    #[default]
    List,
    /// In as many columns as there is room for.
    Columns,
    /// In one line.
    Inline,
    /// As cards with a sentence in each.
    Cards,
    /// As a strip of toggles: days of the week.
    Strip,
    /// In columns within a box that scrolls when there are many.
    Scroll,
    /// In columns, each group folded below its heading until it is opened, but for the first and those of which
    /// something is chosen.
    Folded,
}

impl ChoiceLayout {
    fn class(self) -> &'static str {
        match self {
            Self::List => "",
            Self::Columns => "choices-columns",
            Self::Inline => "choices-inline",
            Self::Cards => "choices-cards",
            Self::Strip => "choices-strip",
            Self::Scroll => "choices-columns choices-scroll",
            Self::Folded => "choices-columns choices-folded",
        }
    }
}

/// One check box with its label.
#[component]
pub fn Checkbox(
    /// The form field.
    #[prop(into)]
    name: String,
    /// What it says.
    #[prop(into)]
    label: String,
    /// What the form sends when it is checked.
    #[prop(default = "true".to_owned(), into)]
    value: String,
    /// Whether it is checked.
    #[prop(optional)]
    checked: bool,
    /// A sentence below the label.
    #[prop(into, optional)]
    hint: String,
    /// Cannot be changed here.
    #[prop(optional)]
    disabled: bool,
) -> impl IntoView {
    view! {
        <label class="choice">
            <input type="checkbox" id=name.clone() name=name value=value checked=checked disabled=disabled />
            <span>{label} {given(hint).map(hint_line)}</span>
        </label>
    }
}

/// Any number of choices under one legend; the form sends the field once for each.
#[component]
pub fn CheckboxGroup(
    /// The form field. A list in a server function is posted as `name[]`; ids and errors go without the brackets.
    #[prop(into)]
    name: String,
    /// What stands above.
    #[prop(into)]
    legend: String,
    /// What can be chosen.
    choices: Vec<Choice>,
    /// The values that are chosen.
    #[prop(optional)]
    selected: Vec<String>,
    /// One sentence of help.
    #[prop(into, optional)]
    hint: String,
    /// What is wrong with the choice.
    #[prop(into, optional)]
    error: MaybeProp<String>,
    /// At least one is needed.
    #[prop(optional)]
    required: bool,
    /// How the choices stand.
    #[prop(optional)]
    layout: ChoiceLayout,
) -> impl IntoView {
    group("checkbox", name, legend, choices, selected, hint, error, required, layout)
}

/// One choice out of several, under one legend.
#[component]
pub fn RadioGroup(
    /// The form field.
    #[prop(into)]
    name: String,
    /// What stands above.
    #[prop(into)]
    legend: String,
    /// What can be chosen.
    choices: Vec<Choice>,
    /// The value that is chosen.
    #[prop(into, optional)]
    selected: String,
    /// One sentence of help.
    #[prop(into, optional)]
    hint: String,
    /// What is wrong with the choice.
    #[prop(into, optional)]
    error: MaybeProp<String>,
    /// One must be chosen.
    #[prop(optional)]
    required: bool,
    /// How the choices stand.
    #[prop(optional)]
    layout: ChoiceLayout,
) -> impl IntoView {
    group("radio", name, legend, choices, vec![selected], hint, error, required, layout)
}

fn group(
    kind: &'static str,
    name: String,
    legend: String,
    choices: Vec<Choice>,
    selected: Vec<String>,
    hint: String,
    error: MaybeProp<String>,
    required: bool,
    layout: ChoiceLayout,
) -> impl IntoView {
    let class = classes(&["choices", layout.class()]);
    let mut options = Options::new(kind, name, selected, required && kind == "radio");
    let groups: Vec<_> = choices
        .chunk_by(|one, next| one.group == next.group)
        .enumerate()
        .map(|(place, group)| {
            let heading = group[0].group.clone();
            let open = place == 0 || options.any_chosen(group);
            let list: Vec<_> = group.iter().map(|choice| options.option(choice)).collect();
            let list = view! { <div class="choices-list">{list}</div> };
            if heading.is_empty() {
                list.into_any()
            } else if layout == ChoiceLayout::Folded {
                let summary = format!("{heading} ({})", group.len());
                view! {
                    <Disclosure summary open class="choices-fold">
                        <fieldset class="choices-group"><legend class="sr-only">{heading}</legend>{list}</fieldset>
                    </Disclosure>
                }
                .into_any()
            } else {
                view! { <fieldset class="choices-group"><legend>{heading}</legend>{list}</fieldset> }.into_any()
            }
        })
        .collect();
    fieldset(class, options.bare, legend, hint, error, required, groups)
}

/// The options of one field, in groups or as a tree.
pub(super) struct Options {
    kind: &'static str,
    name: String,
    /// The name without brackets: for ids and errors.
    pub(super) bare: String,
    selected: Vec<String>,
    required: bool,
    index: usize,
}

impl Options {
    pub(super) fn new(kind: &'static str, name: String, selected: Vec<String>, required: bool) -> Self {
        let bare = name.strip_suffix("[]").unwrap_or(&name).to_owned();
        Self { kind, name, bare, selected, required, index: 0 }
    }

    /// Whether any of these is chosen.
    pub(super) fn any_chosen(&self, choices: &[Choice]) -> bool {
        choices.iter().any(|choice| self.selected.contains(&choice.value))
    }

    /// The next one.
    pub(super) fn option(&mut self, choice: &Choice) -> impl IntoView + use<> {
        let (kind, required, checked) = (self.kind, self.required, self.selected.contains(&choice.value));
        // The first control carries the group's id, so that a link in the error summary leads to it.
        let id = if self.index == 0 { self.bare.clone() } else { format!("{}-{}", self.bare, self.index) };
        self.index += 1;
        let (name, value, label) = (self.name.clone(), choice.value.clone(), choice.label.clone());
        let hint = given(choice.hint.clone()).map(hint_line);
        view! {
            <label class="choice">
                <input type=kind id=id name=name value=value checked=checked required=required />
                <span>{label} {hint}</span>
            </label>
        }
    }
}

/// Options under their legend, with the help and what is wrong below.
pub(super) fn fieldset(
    class: String,
    bare: String,
    legend: String,
    hint: String,
    error: MaybeProp<String>,
    required: bool,
    options: impl IntoView + 'static,
) -> impl IntoView {
    let hint = given(hint);
    let (described, has_hint) = (bare.clone(), hint.is_some());
    view! {
        <fieldset
            class=move || if error.get().is_some() { format!("{class} choices-invalid") } else { class.clone() }
            aria-describedby=move || described_by(&described, has_hint, error)
        >
            <legend class="field-label">{legend} {required.then(required_mark)}</legend>
            {options}
            {hint.map(|hint| view! { <p class="field-hint" id=format!("{bare}-hint")>{hint}</p> })}
            <FieldError id=bare.clone() error />
        </fieldset>
    }
}

fn hint_line(hint: String) -> impl IntoView {
    view! { <span class="choice-hint">{hint}</span> }
}
