//! The organization's limits for break-glass.

use governance::policy::quorum::count_of;
use governance::wire::break_glass::LimitsBody;
use leptos::prelude::*;

use crate::api::break_glass::SetLimits;
use crate::form::{self, Typed};
use crate::kit::{Button, Card, Checkbox, ErrorSummary, Fact, Facts, Field, Form, FormRow, NumberInput, Variant};

const DESCRIPTION: &str = "Within which limits a member may bypass approvals and freezes in an emergency.";

/// The limits, for those who may not change them.
#[component]
pub fn LimitsCard(limits: LimitsBody) -> impl IntoView {
    let minutes = |minutes: i64| count_of(usize::try_from(minutes).unwrap_or_default(), "minute");
    let pause = if limits.pause_minutes == 0 { "None".to_owned() } else { minutes(limits.pause_minutes) };
    let overdue = if limits.review_blocks { "Block that member's next session" } else { "Are listed and announced" };
    view! {
        <Card title="Break-glass" description=DESCRIPTION>
            <Facts>
                <Fact term="A session lasts">
                    {format!("{} to {}", limits.shortest_minutes, minutes(limits.longest_minutes))}
                </Fact>
                <Fact term="Pause between two">{pause}</Fact>
                <Fact term="Owners are told of">{format!("More than {} a month", limits.sessions_a_month)}</Fact>
                <Fact term="Reviewed within">
                    {count_of(usize::try_from(limits.review_days).unwrap_or_default(), "day")}
                </Fact>
                <Fact term="Overdue reviews">{overdue}</Fact>
            </Facts>
        </Card>
    }
}

/// The form that changes them.
#[component]
pub fn LimitsForm(limits: LimitsBody) -> impl IntoView {
    let form = Typed::new(form::of::<SetLimits>());
    let labels = [
        ("shortestMinutes", "Shortest session"),
        ("longestMinutes", "Longest session"),
        ("pauseMinutes", "Pause between two"),
        ("sessionsAMonth", "Sessions a month"),
        ("reviewDays", "Time for the review"),
    ];
    let value = move |name: &str, stored: i64| form.value(name, &stored.to_string());
    view! {
        <Card title="Break-glass" description=DESCRIPTION id="break-glass">
            <Form action={form::action::<SetLimits>()}>
                <ErrorSummary errors=form.problems(&labels) />
                <FormRow>
                    <Field name="shortestMinutes" label="Shortest session (minutes)" required=true error=form.error("shortestMinutes")>
                        <NumberInput value=value("shortestMinutes", limits.shortest_minutes) />
                    </Field>
                    <Field name="longestMinutes" label="Longest session (minutes)" required=true error=form.error("longestMinutes")>
                        <NumberInput value=value("longestMinutes", limits.longest_minutes) />
                    </Field>
                </FormRow>
                <FormRow>
                    <Field
                        name="pauseMinutes"
                        label="Pause between two (minutes)"
                        hint="How long a member waits after a session for the next one. 0 is no pause."
                        required=true
                        error=form.error("pauseMinutes")
                    >
                        <NumberInput value=value("pauseMinutes", limits.pause_minutes) />
                    </Field>
                    <Field
                        name="sessionsAMonth"
                        label="Sessions a month"
                        hint="When a member starts more than this in a month, owners are told."
                        required=true
                        error=form.error("sessionsAMonth")
                    >
                        <NumberInput value=value("sessionsAMonth", limits.sessions_a_month) />
                    </Field>
                </FormRow>
                <Field
                    name="reviewDays"
                    label="Time for the review (days)"
                    hint="Every ended session is reviewed by somebody else within this time."
                    required=true
                    error=form.error("reviewDays")
                >
                    <NumberInput value=value("reviewDays", limits.review_days) />
                </Field>
                <Checkbox
                    name="reviewBlocks"
                    label="An overdue review blocks that member's next session"
                    hint="The refusal names what is owed. Weigh it: an emergency does not wait for a review."
                    checked=form.chosen("reviewBlocks", "true", limits.review_blocks)
                />
                <div class="actions"><Button variant=Variant::Primary>"Save limits"</Button></div>
            </Form>
        </Card>
    }
}
