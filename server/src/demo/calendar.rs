//! The past weeks, seen from now.

use chrono::{Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Timelike, Weekday};
use chrono_tz::Europe::Istanbul;
use governance::Timestamp;

/// When things happened.
#[derive(Clone, Copy, Debug)]
pub struct Calendar {
    now: Timestamp,
}

impl Calendar {
    /// The calendar as seen at `now`.
    pub fn of(now: Timestamp) -> Self {
        Self { now }
    }

    /// So many minutes ago.
    pub fn ago(self, minutes: i64) -> Timestamp {
        self.now - TimeDelta::minutes(minutes)
    }

    /// A time so many working days before today: Monday to Friday, 9 to 18 o'clock are working hours.
    pub fn workday(self, before: u32, hour: u32, minute: u32) -> Timestamp {
        let mut day = self.now.with_timezone(&Istanbul).date_naive();
        let mut left = before;
        while left > 0 {
            day = day - Days::new(1);
            left -= u32::from(works(day));
        }
        let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
        // Istanbul has not moved its clocks since 2016, so every local time is there once.
        Istanbul.from_local_datetime(&day.and_time(time)).earliest().map_or(self.now, |local| local.to_utc())
    }

    /// The latest moment up to now before which working hours neither began nor ended for so many
    /// minutes: what is asked for and carried out within them meets the same policies.
    pub fn settled(self, minutes: i64) -> Timestamp {
        let before = self.ago(minutes);
        if working(before) == working(self.now) { self.now } else { before }
    }
}

fn works(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

fn working(at: Timestamp) -> bool {
    let local = at.with_timezone(&Istanbul);
    works(local.date_naive()) && (9..18).contains(&local.hour())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(at: &str) -> Calendar {
        Calendar::of(at.parse().unwrap())
    }

    #[test]
    fn the_working_day_before_a_monday_is_friday() {
        // 2026-11-23 is a Monday.
        let friday: Timestamp = "2026-11-20T06:30:00Z".parse().unwrap();
        assert_eq!(seen("2026-11-23T10:00:00Z").workday(1, 9, 30), friday);
        assert_eq!(seen("2026-11-22T10:00:00Z").workday(1, 9, 30), friday);
    }

    #[test]
    fn a_settled_moment_has_no_end_of_work_shortly_before_it() {
        let evening: Timestamp = "2026-11-20T15:10:00Z".parse().unwrap();
        assert_eq!(Calendar::of(evening).settled(20), evening - TimeDelta::minutes(20));
        let noon: Timestamp = "2026-11-20T09:10:00Z".parse().unwrap();
        assert_eq!(Calendar::of(noon).settled(20), noon);
    }
}
