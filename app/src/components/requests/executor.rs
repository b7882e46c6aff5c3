//! How far the executor of a request has come.

use governance::StateName;
use governance::execution::ExecutionState;
use governance::wire::executors::{ExecutionView, ExecutorRef};
use governance::wire::requests::RequestView;
use leptos::prelude::*;

use super::visible::visible;
use crate::api::requests::ResumeExecution;
use crate::components::settings::executors::{ExecutionBadge, last_answer};
use crate::form;
use crate::kit::{Button, Fact, Facts, Form, Glyph, Variant};
use crate::moment::Moment;

/// "The executor of project api".
pub fn named(executor: &ExecutorRef) -> String {
    format!("The executor of {}", visible(&executor.of).0)
}

/// What became of a request in the hands of its executor, as a sentence.
pub fn says(request: &RequestView) -> Option<String> {
    let (executor, execution) = (request.executor.as_ref()?, request.execution.as_ref()?);
    let who = named(executor);
    Some(match (request.state, execution.state) {
        (StateName::Approved, ExecutionState::Failed) => format!("{who} could not be given it."),
        (StateName::Approved, _) => format!("{who} is about to be given it."),
        (StateName::Executing, ExecutionState::Sent) => format!("{who} is being given it."),
        (StateName::Executing, _) => format!("{who} carries it out."),
        (StateName::Succeeded, _) => format!("{who} carried it out."),
        (StateName::Failed, _) if execution.acknowledged_at.is_some() => format!("{who} had it, and it failed."),
        (StateName::Failed, _) => format!("{who} did not take it."),
        _ => return None,
    })
}

/// After how many milliseconds an open page should look again: what comes of an attempt, and what an executor says
/// on its way, is no event, so nobody tells the page.
pub fn look_again(request: &RequestView) -> Option<&'static str> {
    request.execution.as_ref().is_some_and(|execution| !execution.state.is_final()).then_some("1500")
}

/// The state with attempts, last answer and deadlines, and the button that lets it try again.
#[component]
pub fn ExecutionFacts(request: RequestView, moment: Moment) -> impl IntoView {
    let (Some(executor), Some(execution)) = (request.executor.clone(), request.execution.clone()) else {
        return ().into_any();
    };
    let answer = last_answer(&execution);
    let ExecutionView { state, attempts, detail, next_attempt_at, deadline, can_resume, .. } = execution;
    let waits = state == ExecutionState::Sent;
    let next = next_attempt_at.filter(|at| attempts > 0 && *at > moment.now && answer.is_some());
    let running = !state.is_final() && !detail.is_empty();
    let resume = can_resume.then(|| {
        view! {
            <Form action={form::action::<ResumeExecution>()} bare=true>
                <input type="hidden" name="request" value=request.id.to_string() />
                <Button icon=Glyph::Play variant=Variant::Primary>"Try again now"</Button>
            </Form>
        }
    });
    view! {
        <Facts stacked=true>
            <Fact term="Execution"><ExecutionBadge state /></Fact>
            <Fact term="Executor">{visible(&executor.of).0} <p class="text-sm break-words text-muted">{visible(&executor.host).0}</p></Fact>
            {running.then(|| view! { <Fact term="Reported">{visible(&detail).0}</Fact> })}
            {(attempts > 0).then(|| view! { <Fact term="Attempts">{attempts}</Fact> })}
            {answer.map(|answer| view! { <Fact term="Last answer">{visible(&answer).0}</Fact> })}
            {next.map(|at| view! { <Fact term="Next attempt">{moment.distance(at)}</Fact> })}
            {deadline.map(|at| view! {
                <Fact term=if waits { "Must acknowledge" } else { "Must report a result" }>{moment.distance(at)}</Fact>
            })}
        </Facts>
        {resume}
    }
    .into_any()
}
