//! What happened, in order.

use leptos::prelude::*;

use super::{Glyph, Icon, Tone, classes, given};

/// Events below each other, joined by a line.
#[component]
pub fn Timeline(
    /// The [`TimelineItem`]s, in the order in which they are read.
    children: Children,
) -> impl IntoView {
    view! { <ol class="timeline">{children()}</ol> }
}

/// One event: a mark, a sentence, when, and below it whatever belongs to it (a comment, a digest).
#[component]
pub fn TimelineItem(
    /// The id of the line, for links and for what finds it again.
    #[prop(into, optional)]
    id: String,
    /// What kind of event it is.
    icon: Glyph,
    /// Its colour.
    #[prop(optional)]
    tone: Tone,
    /// The sentence; names stand in `<strong>` or are links.
    sentence: AnyView,
    /// When it happened: a [`Time`](super::Time).
    #[prop(optional)]
    time: Option<AnyView>,
    /// Nobody may overlook it.
    #[prop(optional)]
    prominent: bool,
    /// What belongs to it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <li id=given(id) class=classes(&["event", if prominent { "event-prominent" } else { "" }, if prominent { tone.class() } else { "" }])>
            <span class=classes(&["event-mark", tone.class()])>
                <Icon glyph=icon />
            </span>
            <div class="event-body">
                <div class="event-line">
                    <p class="event-sentence">{sentence}</p>
                    {time.map(|time| view! { <span class="event-time">{time}</span> })}
                </div>
                {children.map(|children| children())}
            </div>
        </li>
    }
}
