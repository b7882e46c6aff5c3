//! A webhook in the list.

use governance::outgoing::Format;
use governance::wire::webhooks::WebhookView;
use leptos::prelude::*;

use super::{DeliveryBadge, WebhookBadge, events_in_words, host_of};
use crate::kit::{Cell, Row};
use crate::moment::Moment;
use crate::status::sentence;

/// Name, host, events, state, and what came of the delivery that was tried last.
#[component]
pub fn WebhookRow(webhook: WebhookView, moment: Moment) -> impl IntoView {
    let href = format!("/settings/webhooks/{}", webhook.id);
    let last = match &webhook.last_delivery {
        Some(last) => {
            view! { <DeliveryBadge state=last.state /> " " <span class="text-muted">{moment.distance(last.at)}</span> }
                .into_any()
        }
        None => view! { <span class="text-muted">"None yet"</span> }.into_any(),
    };
    let because = webhook.disabled_because.as_deref().map(sentence);
    let because = because.map(|says| view! { <p class="text-sm text-muted">{says}</p> });
    let backlog = backlog(&webhook).map(|says| view! { <p class="text-sm text-muted">{says}</p> });
    let slack = if webhook.format == Format::Slack { "Slack, at " } else { "" };
    let host = format!("{slack}{}", host_of(&webhook.url));
    let (name, events) = (webhook.name.clone(), events_in_words(&webhook.events));
    view! {
        <Row>
            <Cell>
                <a class="cell-title" href=href>{name}</a>
                <p class="text-sm break-words text-muted">{host}</p>
            </Cell>
            <Cell label="Events"><span class="text-muted">{events}</span></Cell>
            <Cell label="State">
                <WebhookBadge webhook />
                {because}
                {backlog}
            </Cell>
            <Cell label="Last delivery">{last}</Cell>
        </Row>
    }
}

/// What is not delivered, if anything.
fn backlog(webhook: &WebhookView) -> Option<String> {
    let waiting = (webhook.waiting > 0).then(|| format!("{} waiting", webhook.waiting));
    let dead = (webhook.dead > 0).then(|| format!("{} given up", webhook.dead));
    let says: Vec<_> = [waiting, dead].into_iter().flatten().collect();
    (!says.is_empty()).then(|| says.join(", "))
}
