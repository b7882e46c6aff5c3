//! The moments that policies can tell apart: the distinct local weekdays and hours of a year, in
//! all the zones that matter at once.

use crate::Timestamp;
use chrono::{Datelike, Offset, TimeDelta, TimeZone, Timelike};
use chrono_tz::Tz;
use std::collections::BTreeSet;

/// How far the space reaches. A year holds every change of the clocks that is known of.
const DAYS: i64 = 366;
/// Zones differ from UTC by multiples of it.
const STEP: i64 = 15;

/// For every vector of local weekdays and hours in `zones` that occurs within 366 days from the
/// hour after `now`, the first instant at which it does, on a grid of 15 minutes. Without zones
/// every moment is alike, and `now` stands for them.
///
/// Only days whose combination of offsets was not seen before are looked at in detail, so this
/// takes about 800 look-ups of an offset for each zone. A zone changes its clocks at most once
/// within 24 hours.
pub(super) fn moments(zones: &[Tz], now: Timestamp) -> Vec<Timestamp> {
    if zones.is_empty() {
        return vec![now];
    }
    let start = next_hour(now);
    let (mut days, mut vectors, mut found) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for day in 0..DAYS {
        let from = start + TimeDelta::days(day);
        let offsets = offsets(zones, from);
        let steady = offsets == self::offsets(zones, from + TimeDelta::days(1));
        if steady && !days.insert((day % 7, offsets)) {
            continue;
        }
        for step in 0..24 * 60 / STEP {
            let at = from + TimeDelta::minutes(step * STEP);
            if vectors.insert(vector(zones, at)) {
                found.push(at);
            }
        }
    }
    found
}

fn next_hour(now: Timestamp) -> Timestamp {
    let past = TimeDelta::minutes(now.minute().into())
        + TimeDelta::seconds(now.second().into())
        + TimeDelta::nanoseconds(now.nanosecond().into());
    now - past + TimeDelta::hours(1)
}

fn offsets(zones: &[Tz], at: Timestamp) -> Vec<i32> {
    zones.iter().map(|zone| zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc()).collect()
}

fn vector(zones: &[Tz], at: Timestamp) -> Vec<(u32, u32)> {
    let local = zones.iter().map(|zone| at.with_timezone(zone));
    local.map(|local| (local.weekday().num_days_from_monday(), local.hour())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(zones: &[Tz]) -> usize {
        moments(zones, "2026-01-07T12:34:56Z".parse().unwrap()).len()
    }

    #[test]
    fn one_zone_has_the_168_hours_of_a_week_even_where_its_clocks_change() {
        assert_eq!(count(&[Tz::Europe__Istanbul]), 168);
        assert_eq!(count(&[Tz::Australia__Lord_Howe]), 168);
    }

    #[test]
    fn two_zones_whose_distance_changes_have_more() {
        // Istanbul stays at UTC+3; New York is 8 hours away in winter and 7 in summer.
        assert_eq!(count(&[Tz::Europe__Istanbul, Tz::America__New_York]), 2 * 168);
        // Half an hour off: each hour of one falls into two of the other.
        assert_eq!(count(&[Tz::UTC, Tz::Asia__Kolkata]), 2 * 168);
    }

    #[test]
    fn without_zones_one_moment_stands_for_all() {
        assert_eq!(count(&[]), 1);
    }
}
