//! `/settings/webhooks/{id}/deliveries/{delivery}`.

use governance::Permission;
use governance::ids::{DeliveryId, WebhookId};
use governance::outgoing::Format;
use governance::wire::webhooks::{DeliveryDetail, DeliveryState, DeliveryView, WebhookView};
use leptos::prelude::*;
use service::webhooks;

use crate::api::webhooks::RetryDelivery;
use crate::components::settings::webhooks::{AttemptList, DeliveryBadge, RequestCard, event_title, look_again};
use crate::components::settings::{Section, SettingsFrame};
use crate::kit::{Button, Card, Code, Crumb, ErrorSummary, Fact, Facts, Form, Glyph};
use crate::moment::Moment;
use crate::pages::settings::reader_with;
use crate::session::{Viewer, system};
use crate::{Refused, form, page};

/// One delivery: how it stands, every attempt with its answer, and what is sent.
#[component]
pub fn DeliveryPage() -> impl IntoView {
    page::inside(load(), |(viewer, webhook, detail)| body(viewer, webhook, detail))
}

async fn load() -> Result<(Viewer, WebhookView, DeliveryDetail), Refused> {
    let (id, delivery): (WebhookId, DeliveryId) = (page::param("id")?, page::param("delivery")?);
    let (system, viewer) = (system()?, reader_with(Permission::OrganizationManage).await?);
    let webhook = webhooks::show(&system, &viewer.caller, id).await?;
    let detail = webhooks::delivery(&system, &viewer.caller, delivery).await?;
    if detail.delivery.webhook.id != id.0 {
        return Err(Refused::not_found());
    }
    Ok((viewer, webhook, detail))
}

fn body(viewer: Viewer, webhook: WebhookView, detail: DeliveryDetail) -> impl IntoView {
    let (moment, delivery) = (viewer.moment, detail.delivery.clone());
    let between = vec![Crumb::new(webhook.name.clone(), format!("/settings/webhooks/{}", webhook.id))];
    let description = delivery.event.as_ref().map(|event| event.subject.clone()).unwrap_or_default();
    let badges =
        view! { <span id="delivery-state" data-live=""><DeliveryBadge state=delivery.state large=true /></span> };
    let slack = webhook.format == Format::Slack;
    let again = look_again([delivery.next_attempt_at], moment.now);
    view! {
        <SettingsFrame
            viewer
            section=Section::Webhooks
            title=event_title(&delivery)
            description
            between
            badges=Some(badges.into_any())
        >
            <ErrorSummary title="It was not sent again" errors={form::of::<RetryDelivery>().problems(&[])} />
            <div id="delivery" class="stack" data-live="" data-live-again=again>
                <DeliveryFacts delivery=delivery.clone() enabled=webhook.enabled moment />
                <AttemptList delivery attempts=detail.attempts.clone() moment />
            </div>
            <RequestCard detail slack />
        </SettingsFrame>
    }
}

#[component]
fn DeliveryFacts(
    delivery: DeliveryView,
    /// Whether anything is sent to its webhook.
    enabled: bool,
    moment: Moment,
) -> impl IntoView {
    let waits = delivery.state == DeliveryState::Waiting;
    let next = delivery.next_attempt_at.filter(|_| waits).map(|at| {
        view! { <Fact term="Next attempt">{moment.distance(at)}</Fact> }
    });
    let delivered = delivery.delivered_at.map(|at| view! { <Fact term="Delivered">{moment.distance(at)}</Fact> });
    let event = delivery.event.as_ref().map(|event| {
        let sequence = event.sequence;
        view! { <Fact term="Event">{format!("Number {sequence} of the audit log")}</Fact> }
    });
    let facts = view! {
        <Facts>
            <Fact term="Type"><Code>{delivery.kind.clone()}</Code></Fact>
            {event}
            <Fact term="Created">{moment.distance(delivery.created_at)}</Fact>
            <Fact term="Attempts">{delivery.attempts}</Fact>
            {next}
            {delivered}
        </Facts>
    };
    if waits {
        return view! { <Card title="Delivery">{facts}</Card> }.into_any();
    }
    let actions = if enabled {
        view! {
            <Form action={form::action::<RetryDelivery>()} bare=true>
                <input type="hidden" name="id" value=delivery.id.to_string() />
                <Button icon=Glyph::RefreshCw>"Send again"</Button>
            </Form>
        }
        .into_any()
    } else {
        view! { <p class="text-sm text-muted">"Enable the webhook to send it again."</p> }.into_any()
    };
    view! { <Card title="Delivery" actions>{facts}</Card> }.into_any()
}
