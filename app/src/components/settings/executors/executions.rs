//! Executions: how they stand, and the last ones of an executor.

use governance::execution::ExecutionState;
use governance::wire::executors::{ExecutionRow, ExecutionView};
use leptos::prelude::*;

use crate::components::settings::webhooks::result;
use crate::kit::{Badge, Cell, Column, Glyph, Row, Table, Tone};
use crate::moment::Moment;
use crate::status::sentence;

/// Where an execution stands.
#[component]
pub fn ExecutionBadge(state: ExecutionState) -> impl IntoView {
    let (tone, icon, says) = match state {
        ExecutionState::Waiting => (Tone::Info, Glyph::Clock, "Waiting"),
        ExecutionState::Sent => (Tone::Info, Glyph::Send, "Being handed over"),
        ExecutionState::Acknowledged => (Tone::Info, Glyph::Check, "Acknowledged"),
        ExecutionState::Running => (Tone::Info, Glyph::Play, "Running"),
        ExecutionState::Succeeded => (Tone::Ok, Glyph::CircleCheck, "Succeeded"),
        ExecutionState::Failed => (Tone::Danger, Glyph::CircleX, "Failed"),
    };
    view! { <Badge tone icon plain=true>{says}</Badge> }
}

/// What the executor answered last, or what stood in the way, as a sentence; `None` where nothing was sent.
pub fn last_answer(execution: &ExecutionView) -> Option<String> {
    match (&execution.last_error, execution.last_status) {
        (Some(error), _) => Some(sentence(error)),
        (None, Some(status)) => Some(result(Some(status), None)),
        (None, None) => None,
    }
}

/// The last executions of an executor, the newest first.
#[component]
pub fn ExecutionTable(executions: Vec<ExecutionRow>, moment: Moment) -> impl IntoView {
    let columns = ["Request", "State", "Last answer", "Approved"].map(Column::text).to_vec();
    let rows: Vec<_> = executions.into_iter().map(|row| view! { <Line row moment /> }).collect();
    view! { <Table caption="Last executions" columns>{rows}</Table> }
}

#[component]
fn Line(row: ExecutionRow, moment: Moment) -> impl IntoView {
    let href = format!("/approvals/{}", row.request.id);
    let title = format!("#{} {}", row.request.number, row.action.title());
    let answer = last_answer(&row.execution).unwrap_or_else(|| "Nothing was sent yet.".to_owned());
    let state = row.execution.state;
    view! {
        <Row>
            <Cell>
                <a class="cell-title" href=href>{title}</a>
                <p class="text-sm text-muted">{row.target}</p>
            </Cell>
            <Cell label="State"><ExecutionBadge state /></Cell>
            <Cell label="Last answer"><span class="text-muted">{answer}</span></Cell>
            <Cell label="Approved">{moment.distance(row.created_at)}</Cell>
        </Row>
    }
}
