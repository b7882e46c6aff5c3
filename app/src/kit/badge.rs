//! Small marks: states, counts, names of things.

use leptos::prelude::*;

use super::{Glyph, Icon, Tone, classes};

/// A state: colour, icon and word together.
#[component]
pub fn Badge(
    /// Its colour.
    #[prop(optional)]
    tone: Tone,
    /// Its icon.
    #[prop(optional)]
    icon: Option<Glyph>,
    /// Beside the title of a page.
    #[prop(optional)]
    large: bool,
    /// Without a frame, for lists where a frame on every line would shout.
    #[prop(optional)]
    plain: bool,
    /// The word.
    children: Children,
) -> impl IntoView {
    let size = if large { "badge-lg" } else { "" };
    let class = if plain { classes(&["status", tone.class()]) } else { classes(&["badge", size, tone.class()]) };
    view! { <span class=class>{icon.map(|glyph| view! { <Icon glyph /> })} <span>{children()}</span></span> }
}

/// How many, in a tab or beside a heading.
#[component]
pub fn Count(
    /// The figure; above 99 it reads "99+".
    value: u64,
    /// It waits for the reader.
    #[prop(optional)]
    accent: bool,
    /// The name by which `public/live.js` finds the figure, where it changes while the page is read.
    #[prop(optional)]
    live: Option<&'static str>,
) -> impl IntoView {
    let text = if value > 99 { "99+".to_owned() } else { value.to_string() };
    view! { <span class=if accent { "count count-accent" } else { "count" } data-count=live>{text}</span> }
}

/// The name of a thing: a team, a role, a resource. With an `href` it leads there.
#[component]
pub fn Chip(
    /// What kind of thing it is.
    #[prop(optional)]
    icon: Option<Glyph>,
    /// Where it leads.
    #[prop(into, optional)]
    href: String,
    /// Its name.
    children: Children,
) -> impl IntoView {
    let content = view! { {icon.map(|glyph| view! { <Icon glyph /> })} <span>{children()}</span> };
    if href.is_empty() {
        view! { <span class="chip">{content}</span> }.into_any()
    } else {
        view! { <a class="chip" href=href>{content}</a> }.into_any()
    }
}
