//! `/settings/webhooks/{id}`.

use governance::Permission;
use governance::ids::WebhookId;
use governance::outgoing::Format;
use governance::wire::Page;
use governance::wire::webhooks::{DeliveryState, DeliveryView, WebhookBody, WebhookView};
use leptos::prelude::*;
use service::page::Seek;
use service::webhooks;

use super::LABELS;
use crate::api::webhooks::{DeleteWebhook, RetryDeadDeliveries, RotateWebhookSecret, TestWebhook, UpdateWebhook};
use crate::components::settings::webhooks::{
    DeliveryTable, SecretCard, SecretShown, WebhookBadge, WebhookFields, WebhookStatus, delivery_state, look_again,
};
use crate::components::settings::{Destructive, Section, SettingsFrame};
use crate::form::Typed;
use crate::kit::{Button, Card, EmptyState, ErrorSummary, Form, Glyph, Pagination, Tab, Tabs, Variant};
use crate::moment::Moment;
use crate::pages::link::link;
use crate::pages::settings::reader_with;
use crate::session::{Viewer, system};
use crate::{Refused, form, page};

/// How many deliveries stand on a page, beside everything else.
const SHOWN: u64 = 10;

struct Shown {
    viewer: Viewer,
    webhook: WebhookView,
    deliveries: Page<DeliveryView>,
    state: Option<DeliveryState>,
    after: Option<String>,
}

/// One webhook: how it stands, what was sent, what it is, and its secret where that was just made.
#[component]
pub fn WebhookPage() -> impl IntoView {
    page::inside(load(), body)
}

async fn load() -> Result<Shown, Refused> {
    let id: WebhookId = page::param("id")?;
    let (system, viewer) = (system()?, reader_with(Permission::OrganizationManage).await?);
    let state = page::query("state").and_then(|text| text.parse().ok());
    let after = page::query("after");
    let seek = Seek { after: after.clone(), limit: Some(SHOWN) };
    let webhook = webhooks::show(&system, &viewer.caller, id).await?;
    let deliveries = webhooks::deliveries(&system, &viewer.caller, id, state, &seek).await?;
    Ok(Shown { viewer, webhook, deliveries, state, after })
}

fn body(shown: Shown) -> impl IntoView {
    let Shown { viewer, webhook, deliveries, state, after } = shown;
    let moment = viewer.moment;
    let badges =
        view! { <span id="webhook-state" data-live=""><WebhookBadge webhook=webhook.clone() large=true /></span> };
    let again = look_again(deliveries.items.iter().map(|delivery| delivery.next_attempt_at), moment.now);
    view! {
        <SettingsFrame
            viewer
            section=Section::Webhooks
            title=webhook.name.clone()
            badges=Some(badges.into_any())
        >
            {form::secret().map(|secret| view! { <SecretShown secret /> })}
            <ErrorSummary title="The test was not sent" errors={form::of::<TestWebhook>().problems(&[])} />
            <ErrorSummary title="Nothing was sent again" errors={form::of::<RetryDeadDeliveries>().problems(&[])} />
            <ErrorSummary title="The secret was not rotated" errors={form::of::<RotateWebhookSecret>().problems(&[])} />
            <div id="webhook-status" data-live="" data-live-again=again>
                <WebhookStatus webhook=webhook.clone() moment />
            </div>
            <Deliveries webhook=webhook.clone() deliveries state after moment />
            <EditWebhook webhook=webhook.clone() />
            {(webhook.format == Format::Standard).then(|| view! { <SecretCard webhook=webhook.clone() moment /> })}
            <Destructive
                id="delete"
                title="Delete webhook"
                text="What is on its way is not sent any more, and the record of what arrived goes with it. The audit log stays."
                question=format!("Delete the webhook {}?", webhook.name)
                action={form::action::<DeleteWebhook>()}
                target=webhook.id.to_string()
            />
        </SettingsFrame>
    }
}

#[component]
fn EditWebhook(webhook: WebhookView) -> impl IntoView {
    let form = Typed::new(form::of::<UpdateWebhook>());
    let id = webhook.id.to_string();
    let format = webhook.format;
    // What is kept of a Slack webhook's address is shown as its hint: empty means that it stays.
    let url = if format == Format::Slack { String::new() } else { webhook.url.clone() };
    let keeps = (format == Format::Slack).then_some(webhook.url);
    let stored =
        WebhookBody { name: webhook.name, format: Some(format), url, events: webhook.events, enabled: webhook.enabled };
    view! {
        <Card title="What is sent where">
            <Form action={form::action::<UpdateWebhook>()}>
                <ErrorSummary errors=form.problems(&LABELS) />
                <input type="hidden" name="id" value=id />
                <WebhookFields form stored keeps />
                <div class="actions"><Button variant=Variant::Primary>"Save webhook"</Button></div>
            </Form>
        </Card>
    }
}

/// What was sent or is to be, in one state or in all, a part at a time.
#[component]
fn Deliveries(
    webhook: WebhookView,
    deliveries: Page<DeliveryView>,
    state: Option<DeliveryState>,
    after: Option<String>,
    moment: Moment,
) -> impl IntoView {
    let path = format!("/settings/webhooks/{}", webhook.id);
    let at = move |state: Option<DeliveryState>, after: Option<&str>| {
        link(&path, &[("state", state.map(DeliveryState::key)), ("after", after)])
    };
    let mut tabs = vec![Tab::new("All", at(None, None), state.is_none())];
    tabs.extend(DeliveryState::ALL.into_iter().map(|each| {
        let tab = Tab::new(delivery_state(each), at(Some(each), None), state == Some(each));
        match each {
            DeliveryState::Waiting => tab.count(webhook.waiting),
            DeliveryState::Dead => tab.count(webhook.dead),
            DeliveryState::Delivered | DeliveryState::Cancelled => tab,
        }
    }));
    let newest = after.map(|_| at(state, None));
    let older = deliveries.next.as_deref().map(|next| at(state, Some(next)));
    let (count, several) = (deliveries.items.len(), newest.is_some() || older.is_some());
    let summary = if count == 1 { "1 delivery".to_owned() } else { format!("{count} deliveries") };
    let pages = several.then(|| view! { <div class="card-footer"><Pagination newest older summary /></div> });
    let list = if deliveries.items.is_empty() {
        let (title, text) = match state {
            None => (
                "Nothing was sent yet",
                "Events that happen from now on stand here, and tests. What was delivered is kept for 30 days.",
            ),
            Some(_) => (
                "None in this state",
                "What was delivered or cancelled is kept for 30 days, what was given up until it is sent again.",
            ),
        };
        view! { <EmptyState icon=Glyph::Send title text /> }.into_any()
    } else {
        view! { <DeliveryTable deliveries=deliveries.items moment /> }.into_any()
    };
    view! {
        <div id="deliveries" data-live="">
            <Card title="Deliveries" flush=true>
                <div class="px-4"><Tabs label="States of deliveries" tabs /></div>
                {list}
                {pages}
            </Card>
        </div>
    }
}
