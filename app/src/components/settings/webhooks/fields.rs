//! The fields of a webhook.

use governance::outgoing::nouns;
use governance::wire::webhooks::WebhookBody;
use leptos::prelude::*;

use super::words::{kinds_of, noun_title};
use crate::form::Typed;
use crate::kit::{Branch, Checkbox, CheckboxTree, Choice, Field, FormRow, TextInput};

/// Name, address, events, and whether anything is sent.
#[component]
pub fn WebhookFields(
    form: Typed,
    /// The stored values.
    stored: WebhookBody,
) -> impl IntoView {
    let everything = Choice::new("*", "All events").hint("Also those of kinds that are yet to come.");
    let branches = nouns().into_iter().map(branch).collect();
    let (name, url) = (form.value("name", &stored.name), form.value("url", &stored.url));
    view! {
        <FormRow>
            <Field
                name="name"
                label="Name"
                hint="What receives it. The audit log names it."
                required=true
                error=form.error("name")
            >
                <TextInput value=name autocomplete="off" />
            </Field>
            <Field
                name="url"
                label="Address"
                hint="Each event is posted there. It begins with https://; private networks are refused unless the server's configuration allows them."
                required=true
                error=form.error("url")
            >
                <TextInput kind="url" value=url placeholder="https://hooks.example.com/countersign" autocomplete="off" />
            </Field>
        </FormRow>
        <CheckboxTree
            name="events[]"
            legend="Events"
            everything
            branches
            selected=form.values("events", &stored.events)
            unfold="Only some"
            required=true
            error=form.error("events")
        />
        <Checkbox
            name="enabled"
            label="Enabled"
            hint="What happens while a webhook is disabled is not sent, also not later."
            checked=form.chosen("enabled", "true", stored.enabled)
        />
    }
}

fn branch(noun: &str) -> Branch {
    let single = kinds_of(noun).map(|kind| Choice::new(kind.key(), kind.title())).collect();
    Branch { all: Choice::new(format!("{noun}.*"), noun_title(noun)), single }
}
