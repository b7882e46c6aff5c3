//! A replay in full: every difference with the requests that would have met with it.

use governance::wire::Ref;
use governance::wire::replays::{ReplayGroup, ReplayView, ReplayedRequest};
use leptos::prelude::*;

use super::summary::{ReplaySummary, glyph};
use crate::kit::{Card, Cell, Column, Icon, Row, Stat, Table};
use crate::moment::Moment;

/// The counts first, then the requests.
#[component]
pub fn ReplayReport(replay: ReplayView, moment: Moment) -> impl IntoView {
    let stats =
        [("Requests", replay.requests), ("Gated then", replay.gated_then), ("Would be gated", replay.gated_now)];
    let stats = stats.into_iter().map(|(label, value)| view! { <Stat label value=value.to_string() /> });
    let counts = replay.differences.iter().map(|group| {
        view! { <Stat label=group.difference.title() value=group.count.to_string() /> }
    });
    let stats = stats.collect_view();
    let counts = counts.collect_view();
    let groups = replay.differences.clone().into_iter().map(|group| self::group(group, moment)).collect_view();
    view! {
        <div class="stack">
            <Card><div class="grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-4">{stats} {counts}</div></Card>
            <Card title="In words"><ReplaySummary replay /></Card>
            {groups}
        </div>
    }
}

fn group(group: ReplayGroup, moment: Moment) -> impl IntoView {
    let title = format!("{} ({})", group.difference.title(), group.count);
    let rest = group.count.saturating_sub(group.requests.len() as u64);
    let more = (rest > 0).then(|| {
        view! { <p class="px-4 py-3 text-sm text-muted">{format!("and {rest} more, opened earlier")}</p> }
    });
    let changes =
        group.requests.iter().any(|request| request.quorum || !request.gained.is_empty() || !request.lost.is_empty());
    let columns =
        ["Request", "Requester", "Opened"].into_iter().chain(changes.then_some("Approvers")).map(Column::text);
    let (caption, mark) = (group.difference.title(), glyph(group.difference));
    let columns = columns.collect();
    let rows = group.requests.into_iter().map(|request| row(request, changes, moment)).collect_view();
    view! {
        <Card title flush=true>
            <p class="flex gap-2 px-4 py-2 text-sm text-muted"><Icon glyph=mark class="icon mt-0.5" /> <span>{group.says}</span></p>
            <Table caption columns>{rows}</Table>
            {more}
        </Card>
    }
}

fn row(request: ReplayedRequest, changes: bool, moment: Moment) -> impl IntoView {
    let headline = format!("#{} {}: {}", request.number, request.action.title(), request.target);
    let approvers = changes.then(|| {
        let says = change(&request);
        view! { <Cell label="Approvers">{says}</Cell> }
    });
    view! {
        <Row>
            <Cell><a class="cell-title" href=format!("/approvals/{}", request.id)>{headline}</a></Cell>
            <Cell label="Requester">{request.requester.name}</Cell>
            <Cell label="Opened">{moment.distance(request.created_at)}</Cell>
            {approvers}
        </Row>
    }
}

/// How many people stand in a list.
const NAMED: usize = 5;

/// "Without Cy and Di. Another quorum."
fn change(request: &ReplayedRequest) -> String {
    let mut says = Vec::new();
    if !request.gained.is_empty() {
        says.push(format!("Also {}", names(&request.gained)));
    }
    if !request.lost.is_empty() {
        says.push(format!("Without {}", names(&request.lost)));
    }
    if request.quorum {
        says.push("Another quorum".to_owned());
    }
    says.join(". ")
}

fn names(people: &[Ref]) -> String {
    let named: Vec<&str> = people.iter().take(NAMED).map(|member| member.name.as_str()).collect();
    match people.len() - named.len() {
        0 => named.join(", "),
        rest => format!("{} and {rest} others", named.join(", ")),
    }
}
