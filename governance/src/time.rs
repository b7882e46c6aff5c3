//! Local days and lengths of time, as everybody counts and words them.

use crate::Timestamp;
use chrono::{NaiveDate, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Tz;

/// The first instant of a local day. Where midnight comes twice it is the first one; where the clocks skip
/// midnight, or the whole day, it is the first minute that there is.
pub fn start_of_day(day: NaiveDate, zone: Tz) -> Timestamp {
    let midnight = day.and_time(NaiveTime::MIN);
    let minutes = (0..2 * 24 * 60).map(|minute| midnight + TimeDelta::minutes(minute));
    let mut there = minutes.filter_map(|minute| zone.from_local_datetime(&minute).earliest());
    there.next().map_or_else(|| midnight.and_utc(), |start| start.to_utc())
}

/// A day: "12 December 2026".
pub fn day_in_words(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// From this length on, seconds do not matter to who reads how long something took.
const SECONDS_UNTIL: TimeDelta = TimeDelta::minutes(10);

/// How long something took, in words: to the second below ten minutes ("4 minutes 12 seconds"), and as
/// [`length_in_words`] from then on.
pub fn duration_in_words(length: TimeDelta) -> String {
    if length >= SECONDS_UNTIL {
        return length_in_words(length);
    }
    let seconds = length.num_seconds().max(0);
    let units = [(seconds / 60, "minute"), (seconds % 60, "second")];
    let words = counted(&units);
    if words.is_empty() { "less than a second".to_owned() } else { words }
}

/// A length of time in words, never shorter than it is: to the minute below a day, to the hour from then on.
/// "3 hours 20 minutes", "2 days".
pub fn length_in_words(length: TimeDelta) -> String {
    let minutes = (length.num_seconds().max(1) + 59) / 60;
    let units = if minutes < 24 * 60 {
        [(minutes / 60, "hour"), (minutes % 60, "minute")]
    } else {
        let hours = (minutes + 59) / 60;
        [(hours / 24, "day"), (hours % 24, "hour")]
    };
    counted(&units)
}

/// Those of which there are any: "3 hours 20 minutes".
fn counted(units: &[(i64, &str)]) -> String {
    let one = |(number, unit): &(i64, &str)| format!("{number} {unit}{}", if *number == 1 { "" } else { "s" });
    units.iter().filter(|(number, _)| *number > 0).map(one).collect::<Vec<_>>().join(" ")
}
