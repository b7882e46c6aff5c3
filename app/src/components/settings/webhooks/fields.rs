//! The fields of a webhook.

use governance::outgoing::{Format, nouns};
use governance::wire::webhooks::WebhookBody;
use leptos::prelude::*;

use super::words::{kinds_of, noun_title};
use crate::form::Typed;
use crate::kit::{Branch, Checkbox, CheckboxTree, Choice, Field, FormRow, TextInput};

/// What is said of an address, and an example of one.
const ADDRESS: (&str, &str) = (
    "Each event is posted there. It begins with https://; private networks are refused unless the server's configuration allows them.",
    "https://hooks.example.com/countersign",
);
const SLACK_ADDRESS: (&str, &str) = (
    "Of an incoming webhook, as Slack, Mattermost or Rocket.Chat gives it. Whoever knows it can post: it is never shown as a whole again.",
    "https://hooks.slack.com/services/…",
);

/// Name, address, events, and whether anything is sent.
#[component]
pub fn WebhookFields(
    form: Typed,
    /// The stored values.
    stored: WebhookBody,
    /// What is shown of an address that is a secret and stays where none is entered.
    #[prop(optional_no_strip)]
    keeps: Option<String>,
) -> impl IntoView {
    let everything = Choice::new("*", "All events").hint("Also those of kinds that are yet to come.");
    let branches = nouns().into_iter().map(branch).collect();
    let (name, url) = (form.value("name", &stored.name), form.value("url", &stored.url));
    let slack = stored.format == Some(Format::Slack);
    let (hint, placeholder) = if slack { SLACK_ADDRESS } else { ADDRESS };
    let hint = match &keeps {
        Some(kept) => format!("Empty keeps the present one, {kept}. It is a secret, so the rest is not shown."),
        None => hint.to_owned(),
    };
    view! {
        {slack.then(|| view! { <input type="hidden" name="format" value=Format::Slack.key() /> })}
        <FormRow>
            <Field
                name="name"
                label="Name"
                hint=if slack { "The channel, such as #releases. The audit log names it." } else { "What receives it. The audit log names it." }
                required=true
                error=form.error("name")
            >
                <TextInput value=name autocomplete="off" />
            </Field>
            <Field
                name="url"
                label="Address"
                hint
                required=keeps.is_none()
                error=form.error("url")
            >
                <TextInput kind="url" value=url placeholder autocomplete="off" />
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
