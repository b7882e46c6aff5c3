//! What stands in the way of saving.

use governance::FieldErrors;
use leptos::prelude::*;

use super::{in_labels, label};

/// Each field that cannot be saved as it is, with the way to it; nothing where all can.
#[component]
pub(super) fn Problems(problems: FieldErrors) -> impl IntoView {
    (!problems.is_empty()).then(|| {
        let lines: Vec<_> = problems
            .0
            .into_iter()
            .map(|problem| {
                let (href, label) = (format!("#{}", problem.field), label(&problem.field).to_owned());
                view! { <li><a class="link" href=href>{label}</a>": "{in_labels(&problem.message)}</li> }
            })
            .collect();
        view! {
            <div class="grid gap-1 text-sm">
                <p class="font-medium">"Before it can be saved"</p>
                <ul class="grid gap-0.5 text-muted">{lines}</ul>
            </div>
        }
    })
}
