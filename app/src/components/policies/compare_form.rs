//! Choosing two versions of a policy to compare.

use governance::wire::comparisons::ComparisonView;
use leptos::prelude::*;

use crate::components::comparison::{FieldChanges, Strength};
use crate::kit::{Button, Card, Choice, Glyph, Select};

/// A form whose fields stand in the address: which version with which.
#[component]
pub fn CompareForm(
    /// The numbers of all versions, the newest first.
    versions: Vec<u32>,
    /// The old version that is chosen.
    from: u32,
    /// The new version that is chosen.
    to: u32,
) -> impl IntoView {
    let choices: Vec<Choice> =
        versions.iter().map(|version| Choice::new(version.to_string(), format!("Version {version}"))).collect();
    let newer = choices.clone();
    view! {
        <form method="get" class="filters" aria-label="Compare two versions">
            <div class="filters-fields">
                <Select name="from" label="Old version" choices selected=from.to_string() />
                <span class="self-center text-sm text-muted" aria-hidden="true">"to"</span>
                <Select name="to" label="New version" choices=newer selected=to.to_string() />
            </div>
            <Button icon=Glyph::ArrowRightLeft>"Compare"</Button>
        </form>
    }
}

/// Two versions beside each other: which fields differ, and what that does to the policy's strength.
#[component]
pub fn Compared(
    /// The comparison.
    comparison: ComparisonView,
) -> impl IntoView {
    let title = match comparison.to {
        Some(to) => format!("From version {} to version {to}", comparison.from),
        None => format!("From version {} to the draft", comparison.from),
    };
    let changes = comparison.fields.clone();
    view! {
        <Card title id="comparison">
            <div class="grid gap-4">
                <Strength comparison />
                <FieldChanges changes />
            </div>
        </Card>
    }
}
