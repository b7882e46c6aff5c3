//! What a change of policies would do, for those who approve it.

use governance::wire::changes::ChangeView;
use leptos::prelude::*;

use crate::kit::{Card, Fact, Facts};

/// Each change as a sentence, with the fields that differ; nothing for a request that changes no policy.
#[component]
pub fn ChangesCard(
    /// The changes, in the order in which they are made.
    changes: Vec<ChangeView>,
) -> impl IntoView {
    (!changes.is_empty()).then(|| {
        let items: Vec<_> = changes.into_iter().map(item).collect();
        view! {
            <Card title="What changes">
                <ul class="grid gap-4">{items}</ul>
            </Card>
        }
    })
}

fn item(change: ChangeView) -> impl IntoView {
    let fields: Vec<_> = change
        .fields
        .into_iter()
        .map(|field| {
            view! {
                <Fact term=field.field>
                    {field.is} <span class="text-muted">{format!(" (was: {})", field.was)}</span>
                </Fact>
            }
        })
        .collect();
    view! {
        <li class="grid gap-2">
            <p class="font-medium">{change.says}</p>
            {change.effect.map(|effect| view! { <p class="text-sm">{effect}</p> })}
            {(!fields.is_empty()).then(|| view! { <Facts>{fields}</Facts> })}
        </li>
    }
}
