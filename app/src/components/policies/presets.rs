//! The brief's examples, to start from.

use governance::policy::presets::{Preset, presets};
use leptos::prelude::*;

use super::scope::{glyph, title};
use crate::kit::{Badge, LinkButton, Size, VisuallyHidden};

/// The preset of a key.
pub fn preset(key: &str) -> Option<Preset> {
    presets().into_iter().find(|preset| preset.key == key)
}

/// The presets as cards that lead to the editor.
#[component]
pub fn Presets(
    /// The key of the one that the editor started from.
    #[prop(into, optional)]
    chosen: String,
) -> impl IntoView {
    let cards: Vec<_> = presets()
        .into_iter()
        .map(|preset| {
            let current = preset.key == chosen;
            let level = preset.body.scope.parse().ok().map(|scope| {
                view! { <Badge icon=glyph(scope)>{title(scope)}</Badge> }
            });
            let way = if current {
                view! { <span class="text-sm text-muted">"Filled in below"</span> }.into_any()
            } else {
                let href = format!("/approval-policies/new?preset={}", preset.key);
                let name = format!(": {}", preset.body.name);
                view! { <LinkButton href size=Size::Small>"Start from this"<VisuallyHidden>{name}</VisuallyHidden></LinkButton> }.into_any()
            };
            view! {
                <li class="card grid content-between gap-3 p-4">
                    <div class="grid gap-1">
                        <div class="flex flex-wrap items-center justify-between gap-x-2 gap-y-1">
                            <h3 class="font-medium">{preset.body.name}</h3>
                            {level}
                        </div>
                        <p class="text-sm text-muted">{preset.when}</p>
                    </div>
                    <div>{way}</div>
                </li>
            }
        })
        .collect();
    view! { <ul class="grid gap-3 md:grid-cols-3">{cards}</ul> }
}
