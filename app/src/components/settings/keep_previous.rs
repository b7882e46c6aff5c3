//! For how long a secret that is rotated stays valid.

use leptos::prelude::*;

use crate::kit::{Choice, Field, Select};

/// The field `keepPreviousHours`.
#[component]
pub fn KeepPrevious(
    /// What it is said to be.
    label: &'static str,
    /// The id of the control, where the page has the field more than once.
    #[prop(into, optional)]
    id: String,
) -> impl IntoView {
    let lasts = [("0", "Not at all"), ("1", "1 hour"), ("24", "24 hours"), ("72", "3 days"), ("168", "7 days")];
    let choices = lasts.into_iter().map(|(hours, label)| Choice::new(hours, label)).collect();
    view! {
        <Field name="keepPreviousHours" id label>
            <Select choices selected="24" />
        </Field>
    }
}
