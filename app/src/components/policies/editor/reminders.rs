//! Who is told of a request that waits long.

use governance::policy::PolicyBody;
use leptos::prelude::*;

use super::choices::{Options, as_values, with_missing};
use super::typed::Typed;
use crate::kit::{Card, Field, FormRow, NumberInput, Select};

#[component]
pub(super) fn RemindersCard(form: Typed, stored: PolicyBody, options: Options) -> impl IntoView {
    let stored = stored.reminders.unwrap_or_default();
    let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
    let remind = form.value("reminders.remindAfterHours", &number(stored.remind_after_hours));
    let escalate = form.value("reminders.escalateAfterHours", &number(stored.escalate_after_hours));
    let team = as_values(&options.teams, &Vec::from_iter(stored.escalate_to)).pop().unwrap_or_default();
    let team = form.value("reminders.escalateTo", &team);
    let chosen: Vec<String> = Some(team.clone()).filter(|team| !team.is_empty()).into_iter().collect();
    let teams = with_missing(&options.teams, &chosen, "team");
    view! {
        <Card
            title="When a request waits long"
            description="Who is told, once each. Who may approve stays as it is. The clock starts when a request becomes pending."
        >
            <div class="form">
                <FormRow>
                    <Field
                        name="reminders.remindAfterHours"
                        label="Remind after … hours"
                        hint="1 to 168. Those it still waits for are told again. Empty: nobody is."
                        error=form.error("reminders.remindAfterHours")
                    >
                        <NumberInput value=remind />
                    </Field>
                    <Field
                        name="reminders.escalateTo"
                        label="Escalate to team"
                        hint="Its active members are told, but for the requester."
                        error=form.error("reminders.escalateTo")
                    >
                        <Select choices=teams selected=team blank="No team" />
                    </Field>
                    <Field
                        name="reminders.escalateAfterHours"
                        label="Escalate after … hours"
                        hint="1 to 336, and later than the reminder."
                        error=form.error("reminders.escalateAfterHours")
                    >
                        <NumberInput value=escalate />
                    </Field>
                </FormRow>
            </div>
        </Card>
    }
}
