//! What the reader wants to be told.

use governance::event::NotificationKind;
use leptos::prelude::*;

use crate::api::notifications::SetNotificationPreferences;
use crate::form;
use crate::kit::{Button, Card, CheckboxGroup, Choice, Form};

/// The kinds of notifications, to be chosen from.
#[component]
pub fn PreferencesCard(
    /// Those that the reader wants.
    wanted: Vec<NotificationKind>,
) -> impl IntoView {
    let choices =
        NotificationKind::ALL.into_iter().map(|kind| Choice::new(kind.key(), kind.title()).hint(kind.says())).collect();
    let selected = wanted.into_iter().map(|kind| kind.key().to_owned()).collect();
    view! {
        <Card
            id="notifications"
            title="Notifications"
            description="What the bell tells you of requests in this organization. What you do yourself is never told."
        >
            <Form action={form::action::<SetNotificationPreferences>()}>
                <CheckboxGroup name="kinds[]" legend="Tell me when" choices selected />
                <div class="actions"><Button>"Save notifications"</Button></div>
            </Form>
        </Card>
    }
}
