//! What a change of policies would do, for those who approve it.

use governance::analysis::Change;
use governance::policy::file::Planned;
use leptos::prelude::*;

use crate::components::comparison::FieldChanges;
use crate::kit::{Badge, Card, Glyph, Tone};

/// Each change in words: whether it weakens or strengthens what is in force, with an example, and the
/// fields that differ. Nothing for a request that changes no policy.
#[component]
pub fn ChangesCard(
    /// The changes, in the order in which they are made.
    changes: Vec<Planned>,
) -> impl IntoView {
    (!changes.is_empty()).then(|| {
        let items: Vec<_> = changes.into_iter().map(item).collect();
        view! {
            <Card title="Changes to policies">
                <ul class="grid gap-5">{items}</ul>
            </Card>
        }
    })
}

fn item(change: Planned) -> impl IntoView {
    let headline = change.headline();
    let effect = change.effect.map(|effect| {
        let (tone, icon) = match effect {
            Change::Weaker | Change::Both | Change::Undecided => (Tone::Warn, Glyph::TriangleAlert),
            Change::Stronger => (Tone::Ok, Glyph::ShieldCheck),
            Change::Same => (Tone::Neutral, Glyph::Check),
        };
        view! { <Badge tone icon>{effect.strength()}</Badge> }
    });
    let examples: Vec<_> =
        change.examples.into_iter().map(|example| view! { <p class="text-sm text-muted">{example}</p> }).collect();
    let whole = change.fields.is_empty().then_some(change.says).flatten();
    let fields = (!change.fields.is_empty()).then(|| view! { <FieldChanges changes=change.fields /> });
    view! {
        <li class="grid gap-2">
            <div class="flex flex-wrap items-center gap-2">
                <p class="font-medium">{headline}</p>
                {effect}
            </div>
            {examples}
            {whole.map(|says| view! { <p class="text-sm">{says}</p> })}
            {fields}
        </li>
    }
}
