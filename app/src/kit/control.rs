//! Controls that take text.

use leptos::prelude::*;

use super::{Glyph, Icon, classes, escaped, field::FieldContext, given};

/// One line of text, or any other `<input>` that looks like one (`kind`: email, password, date, url…).
#[component]
pub fn TextInput(
    /// The `type` of the input.
    #[prop(default = "text")]
    kind: &'static str,
    /// The form field; inside a [`Field`](super::Field) it is the field's.
    #[prop(into, optional)]
    name: String,
    /// Its id; the field's, or the name.
    #[prop(into, optional)]
    id: String,
    /// Its label, where no [`Field`](super::Field) gives one.
    #[prop(into, optional)]
    label: String,
    /// What it holds.
    #[prop(into, optional)]
    value: String,
    /// An example of what goes in. Never the label.
    #[prop(into, optional)]
    placeholder: String,
    /// What a password manager may fill in.
    #[prop(into, optional)]
    autocomplete: String,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
    /// Takes the focus when the page opens.
    #[prop(optional)]
    autofocus: bool,
    /// Code, identifiers and digests.
    #[prop(optional)]
    mono: bool,
    /// More classes.
    #[prop(into, optional)]
    class: String,
) -> impl IntoView {
    let field = FieldContext::of_control(id, name, required);
    let described = field.clone();
    let invalid = field.clone();
    view! {
        <input
            type=kind
            id=field.id
            name=field.name
            class=classes(&["input", if mono { "input-mono" } else { "" }, &class])
            value=value
            placeholder=given(placeholder)
            autocomplete=given(autocomplete)
            required=field.required
            autofocus=autofocus
            aria-label=given(label)
            aria-describedby=move || described.described_by()
            aria-invalid=move || invalid.invalid()
        />
    }
}

/// A whole number. It is a text field on purpose: of a `type="number"` that cannot be read a browser posts nothing, and
/// the server would take it for empty. What is typed arrives as it is and is told of beside its field.
#[component]
pub fn NumberInput(
    /// What it holds.
    #[prop(into, optional)]
    value: String,
) -> impl IntoView {
    view! { <TextInput value attr:inputmode="numeric" autocomplete="off" /> }
}

/// Several lines of text; it grows with what is written.
#[component]
pub fn TextArea(
    /// The form field; inside a [`Field`](super::Field) it is the field's.
    #[prop(into, optional)]
    name: String,
    /// Its id; the field's, or the name.
    #[prop(into, optional)]
    id: String,
    /// Its label, where no [`Field`](super::Field) gives one.
    #[prop(into, optional)]
    label: String,
    /// What it holds.
    #[prop(into, optional)]
    value: String,
    /// An example of what goes in. Never the label.
    #[prop(into, optional)]
    placeholder: String,
    /// How many lines it shows at first.
    #[prop(default = 3)]
    rows: u32,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
    /// Manifests, diffs, JSON.
    #[prop(optional)]
    mono: bool,
    /// More classes.
    #[prop(into, optional)]
    class: String,
) -> impl IntoView {
    let field = FieldContext::of_control(id, name, required);
    let described = field.clone();
    let invalid = field.clone();
    // HTML drops one line break at the very start of a textarea, and what was typed must come back whole.
    let content = if value.starts_with('\n') { format!("\n{value}") } else { value };
    let content = if cfg!(feature = "ssr") { escaped(&content) } else { content };
    view! {
        <textarea
            id=field.id
            name=field.name
            class=classes(&["input", if mono { "input-mono" } else { "" }, &class])
            rows=rows.to_string()
            placeholder=given(placeholder)
            required=field.required
            spellcheck=if mono { "false" } else { "true" }
            aria-label=given(label)
            aria-describedby=move || described.described_by()
            aria-invalid=move || invalid.invalid()
        >
            {content}
        </textarea>
    }
}

/// The search field of a list.
#[component]
pub fn SearchInput(
    /// The form field.
    #[prop(default = "q".to_owned(), into)]
    name: String,
    /// Its label, which is also its placeholder.
    #[prop(into)]
    label: String,
    /// What was searched for.
    #[prop(into, optional)]
    value: String,
) -> impl IntoView {
    view! {
        <div class="search">
            <Icon glyph=Glyph::Search />
            <TextInput kind="search" name=name label=label.clone() placeholder=label value=value />
        </div>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use leptos::prelude::*;

    use super::TextArea;

    #[test]
    fn what_was_typed_stays_text_whatever_it_looks_like() {
        let typed = "\nA & B</textarea><h1>";
        let html = Owner::new().with(|| view! { <TextArea name="reason" value=typed /> }.to_html());
        assert!(html.contains(">\n\nA &amp; B&lt;/textarea>&lt;h1></textarea>"), "{html}");
    }
}
