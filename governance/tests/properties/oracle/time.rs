//! Conditions (semantics.md §4), by counting.

use chrono::{LocalResult, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Timelike};
use chrono_tz::Tz;
use governance::Timestamp;
use governance::policy::{Conditions, Hours, TimeMatch, Weekday};

/// Whether the conditions hold.
pub fn holds(conditions: &Conditions, at: Timestamp, environment: Option<&str>, zone: Tz) -> bool {
    let environment_holds = conditions.environments.is_empty()
        || environment
            .is_some_and(|name| conditions.environments.iter().any(|wanted| wanted.eq_ignore_ascii_case(name)));
    let local = local(at, zone);
    let day = conditions.weekdays.iter().any(|wanted| *wanted == weekday(local));
    let hour = conditions.hours.is_some_and(|hours| inside(hours, local.hour()));
    let time_holds = match (conditions.weekdays.is_empty(), conditions.hours, conditions.time_match) {
        (true, None, _) => true,
        (false, None, _) => day,
        (true, Some(_), _) => hour,
        (false, Some(_), TimeMatch::All) => day && hour,
        (false, Some(_), TimeMatch::Any) => day || hour,
    };
    environment_holds && time_holds
}

/// The local time of an instant, found backwards: of all local times near it, the one that the
/// zone takes for this instant.
fn local(at: Timestamp, zone: Tz) -> NaiveDateTime {
    let candidates = (-15 * 4..=15 * 4).map(|quarters| at.naive_utc() + TimeDelta::minutes(15 * quarters));
    let found: Vec<NaiveDateTime> = candidates
        .filter(|local| match zone.from_local_datetime(local) {
            LocalResult::None => false,
            LocalResult::Single(instant) => instant == at,
            LocalResult::Ambiguous(first, second) => first == at || second == at,
        })
        .collect();
    assert_eq!(found.len(), 1, "an instant has one local time");
    found[0]
}

/// The weekday, by counting days from a known Monday.
fn weekday(local: NaiveDateTime) -> Weekday {
    let monday = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
    let day = (local.date() - monday).num_days().rem_euclid(7);
    Weekday::ALL[usize::try_from(day).unwrap()]
}

/// Whether an hour is met when going round the clock from the start to the end.
fn inside(hours: Hours, hour: u32) -> bool {
    let mut clock = u32::from(hours.start());
    loop {
        if clock == hour {
            return true;
        }
        clock = (clock + 1) % 24;
        if clock == u32::from(hours.end()) % 24 {
            return false;
        }
    }
}
