//! Where local time comes from.
//!
//! The server asks the zone database. A browser would have to load all of it, past and future of
//! every zone, for a preview of seven days; so the server sends it the offsets of some weeks
//! instead, and the same rules run on these.

use crate::Timestamp;
use chrono::{DateTime, Offset, TimeDelta, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What knows the local time of zones.
pub trait Clocks {
    /// How far the local time of a zone is ahead of UTC at an instant, in seconds.
    fn offset(&self, zone: Tz, at: Timestamp) -> i32;
}

/// The zone database: every zone, at any time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ZoneDatabase;

impl Clocks for ZoneDatabase {
    fn offset(&self, zone: Tz, at: Timestamp) -> i32 {
        zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc()
    }
}

/// The offsets of every zone over some time. Before and after it they stay as they are at its ends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Alike>", into = "Vec<Alike>")]
pub struct ZoneTable(BTreeMap<String, Offsets>);

/// The offset at first, and each later one with the second at which it begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Offsets {
    first: i32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    then: Vec<(i64, i32)>,
}

/// Zones that have the same offsets all the time.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Alike {
    zones: Vec<String>,
    offsets: Offsets,
}

impl ZoneTable {
    /// The offsets from an instant over so many days. No zone changes its offset twice a day, so one
    /// look a day finds every change.
    pub fn of(from: Timestamp, days: u32) -> Self {
        let offsets = |zone: Tz| {
            let mut offsets = Offsets { first: ZoneDatabase.offset(zone, from), then: Vec::new() };
            for day in 0..days {
                let at = from + TimeDelta::days(day.into());
                let next = at + TimeDelta::days(1);
                let (before, after) = (ZoneDatabase.offset(zone, at), ZoneDatabase.offset(zone, next));
                if before != after {
                    offsets.then.push((change(&ZoneDatabase, zone, at, next).timestamp(), after));
                }
            }
            offsets
        };
        Self(TZ_VARIANTS.iter().map(|zone| (zone.name().to_owned(), offsets(*zone))).collect())
    }
}

impl Clocks for ZoneTable {
    fn offset(&self, zone: Tz, at: Timestamp) -> i32 {
        let Some(offsets) = self.0.get(zone.name()) else { return 0 };
        let begun = offsets.then.iter().rev().find(|(from, _)| *from <= at.timestamp());
        begun.map_or(offsets.first, |(_, offset)| *offset)
    }
}

/// The instant, in whole seconds, at which the offset becomes another; it differs between the two.
pub(super) fn change(clocks: &impl Clocks, zone: Tz, from: Timestamp, to: Timestamp) -> Timestamp {
    let before = clocks.offset(zone, from);
    let (mut low, mut high) = (from.timestamp(), to.timestamp());
    while high - low > 1 {
        let middle = low.midpoint(high);
        let changed = DateTime::from_timestamp(middle, 0).is_some_and(|at| clocks.offset(zone, at) != before);
        if changed { high = middle } else { low = middle }
    }
    DateTime::from_timestamp(high, 0).unwrap_or(to)
}

impl From<Vec<Alike>> for ZoneTable {
    fn from(groups: Vec<Alike>) -> Self {
        let named = |group: Alike| group.zones.into_iter().map(move |zone| (zone, group.offsets.clone()));
        Self(groups.into_iter().flat_map(named).collect())
    }
}

impl From<ZoneTable> for Vec<Alike> {
    fn from(table: ZoneTable) -> Self {
        let mut groups: BTreeMap<Offsets, Vec<String>> = BTreeMap::new();
        for (zone, offsets) in table.0 {
            groups.entry(offsets).or_default().push(zone);
        }
        groups.into_iter().map(|(offsets, zones)| Alike { zones, offsets }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_tells_the_offset_of_every_zone_as_the_database_does() {
        // Changes of the clock in Europe, in America and on Lord Howe are among these days.
        for from in ["2026-03-01T00:30:00Z", "2026-09-20T11:59:00Z", "2026-10-20T23:00:00Z"] {
            let from: Timestamp = from.parse().unwrap();
            let sent = serde_json::to_string(&ZoneTable::of(from, 40)).unwrap();
            let table: ZoneTable = serde_json::from_str(&sent).unwrap();
            for zone in TZ_VARIANTS {
                for half_hour in 0..40 * 48 {
                    let at = from + TimeDelta::minutes(half_hour * 30);
                    assert_eq!(table.offset(zone, at), ZoneDatabase.offset(zone, at), "{zone} at {at}");
                }
            }
        }
    }

    #[test]
    fn the_table_is_small_enough_to_be_sent() {
        let sent = serde_json::to_string(&ZoneTable::of("2026-03-01T00:30:00Z".parse().unwrap(), 40)).unwrap();
        assert!(sent.len() < 24_000, "{} bytes", sent.len());
    }
}
