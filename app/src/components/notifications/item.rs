//! What a line of notifications and one of alerts have in common.

use governance::Timestamp;
use leptos::prelude::*;

use crate::components::markdown;
use crate::components::requests::visible::visible;
use crate::kit::{Badge, Glyph, Icon, Tone};
use crate::moment::Moment;

/// A line that leads to what it is about. An unread one says so in bold, with a dot and a word.
#[component]
pub(super) fn Item(
    icon: Glyph,
    /// Where it leads.
    href: String,
    sentence: String,
    /// What it is about, in a few short parts.
    about: AnyView,
    /// What somebody wrote.
    text: Option<String>,
    at: Timestamp,
    moment: Moment,
    unread: bool,
    /// Whether an unread one has the hazard look.
    #[prop(optional)]
    hazard: bool,
    /// Whether it stands on a page of its own kind; in the bell there is less room.
    whole: bool,
    /// How to mark it as read: shown with an unread one on its page.
    read: AnyView,
) -> impl IntoView {
    let class = match (unread, hazard) {
        (true, true) => "notification notification-unread notification-hazard",
        (true, false) => "notification notification-unread",
        (false, _) => "notification",
    };
    let quoted = text.map(|text| view! { <p class="notification-text">{markdown::plain(&text)}</p> });
    let mark = unread.then(|| {
        if whole {
            view! { <Badge plain=true tone=Tone::Accent icon=Glyph::CircleDot>"Unread"</Badge> }.into_any()
        } else {
            view! {
                <span class="notification-dot" aria-hidden="true"></span>
                <span class="sr-only">"Unread"</span>
            }
            .into_any()
        }
    });
    view! {
        <li class=class>
            <Icon glyph=icon />
            <div class="notification-main">
                <p class="notification-sentence"><a href=href>{visible(&sentence).0}</a></p>
                <p class="notification-about">{about}</p>
                {quoted}
            </div>
            <div class="notification-end">
                <span>{if whole { moment.clock(at) } else { moment.distance(at) }}</span>
                {mark}
                {(unread && whole).then_some(read)}
            </div>
        </li>
    }
}
