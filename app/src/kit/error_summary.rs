//! What is wrong with a form, above it.

use leptos::prelude::*;

use super::{Glyph, Icon, given};

/// Every error of a form, each linked to its field. It takes the focus when the page opens, and is nothing when all is
/// well. An error whose field is empty concerns the form as a whole.
#[component]
pub fn ErrorSummary(
    /// Field id and message, in the order of the fields.
    #[prop(into)]
    errors: Signal<Vec<(String, String)>>,
    /// What stands above the list.
    #[prop(into, optional)]
    title: String,
) -> impl IntoView {
    move || {
        let errors = errors.get();
        if errors.is_empty() {
            return None;
        }
        let title = given(title.clone()).unwrap_or_else(|| to_put_right(errors.len()));
        let items: Vec<_> =
            errors.into_iter().map(|(field, message)| view! { <li>{linked(&field, message)}</li> }).collect();
        Some(view! {
            <div class="notice tone-danger" role="alert" tabindex="-1" autofocus=true>
                <Icon glyph=Glyph::CircleAlert />
                <div class="notice-body">
                    <p class="notice-title">{title}</p>
                    <ul>{items}</ul>
                </div>
            </div>
        })
    }
}

/// What stands above the list, where the form says nothing else.
pub(crate) fn to_put_right(errors: usize) -> String {
    match errors {
        1 => "One thing needs to be put right".to_owned(),
        many => format!("{many} things need to be put right"),
    }
}

fn linked(field: &str, message: String) -> AnyView {
    if field.is_empty() {
        message.into_any()
    } else {
        view! { <a class="link" href=format!("#{field}")>{message}</a> }.into_any()
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use leptos::prelude::*;

    use super::*;

    fn html(errors: &[(&str, &str)]) -> String {
        let errors: Vec<_> = errors.iter().map(|(field, text)| ((*field).to_owned(), (*text).to_owned())).collect();
        Owner::new().with(|| view! { <ErrorSummary errors /> }.to_html())
    }

    #[test]
    fn a_summary_without_errors_is_not_there() {
        assert!(!html(&[]).contains("alert"));
    }

    #[test]
    fn every_error_leads_to_its_field_and_one_of_the_whole_form_leads_nowhere() {
        let html = html(&[("name", "Enter a name"), ("", "The policy asks for nothing")]);
        assert!(html.contains("2 things need to be put right"), "{html}");
        assert!(html.contains(r##"href="#name""##), "{html}");
        assert!(html.contains("<li>The policy asks for nothing"), "{html}");
    }
}
