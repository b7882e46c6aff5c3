//! Points in time, for people.

use std::fmt::Display;

use chrono::{DateTime, SecondsFormat, TimeDelta, TimeZone, Utc};
use leptos::prelude::*;

/// How far a time is from now, in one unit: "just now", "3 hours ago", "in 2 days".
pub fn relative(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let distance = now - at;
    let ahead = distance < TimeDelta::zero();
    // What was given 24 hours a moment ago is due in 1 day, not in 23 hours.
    let (number, unit) = in_one_unit(if ahead { distance.abs() + TimeDelta::seconds(59) } else { distance });
    match number {
        0 => "just now".to_owned(),
        _ if ahead => format!("in {}", counted(number, unit)),
        _ => format!("{} ago", counted(number, unit)),
    }
}

/// The whole date in the zone of `at`: "22 Nov 2026, 14:32 UTC".
pub fn absolute<Tz: TimeZone>(at: &DateTime<Tz>) -> String
where
    Tz::Offset: Display,
{
    at.format("%-d %b %Y, %H:%M %Z").to_string()
}

fn in_one_unit(length: TimeDelta) -> (i64, &'static str) {
    match (length.num_minutes(), length.num_hours(), length.num_days()) {
        (minutes, 0, _) => (minutes, "minute"),
        (_, hours, 0) => (hours, "hour"),
        (_, _, days @ ..60) => (days, "day"),
        (_, _, days @ ..730) => (days / 30, "month"),
        (_, _, days) => (days / 365, "year"),
    }
}

fn counted(number: i64, unit: &str) -> String {
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

/// A point in time: relative to now, with the whole date on hover and for screen readers. The whole date is in the zone
/// of `at`, so pass the viewer's: `at.with_timezone(&zone)`.
#[component]
pub fn Time<Tz>(
    /// The point in time.
    at: DateTime<Tz>,
    /// The instant for which the page is made.
    now: DateTime<Utc>,
    /// Shows the time of day only: under the heading of its day.
    #[prop(optional)]
    clock: bool,
    /// To the second, where the order of what happened matters.
    #[prop(optional)]
    seconds: bool,
    /// Shows the whole date instead of the distance.
    #[prop(optional)]
    full: bool,
) -> impl IntoView
where
    Tz: TimeZone + 'static,
    Tz::Offset: Display,
{
    let instant = at.to_utc();
    let whole = if seconds { at.format("%-d %b %Y, %H:%M:%S %Z").to_string() } else { absolute(&at) };
    let shown = match (clock, full) {
        (true, _) => at.format(if seconds { "%H:%M:%S" } else { "%H:%M" }).to_string(),
        (_, true) => whole.clone(),
        _ => relative(instant, now),
    };
    let hidden = (!full).then(|| view! { <span class="sr-only">{format!(" ({whole})")}</span> });
    view! {
        <time datetime=instant.to_rfc3339_opts(SecondsFormat::Secs, true) title=whole.clone()>{shown}{hidden}</time>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_distance_is_told_in_its_largest_unit() {
        let now = at("2026-11-22T12:00:00Z");
        let cases = [
            ("2026-11-22T11:59:30Z", "just now"),
            ("2026-11-22T11:59:00Z", "1 minute ago"),
            ("2026-11-22T09:00:00Z", "3 hours ago"),
            ("2026-11-20T09:00:00Z", "2 days ago"),
            ("2026-08-20T09:00:00Z", "3 months ago"),
            ("2023-08-20T09:00:00Z", "3 years ago"),
            ("2026-11-22T12:45:00Z", "in 45 minutes"),
            ("2026-11-23T11:59:58Z", "in 1 day"),
            ("2026-11-29T12:00:00Z", "in 7 days"),
        ];
        for (time, told) in cases {
            assert_eq!(relative(at(time), now), told, "{time}");
        }
    }

    #[test]
    fn a_time_to_the_second_has_its_seconds_in_what_is_shown_and_on_hover() {
        let html = Owner::new().with(|| {
            let now = at("2026-11-02T12:00:00Z");
            view! { <Time at=at("2026-11-02T04:05:06Z") now clock=true seconds=true /> }.to_html()
        });
        for words in ["title=\"2 Nov 2026, 04:05:06 UTC\"", ">04:05:06<"] {
            assert!(html.contains(words), "{words}: {html}");
        }
    }

    #[test]
    fn the_whole_date_names_its_zone() {
        assert_eq!(absolute(&at("2026-11-02T04:05:06Z")), "2 Nov 2026, 04:05 UTC");
    }
}
