//! The secret that a webhook and its receiver share.

use governance::Timestamp;
use governance::wire::webhooks::WebhookView;
use leptos::prelude::*;

use crate::api::webhooks::RotateWebhookSecret;
use crate::components::ShownOnce;
use crate::components::settings::KeepPrevious;
use crate::form;
use crate::kit::{Button, Card, CodeBlock, Dialog, Form, Glyph, Notice, Variant};
use crate::moment::Moment;

/// The id of the dialog that rotates it.
const ROTATE: &str = "rotate";

/// How a receiver finds out that a delivery is genuine, with the published library of Standard Webhooks.
const EXAMPLE: &str = r#"// npm install standardwebhooks   (also for Python, Go, Java, Ruby, Rust and others)
import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.env.COUNTERSIGN_WEBHOOK_SECRET);
// The body as it came, not parsed. Throws unless it was signed with the secret within the last five minutes.
const event = webhook.verify(rawBody, request.headers);"#;

/// A secret that was just made, and how to verify with it.
#[component]
pub fn SecretShown(secret: String) -> impl IntoView {
    view! {
        <ShownOnce
            title="The webhook's secret"
            text="Put it where the receiver keeps its secrets: it tells by it that an event comes from here. It is shown this once; if it is lost, rotate it."
            secret
            copy="Copy secret"
        >
            <div class="grid gap-2">
                <p class="field-label">"Verify what arrives"</p>
                <CodeBlock label="Example of verifying a delivery" text=EXAMPLE />
            </div>
        </ShownOnce>
    }
}

/// Until when the previous secret of a webhook is valid, and the button that rotates.
#[component]
pub fn SecretCard(webhook: WebhookView, moment: Moment) -> impl IntoView {
    view! {
        <RotateCard
            id=webhook.id.to_string()
            name=webhook.name
            title="Secret"
            action={form::action::<RotateWebhookSecret>()}
            previous_until=webhook.previous_secret_until
            moment
        />
    }
}

/// Until when a previous secret is valid, and the button that rotates.
#[component]
pub fn RotateCard(
    /// Of what has the secret.
    id: String,
    /// Of what has the secret, in words.
    #[prop(into)]
    name: String,
    #[prop(into)] title: String,
    /// Where the form posts to.
    action: &'static str,
    previous_until: Option<Timestamp>,
    moment: Moment,
) -> impl IntoView {
    let previous = previous_until.map(|until| {
        view! {
            <Notice icon=Glyph::KeyRound>
                <p>"Deliveries are signed with the new and with the previous secret; the previous one ends " {moment.distance(until)} "."</p>
            </Notice>
        }
    });
    let again = previous_until.is_some();
    view! {
        <Card title description="What the receiver verifies signatures with.">
            <div class="grid gap-3">
                {previous}
                <div class="flex flex-wrap items-center justify-between gap-3">
                    <p class="flex-1 basis-64 text-muted">
                        "Rotate it when somebody may know it who should not, or from time to time. For a while deliveries can be signed with both."
                    </p>
                    <Button opens=ROTATE icon=Glyph::RefreshCw>"Rotate secret…"</Button>
                </div>
            </div>
        </Card>
        <Dialog id=ROTATE title=format!("Rotate the secret of {name}?")>
            <p class="text-muted">
                "The new one is shown once. Give it to the receiver while the present one is still valid."
                {again.then_some(" The one before the present one ends at once.")}
            </p>
            <Form action>
                <input type="hidden" name="id" value=id />
                <KeepPrevious label="The present secret stays valid for" />
                <div class="dialog-footer">
                    <Button closes=ROTATE variant=Variant::Ghost>"Cancel"</Button>
                    <Button variant=Variant::Primary>"Rotate secret"</Button>
                </div>
            </Form>
        </Dialog>
    }
}
