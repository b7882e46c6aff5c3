//! What a resource is, and what belongs to it.

use leptos::prelude::*;

use crate::kit::{Card, Chip, Fact, Facts, Glyph};

/// Another resource that belongs to this one: its name, its page, and whether it is frozen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    pub name: String,
    pub href: String,
    pub glyph: Glyph,
    pub frozen: bool,
}

/// Terms with the resources that stand under each, and the way to the settings.
#[component]
pub fn ResourceFacts(
    /// What belongs to it: "Environments", "Hosted by".
    related: Vec<(&'static str, Vec<Sight>)>,
    /// Plain facts.
    plain: Vec<(&'static str, String)>,
    /// Where it is changed.
    settings: String,
) -> impl IntoView {
    let plain: Vec<_> = plain.into_iter().map(|(term, says)| view! { <Fact term>{says}</Fact> }).collect();
    let related: Vec<_> = related
        .into_iter()
        .map(|(term, sights)| {
            let chips: Vec<_> = sights.into_iter().map(chip).collect();
            let none = chips.is_empty().then_some("None");
            view! { <Fact term><div class="chips">{chips}{none}</div></Fact> }
        })
        .collect();
    let footer = view! { <a class="link" href=settings>"Settings"</a> };
    view! { <Card title="About" footer=footer.into_any()><Facts stacked=true>{plain}{related}</Facts></Card> }
}

fn chip(sight: Sight) -> impl IntoView {
    let frozen = sight.frozen.then_some(" · frozen");
    let icon = if sight.frozen { Glyph::Snowflake } else { sight.glyph };
    view! { <Chip icon href=sight.href>{sight.name} {frozen}</Chip> }
}
