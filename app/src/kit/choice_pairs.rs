//! Check boxes of which each brings another one along.

use leptos::prelude::*;

use super::VisuallyHidden;
use super::choice::{Choice, Options, fieldset};

/// Any number of choices under one legend, each with a second one of the same value that means something only while the
/// first is chosen, and is out of sight without it. The form sends both fields once for each that is chosen, the second
/// also where it is out of sight.
#[component]
pub fn CheckboxPairs(
    /// The form field of the first, as `name[]`; ids go without the brackets.
    #[prop(into)]
    name: String,
    /// What stands above.
    #[prop(into)]
    legend: String,
    /// What can be chosen.
    choices: Vec<Choice>,
    /// The values of which the first is chosen.
    selected: Vec<String>,
    /// The form field of the second, as `name[]`.
    #[prop(into)]
    second: String,
    /// What the second says. A screen reader is told of which choice it is.
    #[prop(into)]
    second_label: String,
    /// The values of which the second is chosen.
    second_selected: Vec<String>,
    /// One sentence of help.
    #[prop(into, optional)]
    hint: String,
) -> impl IntoView {
    let mut options = Options::new("checkbox", name, selected, false);
    let pairs: Vec<_> = choices
        .iter()
        .map(|choice| {
            let (first, checked) = (options.option(choice), second_selected.contains(&choice.value));
            let (name, value, label) = (second.clone(), choice.value.clone(), second_label.clone());
            view! {
                <div class="choice-pair">
                    {first}
                    <label class="choice">
                        <input type="checkbox" name=name value=value checked=checked />
                        <span>{label}<VisuallyHidden>{format!(" ({})", choice.label)}</VisuallyHidden></span>
                    </label>
                </div>
            }
        })
        .collect();
    fieldset("choices".to_owned(), options.bare, legend, hint, MaybeProp::default(), false, pairs)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use leptos::prelude::*;

    use super::*;

    #[test]
    fn the_second_of_a_pair_stands_below_the_first_and_says_of_which_it_is() {
        let choices = vec![Choice::new("decided", "It is decided"), Choice::new("waiting", "It waits")];
        let (selected, second_selected) = (vec!["waiting".to_owned()], vec!["waiting".to_owned()]);
        let html = Owner::new().with(|| {
            view! {
                <CheckboxPairs name="kinds[]" legend="Tell me when" choices selected
                    second="email[]" second_label="Also by email" second_selected />
            }
            .to_html()
        });
        assert_eq!(html.matches(r#"class="choice-pair""#).count(), 2, "{html}");
        assert!(html.contains(r#"name="kinds[]" value="waiting" checked"#), "{html}");
        assert!(html.contains(r#"name="email[]" value="waiting" checked"#), "{html}");
        assert!(!html.contains(r#"value="decided" checked"#), "{html}");
        assert!(html.contains("(It waits)"), "{html}");
    }
}
