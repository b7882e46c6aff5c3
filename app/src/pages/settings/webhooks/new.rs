//! `/settings/webhooks/new`.

use governance::Permission;
use governance::outgoing::Format;
use governance::wire::webhooks::WebhookBody;
use leptos::prelude::*;

use super::LABELS;
use crate::api::webhooks::CreateWebhook;
use crate::components::settings::webhooks::{EventPreset, EventPresets, WebhookFields};
use crate::components::settings::{Section, SettingsFrame};
use crate::form::Typed;
use crate::kit::{Button, Card, ErrorSummary, Form, LinkButton, Variant};
use crate::pages::settings::reader_with;
use crate::{form, page};

/// The form for a new webhook, filled in from a preset where the address names one.
#[component]
pub fn NewWebhookPage() -> impl IntoView {
    page::inside(reader_with(Permission::OrganizationManage), |viewer| {
        let chosen = page::query("preset").and_then(|key| EventPreset::of(&key));
        let events = chosen.map(|preset| preset.events.iter().map(|event| (*event).to_owned()).collect());
        let format = chosen.map(|preset| preset.format).unwrap_or_default();
        let stored = WebhookBody {
            name: String::new(),
            format: Some(format),
            url: String::new(),
            events: events.unwrap_or_default(),
            enabled: true,
        };
        let (title, description) = match format {
            Format::Standard => (
                "New webhook",
                "Its secret, by which the receiver tells that an event comes from here, is shown once, on the next page.",
            ),
            Format::Slack => (
                "New Slack channel",
                "A message for each event, with a link to the page. Mattermost and Rocket.Chat take it, too; Mattermost shows one line of it.",
            ),
        };
        let form = Typed::new(form::of::<CreateWebhook>());
        view! {
            <SettingsFrame
                viewer
                section=Section::Webhooks
                title
                description
            >
                <EventPresets chosen />
                <Card>
                    <Form action={form::action::<CreateWebhook>()}>
                        <ErrorSummary errors=form.problems(&LABELS) />
                        <WebhookFields form stored />
                        <div class="actions">
                            <Button variant=Variant::Primary>"Create webhook"</Button>
                            <LinkButton href=Section::Webhooks.path() variant=Variant::Ghost>"Cancel"</LinkButton>
                        </div>
                    </Form>
                </Card>
            </SettingsFrame>
        }
    })
}
