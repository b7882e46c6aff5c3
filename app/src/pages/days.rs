//! Days as headings of what happened on them.

use chrono::{DateTime, Datelike, Days, NaiveDate};
use chrono_tz::Tz;
use governance::Timestamp;
use leptos::prelude::*;

use crate::moment::Moment;

/// What happened, in the order given, under a heading for each of the reader's local days.
///
/// `at` gives the time of one, and `show` renders those of one day, of which there is at least one.
pub fn by_day<T, V: IntoView + 'static>(
    items: &[T],
    moment: Moment,
    at: impl Fn(&T) -> Timestamp,
    show: impl Fn(&[T]) -> V,
) -> AnyView {
    let day = |item: &T| moment.local(at(item)).date_naive();
    let today = moment.local(moment.now);
    let days = items.chunk_by(|one, next| day(one) == day(next)).enumerate().map(|(place, items)| {
        // By its place: a day comes again where a clock went back.
        let id = format!("day-{}", place + 1);
        let labelled_by = id.clone();
        let (name, whole) = items.first().map(|first| heading(day(first), &today)).unwrap_or_default();
        view! {
            <section aria-labelledby=labelled_by>
                <h2 class="day" id=id>{name} " " <span class="text-muted font-normal">{whole}</span></h2>
                {show(items)}
            </section>
        }
    });
    days.collect_view().into_any()
}

/// "Today", "Yesterday" or the weekday, and the whole date.
fn heading(day: NaiveDate, today: &DateTime<Tz>) -> (String, String) {
    let now = today.date_naive();
    let name = if day == now {
        "Today".to_owned()
    } else if Some(day) == now.checked_sub_days(Days::new(1)) {
        "Yesterday".to_owned()
    } else {
        day.format("%A").to_string()
    };
    (name, format!("{} {}", day.day(), day.format("%B %Y")))
}
