//! Every attempt at a delivery.

use governance::wire::webhooks::{AttemptView, DeliveryState, DeliveryView};
use leptos::prelude::*;

use super::result;
use crate::kit::{Card, CodeBlock, EmptyState, Glyph, Timeline, TimelineItem, Tone};
use crate::moment::Moment;

/// The attempts, the newest first, with what the receiver answered.
#[component]
pub fn AttemptList(delivery: DeliveryView, attempts: Vec<AttemptView>, moment: Moment) -> impl IntoView {
    let tried = u32::try_from(attempts.len()).unwrap_or(u32::MAX);
    // An attempt that was begun and is not told of: it goes on, or the process that made it is gone.
    let going = delivery.state == DeliveryState::Waiting && delivery.attempts > tried;
    if attempts.is_empty() && !going {
        let text = match delivery.state {
            DeliveryState::Cancelled => "The webhook was disabled before it was this one's turn.",
            _ => "It is sent as soon as it is its turn, usually within a second.",
        };
        return view! {
            <Card title="Attempts" flush=true><EmptyState icon=Glyph::Send title="Not tried yet" text /></Card>
        }
        .into_any();
    }
    let going = going.then(|| {
        let sentence = view! { "Being sent. Where no answer comes, it is tried again." }.into_any();
        view! { <TimelineItem icon=Glyph::Clock tone=Tone::Info sentence /> }
    });
    let items: Vec<_> = attempts.into_iter().rev().map(|attempt| view! { <Attempt attempt moment /> }).collect();
    view! {
        <Card title="Attempts">
            <Timeline>
                {going}
                {items}
            </Timeline>
        </Card>
    }
    .into_any()
}

#[component]
fn Attempt(attempt: AttemptView, moment: Moment) -> impl IntoView {
    let (icon, tone) = match attempt.error {
        Some(_) => (Glyph::CircleX, Tone::Danger),
        None => (Glyph::CircleCheck, Tone::Ok),
    };
    let sentence = view! {
        {result(attempt.status, attempt.error.as_deref())}
        " "
        <span class="text-muted">{took(attempt.took_ms)}</span>
    }
    .into_any();
    let response = match (attempt.response.trim().is_empty(), attempt.status) {
        (false, _) => view! { <CodeBlock label="Answer of the receiver" wrap=true text=attempt.response /> }.into_any(),
        (true, Some(_)) => view! { <p class="text-sm text-muted">"The answer had no body."</p> }.into_any(),
        (true, None) => ().into_any(),
    };
    view! {
        <TimelineItem icon tone sentence time=moment.distance(attempt.at)>
            {response}
        </TimelineItem>
    }
}

/// How long it took.
fn took(milliseconds: u32) -> String {
    match milliseconds {
        short @ ..1000 => format!("{short} ms"),
        long => format!("{}.{} s", long / 1000, long % 1000 / 100),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_length_is_told_in_its_unit() {
        assert_eq!([0, 999, 1000, 15_042].map(super::took), ["0 ms", "999 ms", "1.0 s", "15.0 s"]);
    }
}
