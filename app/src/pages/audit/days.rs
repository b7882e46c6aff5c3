//! Events under the days on which they happened.

use governance::wire::events::{EventView, SessionRef};
use leptos::prelude::*;

use crate::components::break_glass::HazardBand;
use crate::components::events::EventItem;
use crate::kit::Timeline;
use crate::moment::Moment;
use crate::pages::days::by_day;

/// Events, the newest first, day by day. Those of one break-glass session that follow each other stand
/// together under its band.
#[component]
pub fn EventDays(events: Vec<EventView>, moment: Moment) -> impl IntoView {
    by_day(
        &events,
        moment,
        |event| event.at,
        |events| {
            let runs = events.chunk_by(|one, next| of(one) == of(next)).map(|events| run(events, moment));
            view! { <div class="day-events">{runs.collect_view()}</div> }
        },
    )
}

fn of(event: &EventView) -> Option<&SessionRef> {
    event.session.as_ref()
}

fn run(events: &[EventView], moment: Moment) -> AnyView {
    let items = events.iter().cloned().map(|event| view! { <EventItem event moment audit=true /> }).collect_view();
    let timeline = view! { <Timeline>{items}</Timeline> };
    let Some(session) = of(&events[0]) else { return timeline.into_any() };
    let says =
        view! { <a href=format!("/break-glass/{}", session.id)>{format!("Session of {}", session.holder.name)}</a> };
    let id = format!("session-{}", events[0].sequence);
    view! { <HazardBand id says=says.into_any()>{timeline}</HazardBand> }.into_any()
}
