//! `/settings/webhooks`.

use governance::Permission;
use governance::wire::webhooks::WebhookView;
use leptos::prelude::*;
use service::webhooks;

use crate::components::settings::webhooks::WebhookRow;
use crate::components::settings::{Section, SettingsFrame};
use crate::kit::{Card, Column, EmptyState, Glyph, LinkButton, Table, Variant};
use crate::pages::settings::reader_with;
use crate::session::{Viewer, system};
use crate::{Refused, page};

/// Every webhook with its events, its state and its last delivery.
#[component]
pub fn WebhooksPage() -> impl IntoView {
    page::inside(
        async {
            let viewer = reader_with(Permission::OrganizationManage).await?;
            let webhooks = webhooks::list(&system()?, &viewer.caller).await?;
            Ok::<_, Refused>((viewer, webhooks))
        },
        |(viewer, webhooks)| body(viewer, webhooks),
    )
}

fn body(viewer: Viewer, webhooks: Vec<WebhookView>) -> impl IntoView {
    let moment = viewer.moment;
    let new = || {
        view! { <LinkButton href="/settings/webhooks/new" variant=Variant::Primary icon=Glyph::Plus>"New webhook"</LinkButton> }
    };
    let actions = (!webhooks.is_empty()).then(new);
    let list = if webhooks.is_empty() {
        view! {
            <EmptyState
                icon=Glyph::Webhook
                title="No webhook yet"
                text="A webhook posts events to another system as they happen: a decision to your pipeline, a break-glass session to those on call. Each is signed, and sent again until it has arrived."
            >
                {new()}
            </EmptyState>
        }
        .into_any()
    } else {
        let columns = ["Name", "Events", "State", "Last delivery"].map(Column::text).to_vec();
        let rows: Vec<_> = webhooks.into_iter().map(|webhook| view! { <WebhookRow webhook moment /> }).collect();
        view! { <Table caption="Webhooks" columns>{rows}</Table> }.into_any()
    };
    view! {
        <SettingsFrame
            viewer
            section=Section::Webhooks
            description=Section::Webhooks.says()
            actions=actions.map(IntoAny::into_any)
        >
            <Card flush=true>{list}</Card>
        </SettingsFrame>
    }
}
