//! Events that belong together, to start from.

use governance::outgoing::{Format, slack};
use leptos::prelude::*;

use crate::kit::{LinkButton, Size};

/// What many webhooks are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventPreset {
    /// For the address.
    pub key: &'static str,
    pub name: &'static str,
    /// Who wants it.
    pub says: &'static str,
    pub format: Format,
    /// As patterns.
    pub events: &'static [&'static str],
}

impl EventPreset {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self {
            key: "slack",
            name: "A Slack channel",
            says: "Messages for people, also for Mattermost and Rocket.Chat: what waits, what is decided, break-glass.",
            format: Format::Slack,
            events: &slack::DEFAULT_EVENTS,
        },
        Self {
            key: "decided",
            name: "Requests are decided",
            says: "For pipelines: approved, rejected, cancelled, expired.",
            format: Format::Standard,
            events: &["request.approved", "request.rejected", "request.cancelled", "request.expired"],
        },
        Self {
            key: "requests",
            name: "A request's whole life",
            says: "For tickets that follow it from opening to execution.",
            format: Format::Standard,
            events: &["request.*"],
        },
        Self {
            key: "security",
            name: "Break-glass and access",
            says: "For those on call and for security: bypasses, and who may do what.",
            format: Format::Standard,
            events: &["break_glass.*", "member.*", "org_role.*", "token.*", "webhook.*", "audit.*"],
        },
        Self {
            key: "everything",
            name: "Everything",
            says: "For a copy of the audit log elsewhere.",
            format: Format::Standard,
            events: &["*"],
        },
    ];

    /// The one with this key.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.key == key)
    }
}

/// The presets as cards that fill in the form below.
#[component]
pub fn EventPresets(
    /// The one that is filled in.
    chosen: Option<EventPreset>,
) -> impl IntoView {
    let cards: Vec<_> = EventPreset::ALL
        .into_iter()
        .map(|preset| {
            let way = if chosen == Some(preset) {
                view! { <span class="text-sm text-muted">"Filled in below"</span> }.into_any()
            } else {
                let href = format!("/settings/webhooks/new?preset={}", preset.key);
                let name = format!("Start from this: {}", preset.name);
                view! { <LinkButton href size=Size::Small attr:aria-label=name>"Start from this"</LinkButton> }
                    .into_any()
            };
            view! {
                <li class="card grid content-between gap-3 p-4">
                    <div class="grid gap-1">
                        <h2 class="font-medium">{preset.name}</h2>
                        <p class="text-sm text-muted">{preset.says}</p>
                    </div>
                    <div>{way}</div>
                </li>
            }
        })
        .collect();
    view! { <ul class="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">{cards}</ul> }
}

#[cfg(test)]
mod tests {
    use governance::outgoing::EventFilter;

    use super::*;

    #[test]
    fn every_preset_is_a_filter_in_its_kept_form() {
        for preset in EventPreset::ALL {
            assert_eq!(
                EventFilter::parse("events", preset.events).unwrap().patterns(),
                preset.events,
                "{}",
                preset.key
            );
            assert_eq!(EventPreset::of(preset.key), Some(preset));
        }
    }
}
