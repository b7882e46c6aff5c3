//! Executions: how they stand, and the last ones of an executor.

use governance::execution::ExecutionState;
use governance::wire::executors::{ExecutionRow, ExecutionView};
use leptos::prelude::*;

use crate::components::markdown;
use crate::components::settings::webhooks::result;
use crate::kit::{Badge, Cell, Column, Glyph, Row, Table, Tone};
use crate::moment::Moment;
use crate::status::sentence;

/// Where an execution stands.
#[component]
pub fn ExecutionBadge(
    state: ExecutionState,
    /// How often it was handed over.
    attempts: u32,
) -> impl IntoView {
    let (tone, icon, says) = match state {
        ExecutionState::Waiting => (Tone::Info, Glyph::Clock, "Waiting"),
        ExecutionState::Sent => (Tone::Info, Glyph::Send, "Being handed over"),
        ExecutionState::Acknowledged => (Tone::Info, Glyph::Check, "Acknowledged"),
        ExecutionState::Running => (Tone::Info, Glyph::Play, "Running"),
        ExecutionState::Succeeded => (Tone::Ok, Glyph::CircleCheck, "Succeeded"),
        ExecutionState::Failed if attempts == 0 => (Tone::Warn, Glyph::TriangleAlert, "Not handed over"),
        ExecutionState::Failed => (Tone::Danger, Glyph::CircleX, "Failed"),
    };
    view! { <Badge tone icon plain=true>{says}</Badge> }
}

/// What the executor answered last, or what stood in the way, as a sentence; `None` where there is neither.
pub fn last_answer(execution: &ExecutionView) -> Option<String> {
    match (&execution.last_error, execution.last_status) {
        (Some(error), _) => Some(sentence(error)),
        (None, Some(status)) => Some(result(Some(status), None)),
        (None, None) => None,
    }
}

/// What there is to say of an execution on one line: why it was given up, what was reported of it, otherwise the last
/// answer.
fn came_of(execution: &ExecutionView) -> String {
    let reported = Some(markdown::plain(&execution.detail)).filter(|detail| !detail.is_empty());
    match (&execution.given_up, reported) {
        (Some(why), Some(reported)) => format!("{} Reported last: {reported}", sentence(why)),
        (Some(why), None) => sentence(why),
        (None, Some(reported)) => reported,
        (None, None) => last_answer(execution).unwrap_or_else(|| "Nothing was sent yet.".to_owned()),
    }
}

/// The last executions of an executor, the newest first.
#[component]
pub fn ExecutionTable(executions: Vec<ExecutionRow>, moment: Moment) -> impl IntoView {
    let columns = ["Request", "State", "What came of it", "Approved"].map(Column::text).to_vec();
    let rows: Vec<_> = executions.into_iter().map(|row| view! { <Line row moment /> }).collect();
    view! { <Table caption="Last executions" columns>{rows}</Table> }
}

#[component]
fn Line(row: ExecutionRow, moment: Moment) -> impl IntoView {
    let href = format!("/approvals/{}", row.request.id);
    let title = format!("#{} {}", row.request.number, row.action.title());
    let came_of = came_of(&row.execution);
    let (state, attempts) = (row.execution.state, row.execution.attempts);
    view! {
        <Row>
            <Cell>
                <div class="lg:min-w-48">
                    <a class="cell-title" href=href>{title}</a>
                    <p class="text-sm text-muted">{row.target}</p>
                </div>
            </Cell>
            <Cell label="State"><ExecutionBadge state attempts /></Cell>
            <Cell label="What came of it"><span class="break-words text-muted">{came_of}</span></Cell>
            <Cell label="Approved"><span class="whitespace-nowrap">{moment.distance(row.created_at)}</span></Cell>
        </Row>
    }
}
