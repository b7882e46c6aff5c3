//! A message in the page.

use leptos::prelude::*;

use super::{Glyph, Icon, Tone, classes, given};

fn glyph_of(tone: Tone) -> Glyph {
    match tone {
        Tone::Neutral | Tone::Accent | Tone::Info => Glyph::Info,
        Tone::Ok => Glyph::CircleCheck,
        Tone::Warn => Glyph::TriangleAlert,
        Tone::Danger => Glyph::CircleX,
        Tone::Hazard => Glyph::Siren,
    }
}

/// Something the reader should know before going on.
#[component]
pub fn Notice(
    /// Its colour, and with it the icon.
    #[prop(default = Tone::Info)]
    tone: Tone,
    /// Another icon than the tone's.
    #[prop(optional)]
    icon: Option<Glyph>,
    /// A few words in bold.
    #[prop(into, optional)]
    title: String,
    /// Read out as soon as it appears: the answer to what the reader just did.
    #[prop(optional)]
    live: bool,
    /// The message.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let role = live.then_some(if tone == Tone::Danger { "alert" } else { "status" });
    view! {
        <div class=classes(&["notice", tone.class()]) role=role>
            <Icon glyph=icon.unwrap_or_else(|| glyph_of(tone)) />
            <div class="notice-body">
                {given(title).map(|title| view! { <p class="notice-title">{title}</p> })}
                {children.map(|children| view! { <div>{children()}</div> })}
            </div>
        </div>
    }
}
