//! A labelled place in a form: label, hint, control, error.

use leptos::{context::Provider, prelude::*};

use super::{Glyph, Icon, given};

/// What a control needs to know of the [`Field`] it stands in.
#[derive(Clone)]
pub(crate) struct FieldContext {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) required: bool,
    has_hint: bool,
    error: MaybeProp<String>,
}

impl FieldContext {
    /// The field around the caller; a control without one is named by itself.
    pub(crate) fn of_control(id: String, name: String, required: bool) -> Self {
        let around = use_context::<Self>();
        let name = given(name).or_else(|| around.as_ref().map(|field| field.name.clone())).unwrap_or_default();
        let id = given(id).or_else(|| around.as_ref().map(|field| field.id.clone())).unwrap_or_else(|| name.clone());
        match around {
            Some(field) => Self { id, name, required: required || field.required, ..field },
            None => Self { id, name, required, has_hint: false, error: MaybeProp::default() },
        }
    }

    /// The ids of the hint and the error, as far as they are there.
    pub(crate) fn described_by(&self) -> Option<String> {
        described_by(&self.id, self.has_hint, self.error)
    }

    /// `aria-invalid`, while there is an error.
    pub(crate) fn invalid(&self) -> Option<&'static str> {
        self.error.get().map(|_| "true")
    }
}

/// The value of `aria-describedby` for a control with this id.
pub(crate) fn described_by(id: &str, has_hint: bool, error: MaybeProp<String>) -> Option<String> {
    let hint = has_hint.then(|| format!("{id}-hint"));
    let error = error.get().map(|_| format!("{id}-error"));
    let ids: Vec<String> = hint.into_iter().chain(error).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// A label with its control, hint and error. The control is the child and finds its id, name and error by itself.
#[component]
pub fn Field(
    /// The name of the form field.
    #[prop(into)]
    name: String,
    /// What stands above it.
    #[prop(into)]
    label: String,
    /// The id of the control; the name, unless the page has that twice.
    #[prop(into, optional)]
    id: String,
    /// One sentence of help, below the control.
    #[prop(into, optional)]
    hint: String,
    /// What is wrong with what was entered: a text, an `Option`, or a signal of one.
    #[prop(into, optional)]
    error: MaybeProp<String>,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
    /// More classes.
    #[prop(into, optional)]
    class: String,
    /// The control.
    children: Children,
) -> impl IntoView {
    let id = given(id).unwrap_or_else(|| name.clone());
    let hint = given(hint);
    let context = FieldContext { id: id.clone(), name, required, has_hint: hint.is_some(), error };
    view! {
        <div class=super::classes(&["field", &class])>
            <label class="field-label" for=id.clone()>
                {label}
                {required.then(required_mark)}
            </label>
            <Provider value=context>{children()}</Provider>
            {hint.map(|hint| view! { <p class="field-hint" id=format!("{id}-hint")>{hint}</p> })}
            <FieldError id=id error />
        </div>
    }
}

/// The star of a required field; the control's own `required` says it to a screen reader.
pub(crate) fn required_mark() -> impl IntoView {
    view! { <span class="field-required" aria-hidden="true">" *"</span> }
}

/// The error below a control, while there is one.
#[component]
pub(crate) fn FieldError(
    /// The id of the control.
    id: String,
    /// What is wrong.
    error: MaybeProp<String>,
) -> impl IntoView {
    move || {
        error.get().map(|error| {
            view! {
                <p class="field-error" id=format!("{id}-error")>
                    <Icon glyph=Glyph::CircleAlert class="icon-sm" />
                    <span>{error}</span>
                </p>
            }
        })
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use leptos::prelude::*;

    use crate::kit::{Field, TextInput};

    fn html(error: Option<String>) -> String {
        Owner::new().with(|| {
            view! {
                <Field name="email" label="Email" hint="Where we write to." error required=true>
                    <TextInput value="ana@" />
                </Field>
            }
            .to_html()
        })
    }

    #[test]
    fn a_control_takes_its_name_and_label_and_required_from_the_field_around_it() {
        let html = html(None);
        assert!(html.contains(r#"for="email""#), "{html}");
        assert!(html.contains(r#"id="email" name="email""#), "{html}");
        assert!(html.contains(r#"aria-describedby="email-hint""#), "{html}");
        assert!(html.contains(" required"), "{html}");
        assert!(!html.contains("aria-invalid"), "{html}");
    }

    #[test]
    fn an_error_stands_beside_its_field_and_is_read_out_with_it() {
        let html = html(Some("Enter a whole address".to_owned()));
        assert!(html.contains(r#"aria-describedby="email-hint email-error""#), "{html}");
        assert!(html.contains(r#"aria-invalid="true""#), "{html}");
        assert!(html.contains(r#"id="email-error""#), "{html}");
        assert!(html.contains("Enter a whole address"), "{html}");
        assert!(html.contains(r#"value="ana@""#), "{html}");
    }
}
