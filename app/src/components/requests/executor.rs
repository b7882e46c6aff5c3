//! How far the executor of a request has come.

use governance::event::EventKind;
use governance::execution::ExecutionState;
use governance::wire::events::EventView;
use governance::wire::executors::{ExecutionView, ExecutorRef};
use governance::wire::requests::RequestView;
use governance::{Executor, StateName};
use leptos::prelude::*;

use super::visible::visible;
use crate::api::requests::ResumeExecution;
use crate::components::markdown::Markdown;
use crate::components::settings::executors::{ExecutionBadge, last_answer};
use crate::form;
use crate::kit::{Button, Fact, Facts, Form, Glyph, Variant};
use crate::moment::Moment;
use crate::status::sentence;

/// "executor of project api".
fn named(executor: &ExecutorRef) -> String {
    format!("executor of {}", visible(&executor.of).0)
}

/// That Countersign gave a request up, as a sentence, where it failed without a report of its executor; `timeline` is
/// what happened to it.
pub fn given_up(timeline: &[EventView]) -> Option<String> {
    let failed = timeline.iter().rev().find(|event| event.kind == Some(EventKind::RequestFailed))?;
    (!failed.detail["givenUp"].is_null()).then(|| format!("Countersign {}.", visible(&failed.sentence).0))
}

/// What became of a request in the hands of its executor, as a sentence.
pub fn says(request: &RequestView) -> Option<String> {
    let (executor, execution) = (request.executor.as_ref()?, request.execution.as_ref()?);
    let to = named(executor);
    match request.state {
        StateName::Approved if execution.state != ExecutionState::Failed => {
            Some(format!("It is about to be handed over to the {to}."))
        }
        StateName::Approved | StateName::Executing | StateName::Succeeded | StateName::Failed => {
            Some(in_tense(request, &format!("The {to}"), &to))
        }
        _ => None,
    }
}

/// Who carries a request out, or did, in the tense of its state.
pub fn carried_out(request: &RequestView) -> String {
    match &request.executor {
        _ if request.action.executor() == Executor::Countersign => in_tense(request, "Countersign", ""),
        Some(executor) => {
            let to = format!("{}, at {}", named(executor), visible(&executor.host).0);
            in_tense(request, &format!("The {to},"), &to)
        }
        None => in_tense(request, "Whoever claimed it", ""),
    }
}

/// That `who` carries a request out, in the tense of its state; `to` is the executor to which it is handed over.
fn in_tense(request: &RequestView, who: &str, to: &str) -> String {
    let by_itself = request.action.executor() == Executor::Countersign;
    let execution = request.execution.as_ref();
    let is = |state| execution.is_some_and(|execution| execution.state == state);
    let given_up = execution.and_then(|execution| execution.given_up.as_deref());
    if let Some(why) = given_up.filter(|_| request.state == StateName::Failed) {
        return sentence(why);
    }
    let acknowledged = execution.is_none_or(|execution| execution.acknowledged_at.is_some());
    match request.state {
        StateName::Pending | StateName::Approved if !by_itself && request.executor.is_none() => {
            "Whoever opened it carries it out, after claiming the approval once.".to_owned()
        }
        StateName::Pending if by_itself => "Countersign carries it out itself, as soon as it is approved.".to_owned(),
        StateName::Pending => format!("{who} carries it out as soon as it is approved."),
        StateName::Approved if by_itself => "Countersign carries it out itself.".to_owned(),
        StateName::Approved if is(ExecutionState::Failed) => format!("It could not be handed over to the {to}."),
        StateName::Approved => format!("{who} is asked to carry it out."),
        StateName::Executing if is(ExecutionState::Sent) => format!("It is being handed over to the {to}."),
        StateName::Executing => format!("{who} is carrying it out."),
        StateName::Succeeded => format!("{who} carried it out."),
        StateName::Failed if by_itself => "Countersign tried to carry it out, and it failed.".to_owned(),
        StateName::Failed if acknowledged => format!("{who} reported that it failed."),
        StateName::Failed => format!("{who} did not take it."),
        StateName::Rejected | StateName::Cancelled | StateName::Expired => "It was not carried out.".to_owned(),
    }
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
    let ExecutionView { state, attempts, detail, given_up, next_attempt_at, deadline, can_resume, .. } = execution;
    let waits = state == ExecutionState::Sent;
    let next = next_attempt_at.filter(|at| attempts > 0 && *at > moment.now && answer.is_some());
    // With its own result, what the executor said last is that, which stands above.
    let reported = (!detail.is_empty() && (!state.is_final() || given_up.is_some())).then_some(detail);
    let said = if given_up.is_some() { "Reported last" } else { "Reported" };
    let answered = if attempts > 0 { "Last answer" } else { "In the way" };
    let resume = can_resume.then(|| {
        view! {
            <Form action={form::action::<ResumeExecution>()} bare=true>
                <input type="hidden" name="request" value=request.id.to_string() />
                <Button icon=Glyph::Play variant=Variant::Primary>"Try again now"</Button>
            </Form>
        }
    });
    view! {
        <Facts>
            <Fact term="Execution"><ExecutionBadge state attempts /></Fact>
            <Fact term="Executor">{visible(&executor.of).0} <p class="text-sm break-words text-muted">{visible(&executor.host).0}</p></Fact>
            {reported.map(|detail| view! { <Fact term=said><Markdown text=detail /></Fact> })}
            {(attempts > 0).then(|| view! { <Fact term="Attempts">{attempts}</Fact> })}
            {answer.map(|answer| view! { <Fact term=answered>{visible(&answer).0}</Fact> })}
            {next.map(|at| view! { <Fact term="Next attempt">{moment.distance(at)}</Fact> })}
            {deadline.map(|at| view! {
                <Fact term=if waits { "Must acknowledge" } else { "Must report a result" }>{moment.distance(at)}</Fact>
            })}
        </Facts>
        {resume}
    }
    .into_any()
}
