//! Local days, and lengths of time in words.

use crate::cast::at;
use chrono::TimeDelta;
use chrono_tz::Tz;
use governance::time::{duration_in_words, length_in_words, start_of_day};

#[test]
fn a_local_day_begins_at_midnight_or_with_the_first_minute_that_there_is() {
    for (day, zone, start) in [
        ("2026-03-29", Tz::UTC, "2026-03-29T00:00:00Z"),
        ("2026-03-29", Tz::Europe__Berlin, "2026-03-28T23:00:00Z"),
        ("2026-03-30", Tz::Europe__Berlin, "2026-03-29T22:00:00Z"),
        // Midnight is skipped.
        ("2026-09-06", Tz::America__Santiago, "2026-09-06T04:00:00Z"),
        // Midnight comes twice.
        ("2026-11-01", Tz::America__Havana, "2026-11-01T04:00:00Z"),
        // The whole day is skipped: it begins with the next.
        ("2011-12-30", Tz::Pacific__Apia, "2011-12-30T10:00:00Z"),
    ] {
        assert_eq!(start_of_day(day.parse().unwrap(), zone), at(start), "{day} in {zone}");
    }
}

#[test]
fn a_length_is_told_in_two_units_at_most_and_never_shorter_than_it_is() {
    for (seconds, says) in [
        (-5, "1 minute"),
        (0, "1 minute"),
        (60, "1 minute"),
        (61, "2 minutes"),
        (3600, "1 hour"),
        (5400, "1 hour 30 minutes"),
        (24 * 3600 - 60, "23 hours 59 minutes"),
        (24 * 3600, "1 day"),
        (24 * 3600 + 1, "1 day 1 hour"),
        (3 * 24 * 3600, "3 days"),
        (47 * 3600 + 3599, "2 days"),
    ] {
        assert_eq!(length_in_words(TimeDelta::seconds(seconds)), says, "{seconds}");
    }
}

#[test]
fn what_took_less_than_ten_minutes_is_told_to_the_second() {
    for (seconds, says) in [
        (-5, "less than a second"),
        (0, "less than a second"),
        (1, "1 second"),
        (60, "1 minute"),
        (252, "4 minutes 12 seconds"),
        (599, "9 minutes 59 seconds"),
        (600, "10 minutes"),
        (601, "11 minutes"),
        (3600, "1 hour"),
    ] {
        assert_eq!(duration_in_words(TimeDelta::seconds(seconds)), says, "{seconds}");
    }
}
