//! Events under the days on which they happened.

use governance::event::EventKind;
use governance::wire::events::{EventView, SessionRef};
use leptos::prelude::*;

use crate::components::break_glass::HazardBand;
use crate::components::events::EventItem;
use crate::kit::Timeline;
use crate::moment::Moment;
use crate::pages::days::by_day;

/// Events, the newest first, day by day. Those of one break-glass session stand together under its band, at the
/// place of the newest of them on that day; where others happened in between, a line says so and leads to them.
#[component]
pub fn EventDays(events: Vec<EventView>, moment: Moment) -> impl IntoView {
    by_day(
        &events,
        moment,
        |event| event.at,
        |events| {
            let parts = parts(events).iter().map(|part| show(events, part, moment)).collect_view();
            view! { <div class="day-events">{parts}</div> }
        },
    )
}

/// The places on a day of what stands together there: the events of one session, or those without one that follow
/// each other.
fn parts(events: &[EventView]) -> Vec<Vec<usize>> {
    let mut parts: Vec<Vec<usize>> = Vec::new();
    let session = |at: usize| events.get(at).and_then(of);
    for at in 0..events.len() {
        let together = match session(at) {
            Some(one) => parts.iter_mut().find(|part| part.first().and_then(|first| session(*first)) == Some(one)),
            None => parts.last_mut().filter(|part| part.first().is_some_and(|first| session(*first).is_none())),
        };
        match together {
            Some(part) => part.push(at),
            None => parts.push(vec![at]),
        }
    }
    parts
}

fn of(event: &EventView) -> Option<&SessionRef> {
    event.session.as_ref()
}

fn show(events: &[EventView], part: &[usize], moment: Moment) -> AnyView {
    let shown: Vec<&EventView> = part.iter().filter_map(|at| events.get(*at)).collect();
    let session = shown.first().copied().and_then(of);
    let mut last = None;
    let items = part.iter().zip(&shown).map(|(at, event)| {
        let skipped = last.replace(*at).and_then(|last| events.get(last + 1..*at)).filter(|_| session.is_some());
        let event = (*event).clone();
        view! { {skipped.and_then(between)} <EventItem event moment audit=true /> }
    });
    let items = items.collect_view();
    let timeline = view! { <Timeline>{items}</Timeline> };
    let (Some(session), Some(newest)) = (session, shown.first()) else { return timeline.into_any() };
    let says = view! {
        <a href=format!("/break-glass/{}", session.id)>{format!("Session of {}", session.holder.name)}</a>
        " "
        <span class="hazard-story">{story(&shown, moment)}</span>
    };
    let id = format!("session-{}", newest.sequence);
    // What comes of a session afterwards is told more quietly than what it bypasses.
    let class = if shown.iter().any(|event| alarms(event)) { "" } else { "hazard-after" };
    view! { <HazardBand id says=says.into_any() class>{timeline}</HazardBand> }.into_any()
}

/// That others happened between two events of a session, and the way to the newest of them.
fn between(others: &[EventView]) -> Option<AnyView> {
    let first = others.first()?;
    let says = match others.len() {
        1 => "1 other event in between".to_owned(),
        count => format!("{count} other events in between"),
    };
    let href = format!("#event-{}", first.sequence);
    Some(view! { <li class="event-between"><a href=href>{says}</a></li> }.into_any())
}

/// Whether it is of the time in which the session bypasses, or says that its review is missing.
fn alarms(event: &EventView) -> bool {
    use EventKind as K;
    !matches!(event.kind, Some(K::BreakGlassExpired | K::BreakGlassReviewDue | K::BreakGlassReviewed | K::FollowUpDone))
}

/// What happened in a session on a day, in a line: "started, 2 bypasses, revoked, 09:12 to 09:40".
fn story(events: &[&EventView], moment: Moment) -> String {
    use EventKind as K;
    let mut told: Vec<String> = Vec::new();
    let count = |kind| events.iter().filter(|event| event.kind == Some(kind)).count();
    let mut tell = |kind, one: &str, many: &str| match count(kind) {
        0 => {}
        1 => told.push(one.to_owned()),
        count => told.push(format!("{count} {many}")),
    };
    tell(K::BreakGlassStarted, "started", "starts");
    tell(K::BreakGlassBypassed, "1 bypass", "bypasses");
    tell(K::BreakGlassRevoked, "revoked", "revoked");
    tell(K::BreakGlassExpired, "ended", "ended");
    tell(K::BreakGlassReviewDue, "review due", "reminders of its review");
    tell(K::BreakGlassReviewOverdue, "review overdue", "times overdue");
    tell(K::BreakGlassReviewed, "reviewed", "reviewed");
    tell(K::FollowUpDone, "1 follow-up done", "follow-ups done");
    if told.is_empty() {
        told.push(format!("{} {}", events.len(), if events.len() == 1 { "event" } else { "events" }));
    }
    let clock = |event: Option<&&EventView>| event.map(|event| moment.local(event.at).format("%H:%M").to_string());
    let span = match (clock(events.last()), clock(events.first())) {
        (Some(from), Some(until)) if from != until => format!("{from} to {until}"),
        (from, _) => from.unwrap_or_default(),
    };
    format!("{}, {span}", told.join(", "))
}
