//! The fields of an executor.

use governance::wire::executors::ExecutorChange;
use governance::{Action, Executor};
use leptos::prelude::*;

use crate::form::Typed;
use crate::kit::{CheckboxGroup, Choice, ChoiceLayout, Field, FormRow, NumberInput, TextInput};

/// Address, time limit and actions.
#[component]
pub fn ExecutorFields(
    form: Typed,
    /// The stored values.
    stored: ExecutorChange,
) -> impl IntoView {
    let callers = Action::ALL.into_iter().filter(|action| action.executor() == Executor::Caller);
    let choices = callers.map(|action| Choice::new(action.key(), action.title()).hint(action.key())).collect();
    let url = form.value("url", &stored.url);
    let limit = form.value("timeLimitMinutes", &stored.time_limit_minutes.to_string());
    view! {
        <FormRow>
            <Field
                name="url"
                label="Address"
                hint="Approved requests are posted there. It begins with https://; private networks are refused unless the server's configuration allows them."
                required=true
                error=form.error("url")
            >
                <TextInput kind="url" value=url placeholder="https://deploy.example.com/countersign" autocomplete="off" />
            </Field>
            <Field
                name="timeLimitMinutes"
                label="Time limit (minutes)"
                hint="From the acknowledgement to the result. After it the request has failed."
                required=true
                error=form.error("timeLimitMinutes")
            >
                <NumberInput value=limit />
            </Field>
        </FormRow>
        <CheckboxGroup
            name="actions[]"
            legend="Actions"
            hint="Where none is chosen, it carries out all of them."
            layout=ChoiceLayout::Columns
            choices
            selected=form.values("actions", &stored.actions)
            error=form.error("actions")
        />
    }
}
