//! The next days, across changes of the clock. 2026: New York changes on 8 March and 1 November, Lord
//! Howe (by half an hour) on 5 April and 4 October, Istanbul never again.

use chrono_tz::Tz;
use governance::Timestamp;
use governance::policy::clocks::ZoneDatabase;
use governance::policy::next_days::{clock_changes, next_days};
use governance::policy::{Conditions, Hours, TimeMatch};

fn conditions(days: &[&str], hours: Option<(i64, i64)>, zone: Tz) -> Conditions {
    Conditions {
        weekdays: days.iter().map(|day| day.parse().unwrap()).collect(),
        hours: hours.map(|(start, end)| Hours::new(start, end).unwrap()),
        timezone: Some(zone),
        ..Conditions::default()
    }
}

/// Each span in words with how long it lasts, from an instant over some days.
fn says(conditions: &Conditions, from: &str, days: u32) -> Vec<String> {
    let from: Timestamp = from.parse().unwrap();
    next_days(conditions, from, days, Tz::UTC, &ZoneDatabase)
        .iter()
        .map(|span| format!("{}: {}", span.says(), span.lasts()))
        .collect()
}

fn changes(zone: Tz, from: &str) -> Vec<String> {
    clock_changes(zone, from.parse().unwrap(), 7, &ZoneDatabase).iter().map(|change| change.says()).collect()
}

#[test]
fn istanbul_stays_three_hours_ahead_all_year() {
    let nights = conditions(&[], Some((18, 9)), Tz::Europe__Istanbul);
    // The day on which the European Union changes.
    assert_eq!(
        says(&nights, "2026-03-28T12:00:00Z", 3),
        [
            "Sat 28 Mar 18:00 to Sun 29 Mar 09:00: 15 h",
            "Sun 29 Mar 18:00 to Mon 30 Mar 09:00: 15 h",
            "Mon 30 Mar 18:00 to 24:00 and on: 6 h",
        ]
    );
    for from in ["2026-03-26T00:00:00Z", "2026-10-22T00:00:00Z"] {
        assert!(changes(Tz::Europe__Istanbul, from).is_empty());
    }
}

#[test]
fn new_york_loses_an_hour_in_march_and_gains_it_in_november() {
    let nights = conditions(&["sat", "sun"], Some((22, 6)), Tz::America__New_York);
    assert_eq!(
        says(&nights, "2026-03-07T17:00:00Z", 2),
        ["Sat 7 Mar 22:00 (UTC-5) to Sun 8 Mar 06:00 (UTC-4): 7 h", "Sun 8 Mar 22:00 to 24:00: 2 h",]
    );
    assert_eq!(
        says(&nights, "2026-10-31T16:00:00Z", 2),
        ["Sat 31 Oct 22:00 (UTC-4) to Sun 1 Nov 06:00 (UTC-5): 9 h", "Sun 1 Nov 22:00 to 24:00: 2 h",]
    );
    assert_eq!(
        changes(Tz::America__New_York, "2026-03-07T17:00:00Z"),
        ["On Sun 8 Mar at 02:00 clocks go forward to 03:00 (UTC-5 to UTC-4)."]
    );
    assert_eq!(
        changes(Tz::America__New_York, "2026-10-31T17:00:00Z"),
        ["On Sun 1 Nov at 02:00 clocks go back to 01:00 (UTC-4 to UTC-5)."]
    );
}

#[test]
fn a_window_in_the_gap_does_not_come_and_one_in_the_fold_comes_twice_as_long() {
    let two_to_three = conditions(&[], Some((2, 3)), Tz::America__New_York);
    assert_eq!(
        says(&two_to_three, "2026-03-07T06:00:00Z", 3),
        ["Sat 7 Mar 02:00 to 03:00: 1 h", "Mon 9 Mar 02:00 to 03:00: 1 h"]
    );
    let one_to_two = conditions(&[], Some((1, 2)), Tz::America__New_York);
    assert_eq!(says(&one_to_two, "2026-11-01T04:00:00Z", 1), ["Sun 1 Nov 01:00 (UTC-4) to 02:00 (UTC-5): 2 h"]);
}

#[test]
fn lord_howe_shifts_by_half_an_hour() {
    let zone = Tz::Australia__Lord_Howe;
    let small_hours = conditions(&["sun"], Some((1, 4)), zone);
    assert_eq!(
        says(&small_hours, "2026-04-04T12:00:00Z", 2),
        ["Sun 5 Apr 01:00 (UTC+11) to 04:00 (UTC+10:30): 3 h 30 min"]
    );
    assert_eq!(
        says(&small_hours, "2026-10-03T12:00:00Z", 2),
        ["Sun 4 Oct 01:00 (UTC+10:30) to 04:00 (UTC+11): 2 h 30 min"]
    );
    assert_eq!(
        changes(zone, "2026-04-04T12:00:00Z"),
        ["On Sun 5 Apr at 02:00 clocks go back to 01:30 (UTC+11 to UTC+10:30)."]
    );
    assert_eq!(
        changes(zone, "2026-10-03T12:00:00Z"),
        ["On Sun 4 Oct at 02:00 clocks go forward to 02:30 (UTC+10:30 to UTC+11)."]
    );
    // The fold repeats half an hour of 1 o'clock, the gap leaves half an hour of 2 o'clock.
    let one = conditions(&[], Some((1, 2)), zone);
    assert_eq!(says(&one, "2026-04-04T13:30:00Z", 1), ["Sun 5 Apr 01:00 (UTC+11) to 02:00 (UTC+10:30): 1 h 30 min"]);
    let two = conditions(&[], Some((2, 3)), zone);
    assert_eq!(says(&two, "2026-10-03T14:00:00Z", 1), ["Sun 4 Oct 02:30 to 03:00: 30 min"]);
}

#[test]
fn what_holds_already_begins_now_and_what_always_holds_is_one_span() {
    let weekends_and_nights =
        Conditions { time_match: TimeMatch::Any, ..conditions(&["sat", "sun"], Some((18, 9)), Tz::UTC) };
    assert_eq!(
        says(&weekends_and_nights, "2026-01-09T20:30:00Z", 7),
        [
            "Now to Mon 12 Jan 09:00: 60 h 30 min",
            "Mon 12 Jan 18:00 to Tue 13 Jan 09:00: 15 h",
            "Tue 13 Jan 18:00 to Wed 14 Jan 09:00: 15 h",
            "Wed 14 Jan 18:00 to Thu 15 Jan 09:00: 15 h",
            "Thu 15 Jan 18:00 to 24:00 and on: 6 h",
        ]
    );
    let always = conditions(&[], None, Tz::UTC);
    assert_eq!(says(&always, "2026-01-09T20:30:00Z", 1), ["Now to Fri 9 Jan 24:00 and on: 3 h 30 min"]);
}

#[test]
fn a_day_that_begins_at_one_because_midnight_is_skipped_is_counted_as_a_day() {
    // Cairo goes forward at midnight on Friday, 24 April 2026.
    let fridays = conditions(&["fri"], None, Tz::Africa__Cairo);
    assert_eq!(says(&fridays, "2026-04-23T12:00:00Z", 2), ["Fri 24 Apr 01:00 to 24:00: 23 h"]);
}
