//! Events under the days on which they happened.

use governance::wire::events::EventView;
use leptos::prelude::*;

use crate::components::events::EventItem;
use crate::kit::Timeline;
use crate::moment::Moment;
use crate::pages::days::heading;

/// Events, the newest first, day by day.
#[component]
pub fn EventDays(events: Vec<EventView>, moment: Moment) -> impl IntoView {
    let day = |event: &EventView| moment.local(event.at).date_naive();
    let today = moment.local(moment.now);
    let days = events.chunk_by(|one, next| day(one) == day(next)).map(|events| {
        let date = day(&events[0]);
        let id = format!("day-{date}");
        let labelled_by = id.clone();
        let (name, whole) = heading(date, &today);
        let items = events.iter().cloned().map(|event| view! { <EventItem event moment audit=true /> }).collect_view();
        view! {
            <section aria-labelledby=labelled_by>
                <h2 class="day" id=id>{name} " " <span class="text-muted font-normal">{whole}</span></h2>
                <div class="day-events"><Timeline>{items}</Timeline></div>
            </section>
        }
    });
    days.collect_view()
}
