//! The deliveries of a webhook.

use governance::wire::webhooks::{DeliveryState, DeliveryView};
use leptos::prelude::*;

use super::{DeliveryBadge, event_title, result};
use crate::kit::{Cell, Column, Row, Table};
use crate::moment::Moment;

/// What was sent, or is to be: the newest first, as it was read.
#[component]
pub fn DeliveryTable(deliveries: Vec<DeliveryView>, moment: Moment) -> impl IntoView {
    let mut columns = ["Event", "State", "Last result"].map(Column::text).to_vec();
    columns.extend([Column::number("Attempts"), Column::text("Created")]);
    let rows: Vec<_> = deliveries.into_iter().map(|delivery| view! { <DeliveryRow delivery moment /> }).collect();
    view! { <Table caption="Deliveries" columns>{rows}</Table> }
}

#[component]
fn DeliveryRow(delivery: DeliveryView, moment: Moment) -> impl IntoView {
    let href = format!("/settings/webhooks/{}/deliveries/{}", delivery.webhook.id, delivery.id);
    let subject = delivery.event.as_ref().map_or("Nothing happened", |event| event.subject.as_str()).to_owned();
    let last = match &delivery.last {
        Some(last) => view! { <span class="text-muted">{result(last.status, last.error.as_deref())}</span> }.into_any(),
        None => view! { <span class="text-muted">"Not tried yet"</span> }.into_any(),
    };
    let next = delivery.next_attempt_at.filter(|_| delivery.state == DeliveryState::Waiting && delivery.attempts > 0);
    let next = next.map(|at| view! { <p class="text-sm text-muted">"Next attempt " {moment.distance(at)}</p> });
    let title = event_title(&delivery);
    let DeliveryView { state, attempts, created_at, .. } = delivery;
    view! {
        <Row>
            <Cell>
                <a class="cell-title" href=href>{title}</a>
                <p class="text-sm text-muted">{subject}</p>
            </Cell>
            <Cell label="State">
                <DeliveryBadge state />
                {next}
            </Cell>
            <Cell label="Last result">{last}</Cell>
            <Cell label="Attempts" number=true>{attempts}</Cell>
            <Cell label="Created">{moment.distance(created_at)}</Cell>
        </Row>
    }
}
