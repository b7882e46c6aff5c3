//! How a webhook stands, and what can be done about it.

use governance::wire::webhooks::WebhookView;
use leptos::prelude::*;

use super::{DeliveryBadge, events_in_words, result};
use crate::api::webhooks::{RetryDeadDeliveries, TestWebhook};
use crate::form;
use crate::kit::{Button, Card, Fact, Facts, Form, Glyph, Notice, Size, Tone};
use crate::moment::Moment;
use crate::status::sentence;

/// Where it sends what, what came of the last delivery, what waits, and the buttons that test and retry.
#[component]
pub fn WebhookStatus(webhook: WebhookView, moment: Moment) -> impl IntoView {
    let disabled = webhook.disabled_because.as_deref().map(sentence).map(|because| {
        view! {
            <Notice tone=Tone::Danger title="Countersign disabled this webhook">
                <p>{because} " What was waiting was cancelled. Once the receiver is well, enable it below."</p>
            </Notice>
        }
    });
    let last = match webhook.last_delivery.clone() {
        Some(last) => {
            let href = format!("/settings/webhooks/{}/deliveries/{}", webhook.id, last.id);
            view! {
                <span class="flex flex-wrap items-center gap-x-2">
                    <DeliveryBadge state=last.state />
                    <a href=href>{moment.distance(last.at)}</a>
                </span>
                <span class="text-sm text-muted">{result(last.status, last.error.as_deref())}</span>
            }
            .into_any()
        }
        None => view! { <span class="text-muted">"Nothing was sent yet"</span> }.into_any(),
    };
    let test = webhook.enabled.then(|| {
        view! {
            <Form action={form::action::<TestWebhook>()} bare=true>
                <input type="hidden" name="id" value=webhook.id.to_string() />
                <Button size=Size::Small icon=Glyph::Send>"Send a test"</Button>
            </Form>
        }
        .into_any()
    });
    let (url, events) = (webhook.url.clone(), events_in_words(&webhook.events));
    let (waiting, created_at) = (webhook.waiting, webhook.created_at);
    let facts = view! {
        <div class="grid gap-4">
            {disabled}
            <Facts>
                <Fact term="Address"><span class="break-all">{url}</span></Fact>
                <Fact term="Events">{events}</Fact>
                <Fact term="Last delivery">{last}</Fact>
                <Fact term="Waiting">{waiting}</Fact>
                <Fact term="Given up"><Dead webhook /></Fact>
                <Fact term="Created">{moment.distance(created_at)}</Fact>
            </Facts>
        </div>
    };
    match test {
        Some(test) => view! { <Card title="Status" actions=test>{facts}</Card> }.into_any(),
        None => view! { <Card title="Status">{facts}</Card> }.into_any(),
    }
}

/// How many deliveries were given up, with the button that sends them again.
#[component]
fn Dead(webhook: WebhookView) -> impl IntoView {
    let retry = (webhook.dead > 0 && webhook.enabled).then(|| {
        view! {
            <Form action={form::action::<RetryDeadDeliveries>()} bare=true>
                <input type="hidden" name="id" value=webhook.id.to_string() />
                <Button size=Size::Small icon=Glyph::RefreshCw>"Retry all"</Button>
            </Form>
        }
    });
    view! { <div class="flex flex-wrap items-center gap-3">{webhook.dead} {retry}</div> }
}
