//! What the reader wants to be told.

use governance::event::NotificationKind;
use governance::wire::notifications::NotificationPreferences;
use leptos::prelude::*;

use crate::api::notifications::SetNotificationPreferences;
use crate::components::zones::ZoneList;
use crate::form::{self, Typed};
use crate::kit::{Button, Card, CheckboxGroup, Choice, ErrorSummary, Field, Form, FormRow, Select, TextInput};

const ZONES: &str = "quiet-zones";

/// The kinds of notifications, to be chosen from; where mail goes out, those of them that are mailed, and when not.
#[component]
pub fn PreferencesCard(
    /// What the reader wants now.
    wanted: NotificationPreferences,
    /// Whether mail goes out at all.
    mail: bool,
    /// The time zone of the organization.
    zone: String,
) -> impl IntoView {
    let form = Typed::new(form::of::<SetNotificationPreferences>());
    let choices =
        NotificationKind::ALL.into_iter().map(|kind| Choice::new(kind.key(), kind.title()).hint(kind.says())).collect();
    let selected = form.values("kinds", &keys(&wanted.kinds));
    let description = if mail {
        "What you are told of requests in this organization, by the bell and by email. What you do yourself is never told."
    } else {
        "What the bell tells you of requests in this organization. What you do yourself is never told."
    };
    view! {
        <Card id="notifications" title="Notifications" description>
            <Form action={form::action::<SetNotificationPreferences>()}>
                <ErrorSummary errors=form.problems(&LABELS) />
                <CheckboxGroup name="kinds[]" legend="Tell me when" choices selected />
                {mail.then(|| view! { <MailFields form wanted zone /> })}
                <div class="actions"><Button>"Save notifications"</Button></div>
            </Form>
        </Card>
    }
}

/// The form's fields, as the reader knows them.
const LABELS: [(&str, &str); 3] = [("quietFrom", "No email from"), ("quietTo", "Until"), ("quietZone", "Time zone")];

#[component]
fn MailFields(
    form: Typed,
    wanted: NotificationPreferences,
    /// The time zone of the organization.
    zone: String,
) -> impl IntoView {
    let choices = NotificationKind::ALL.into_iter().map(|kind| Choice::new(kind.key(), kind.title())).collect();
    let selected = form.values("email", &keys(&wanted.email));
    let quiet = wanted.quiet_hours;
    let hour = |hour: Option<u8>| hour.map(|hour| hour.to_string()).unwrap_or_default();
    let from = form.value("quietFrom", &hour(quiet.as_ref().map(|quiet| quiet.from)));
    let to = form.value("quietTo", &hour(quiet.as_ref().map(|quiet| quiet.to)));
    let zone = form.value("quietZone", &quiet.map_or(zone, |quiet| quiet.timezone));
    let hours = || (0..24).map(|hour| Choice::new(hour.to_string(), format!("{hour:02}:00"))).collect::<Vec<_>>();
    view! {
        <input type="hidden" name="mail" value="true" />
        <CheckboxGroup
            name="email[]"
            legend="Of these, by email"
            hint="What is read in time is not mailed, and many at once come as one mail. Alerts are always mailed, at any hour."
            choices
            selected
        />
        <FormRow>
            <Field name="quietFrom" label="No email from" error=form.error("quietFrom")>
                <Select choices=hours() selected=from blank="Not set" />
            </Field>
            <Field name="quietTo" label="Until" error=form.error("quietTo")>
                <Select choices=hours() selected=to blank="Not set" />
            </Field>
            <Field name="quietZone" label="Time zone" error=form.error("quietZone")>
                <TextInput value=zone autocomplete="off" attr:list=ZONES />
            </Field>
        </FormRow>
        <ZoneList id=ZONES />
    }
}

fn keys(kinds: &[NotificationKind]) -> Vec<String> {
    kinds.iter().map(|kind| kind.key().to_owned()).collect()
}
