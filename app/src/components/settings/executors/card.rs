//! The section "Execution" on the settings page of a project or a cluster.

use governance::Place;
use governance::execution::LIMIT_DEFAULT;
use governance::wire::executors::{ExecutionRow, ExecutorChange, ExecutorView};
use leptos::prelude::*;

use super::{ExecutionTable, ExecutorFields, LABELS};
use crate::api::executors::{CreateExecutor, DeleteExecutor, RotateExecutorSecret, UpdateExecutor};
use crate::components::ShownOnce;
use crate::components::settings::Destructive;
use crate::components::settings::webhooks::{RotateCard, look_again};
use crate::form;
use crate::form::Typed;
use crate::kit::{Button, Card, Checkbox, Disclosure, ErrorSummary, Form, Variant};
use crate::moment::Moment;

const SAYS: &str = "Who carries out what is approved here.";

/// Who carries out what is approved at a place.
#[derive(Clone, Debug)]
pub struct Executing {
    pub place: Place,
    /// `None` for the callers.
    pub executor: Option<ExecutorView>,
    /// The executor's last executions, the newest first.
    pub last: Vec<ExecutionRow>,
}

/// By callers, or by a webhook with its address, actions, time limit, secret and last executions.
#[component]
pub fn ExecutionSection(executing: Executing, moment: Moment) -> impl IntoView {
    let Executing { place, executor, last } = executing;
    match executor {
        None => view! { <ByCallers place /> }.into_any(),
        Some(executor) => view! { <ByWebhook executor last moment /> }.into_any(),
    }
}

#[component]
fn ByCallers(place: Place) -> impl IntoView {
    let form = Typed::new(form::of::<CreateExecutor>());
    let stored =
        ExecutorChange { url: String::new(), actions: Vec::new(), time_limit_minutes: LIMIT_DEFAULT, enabled: true };
    let (name, id) = match place {
        Place::Cluster(id) => ("cluster", id.to_string()),
        Place::Project(id) => ("project", id.to_string()),
        Place::Organization | Place::Environment(_) => ("project", String::new()),
    };
    view! {
        <Card title="Execution" description=SAYS id="execution">
            <div class="grid gap-3">
                <p>"The callers: the pipeline or person that asked claims what is approved, and carries it out."</p>
                <Disclosure summary="Let a webhook carry it out" open=form.is_refused()>
                    <Form action={form::action::<CreateExecutor>()}>
                        <ErrorSummary errors=form.problems(&LABELS) />
                        <input type="hidden" name=name value=id />
                        <ExecutorFields form stored />
                        <div class="actions"><Button variant=Variant::Primary>"Use this webhook"</Button></div>
                    </Form>
                </Disclosure>
            </div>
        </Card>
    }
}

#[component]
fn ByWebhook(executor: ExecutorView, last: Vec<ExecutionRow>, moment: Moment) -> impl IntoView {
    let form = Typed::new(form::of::<UpdateExecutor>());
    let stored = ExecutorChange {
        url: executor.url.clone(),
        actions: executor.actions.iter().map(|action| action.key().to_owned()).collect(),
        time_limit_minutes: executor.time_limit_minutes,
        enabled: executor.enabled,
    };
    let checked = form.chosen("enabled", "true", executor.enabled);
    let state = if executor.enabled {
        "A webhook: what is approved is posted to it until it acknowledges. Callers can't claim it."
    } else {
        "The callers: there is a webhook, and it is disabled."
    };
    let open = last.iter().any(|row| !row.execution.state.is_final());
    let again = look_again([open.then_some(moment.now)], moment.now);
    let list = (!last.is_empty()).then(|| {
        view! {
            <Card title="Last executions" flush=true><ExecutionTable executions=last moment /></Card>
        }
    });
    view! {
        {form::secret().map(|secret| view! { <SecretShown secret /> })}
        <ErrorSummary title="The secret was not rotated" errors={form::of::<RotateExecutorSecret>().problems(&[])} />
        <ErrorSummary title="The executor was not removed" errors={form::of::<DeleteExecutor>().problems(&[])} />
        <Card title="Execution" description=SAYS id="execution">
            <div class="grid gap-3">
                <p>{state}</p>
                <Form action={form::action::<UpdateExecutor>()}>
                    <ErrorSummary errors=form.problems(&LABELS) />
                    <input type="hidden" name="id" value=executor.id.to_string() />
                    <ExecutorFields form stored />
                    <Checkbox
                        name="enabled"
                        label="Enabled"
                        hint="While it is disabled, callers carry out what is approved. What it was sent and has not acknowledged fails."
                        checked
                    />
                    <div class="actions"><Button variant=Variant::Primary>"Save executor"</Button></div>
                </Form>
            </div>
        </Card>
        <div id="executions" data-live="" data-live-again=again>{list}</div>
        <RotateCard
            id=executor.id.to_string()
            name="the executor"
            title="Executor's secret"
            action={form::action::<RotateExecutorSecret>()}
            previous_until=executor.previous_secret_until
            moment
        />
        <Destructive
            id="remove-executor"
            title="Remove executor"
            text="Callers carry out what is approved again. What it was sent and has not acknowledged fails; on what it has, it may still report."
            question="Remove the executor?"
            action={form::action::<DeleteExecutor>()}
            target=executor.id.to_string()
        />
    }
}

#[component]
fn SecretShown(secret: String) -> impl IntoView {
    view! {
        <ShownOnce
            title="The executor's secret"
            text="Put it where the receiver keeps its secrets: it tells by it that a request comes from here. It is shown this once; if it is lost, rotate it."
            secret
            copy="Copy secret"
        />
    }
}
