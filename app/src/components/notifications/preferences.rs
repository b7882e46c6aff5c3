//! What the reader wants to be told.

use governance::event::NotificationKind;
use governance::wire::notifications::{NotificationPreferences, QuietHoursBody};
use leptos::prelude::*;

use crate::api::notifications::SetNotificationPreferences;
use crate::components::zones::ZoneList;
use crate::form::{self, Typed};
use crate::kit::{
    Button, Card, CheckboxGroup, CheckboxPairs, Choice, ErrorSummary, Field, Form, FormRow, Select, TextInput,
};

const ZONES: &str = "quiet-zones";

/// The kinds of notifications, to be chosen from; where mail goes out, each of them with whether it is mailed, too, and
/// when nothing is.
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
    let choices: Vec<_> =
        NotificationKind::ALL.into_iter().map(|kind| Choice::new(kind.key(), kind.title()).hint(kind.says())).collect();
    let (selected, by_mail) = (form.values("kinds", &keys(&wanted.kinds)), form.values("email", &keys(&wanted.email)));
    let fields = if mail {
        view! {
            <CheckboxPairs
                name="kinds[]"
                legend="Tell me when"
                choices
                selected
                second="email[]"
                second_label="Also by email"
                second_selected=by_mail
                hint="What is read in time is not mailed, and many at once come as one mail. Alerts are always mailed, at any hour."
            />
            <QuietFields form quiet=wanted.quiet_hours zone />
        }
        .into_any()
    } else {
        view! { <CheckboxGroup name="kinds[]" legend="Tell me when" choices selected /> }.into_any()
    };
    let description = if mail {
        "What you are told of requests in this organization, by the bell and by email. What you do yourself is never told."
    } else {
        "What the bell tells you of requests in this organization. What you do yourself is never told."
    };
    view! {
        <Card id="notifications" title="Notifications" description>
            <Form action={form::action::<SetNotificationPreferences>()}>
                <ErrorSummary errors=form.problems(&LABELS) />
                {fields}
                <div class="actions"><Button>"Save notifications"</Button></div>
            </Form>
        </Card>
    }
}

/// The form's fields, as the reader knows them.
const LABELS: [(&str, &str); 3] = [("quietFrom", "No email from"), ("quietTo", "Until"), ("quietZone", "Time zone")];

/// When no email is wanted. They tell the form's reader, too, that mail goes out at all.
#[component]
fn QuietFields(
    form: Typed,
    /// The hours that are stored.
    quiet: Option<QuietHoursBody>,
    /// The time zone of the organization.
    zone: String,
) -> impl IntoView {
    let hour = |hour: Option<u8>| hour.map(|hour| hour.to_string()).unwrap_or_default();
    let from = form.value("quietFrom", &hour(quiet.as_ref().map(|quiet| quiet.from)));
    let to = form.value("quietTo", &hour(quiet.as_ref().map(|quiet| quiet.to)));
    let zone = form.value("quietZone", &quiet.map_or(zone, |quiet| quiet.timezone));
    let hours = || (0..24).map(|hour| Choice::new(hour.to_string(), format!("{hour:02}:00"))).collect::<Vec<_>>();
    view! {
        <input type="hidden" name="mail" value="true" />
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
