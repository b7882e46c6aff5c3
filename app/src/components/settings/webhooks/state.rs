//! How webhooks and deliveries stand.

use governance::Timestamp;
use governance::wire::webhooks::{DeliveryState, WebhookView};
use leptos::prelude::*;

use crate::kit::{Badge, Glyph, Tone};
use crate::status::sentence;

/// How long before a delivery is due a page begins to look for what came of it.
const SOON: chrono::TimeDelta = chrono::TimeDelta::seconds(70);

/// A state of deliveries in a word.
pub fn delivery_state(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Waiting => "Waiting",
        DeliveryState::Delivered => "Delivered",
        DeliveryState::Dead => "Given up",
        DeliveryState::Cancelled => "Cancelled",
    }
}

/// Where a delivery stands.
#[component]
pub fn DeliveryBadge(
    state: DeliveryState,
    /// Beside the title of a page.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let (tone, icon) = match state {
        DeliveryState::Waiting => (Tone::Info, Glyph::Clock),
        DeliveryState::Delivered => (Tone::Ok, Glyph::CircleCheck),
        DeliveryState::Dead => (Tone::Danger, Glyph::CircleX),
        DeliveryState::Cancelled => (Tone::Neutral, Glyph::Ban),
    };
    view! { <Badge tone icon large plain=!large>{delivery_state(state)}</Badge> }
}

/// Whether anything is sent to a webhook.
#[component]
pub fn WebhookBadge(
    webhook: WebhookView,
    /// Beside the title of a page.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let (tone, icon, says) = match (webhook.enabled, webhook.disabled_because.is_some()) {
        (true, _) => (Tone::Ok, Glyph::CircleCheck, "Enabled"),
        (false, true) => (Tone::Danger, Glyph::CircleX, "Disabled"),
        (false, false) => (Tone::Neutral, Glyph::Ban, "Disabled"),
    };
    view! { <Badge tone icon large plain=!large>{says}</Badge> }
}

/// What came of an attempt, as a sentence.
pub fn result(status: Option<u16>, error: Option<&str>) -> String {
    match (error, status) {
        (Some(error), _) => sentence(error),
        (None, Some(status)) => format!("The receiver answered {status}."),
        (None, None) => "The receiver has it.".to_owned(),
    }
}

/// After how many milliseconds an open page should look again, where one of these deliveries is being made or is
/// about to be. What comes of a delivery is no event, so nobody tells the page.
pub fn look_again(due: impl IntoIterator<Item = Option<Timestamp>>, now: Timestamp) -> Option<&'static str> {
    due.into_iter().flatten().any(|at| at < now + SOON).then_some("1500")
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use governance::samples::noon;

    use super::*;

    #[test]
    fn a_page_looks_again_only_while_something_is_about_to_come() {
        assert_eq!(look_again([None, Some(noon() + TimeDelta::seconds(60))], noon()), Some("1500"));
        assert_eq!(look_again([None, Some(noon() + TimeDelta::minutes(5))], noon()), None);
        assert_eq!(look_again([None], noon()), None);
    }

    #[test]
    fn a_result_is_a_sentence() {
        assert_eq!(result(Some(204), None), "The receiver answered 204.");
        assert_eq!(result(Some(500), Some("the receiver answered 500")), "The receiver answered 500.");
        assert_eq!(result(None, Some("TLS failed: unknown issuer")), "TLS failed: unknown issuer.");
    }
}
