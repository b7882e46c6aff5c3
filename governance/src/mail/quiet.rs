//! The hours in which a member wants no mail.

use crate::Timestamp;
use crate::fields::FieldErrors;
use chrono::{DurationRound, TimeDelta, Timelike};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// From one full hour to another, each day, by the clocks of a time zone; over midnight where the first is later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    from: u8,
    to: u8,
    zone: Tz,
}

impl QuietHours {
    /// Quiet hours from `from` until `to` (0 to 23) in `zone`. The errors are of the fields `from` and `to` below `field`.
    ///
    /// # Errors
    /// An hour that there is not, and two that are the same: mail must go out at some time.
    pub fn new(field: &str, from: u8, to: u8, zone: Tz) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        for (part, hour) in [("from", from), ("to", to)] {
            if hour > 23 {
                errors.add(format!("{field}.{part}"), "must be a full hour from 0 to 23");
            }
        }
        if errors.is_empty() && from == to {
            errors.add(format!("{field}.to"), format!("must be another hour than {field}.from"));
        }
        errors.or(Self { from, to, zone })
    }

    /// The hour at which they begin.
    pub const fn from(&self) -> u8 {
        self.from
    }

    /// The hour at which they end.
    pub const fn to(&self) -> u8 {
        self.to
    }

    /// By whose clocks.
    pub const fn zone(&self) -> Tz {
        self.zone
    }

    /// Whether an instant lies in them.
    pub fn contain(&self, at: Timestamp) -> bool {
        let hour = at.with_timezone(&self.zone).hour();
        let (from, to) = (u32::from(self.from), u32::from(self.to));
        if from < to { (from..to).contains(&hour) } else { hour >= from || hour < to }
    }

    /// The end of the quiet hours in which an instant lies; `None` where it lies in none. Where the clocks skip the hour
    /// at which they end, it is the first minute that there is after them; where it comes twice, the first one.
    pub fn until(&self, at: Timestamp) -> Option<Timestamp> {
        if !self.contain(at) {
            return None;
        }
        // Minute by minute, as the clocks go: a day of a zone has no fixed length.
        let minute = at.duration_trunc(TimeDelta::minutes(1)).unwrap_or(at);
        let mut minutes = (1..LONGEST).map(|minutes| minute + TimeDelta::minutes(minutes));
        minutes.find(|minute| !self.contain(*minute))
    }
}

/// In minutes: the one hour that is not quiet may be one that the clocks skip.
const LONGEST: i64 = 3 * 24 * 60;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hours(from: u8, to: u8, zone: Tz) -> QuietHours {
        QuietHours::new("quietHours", from, to, zone).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn an_instant_waits_for_the_end_of_the_quiet_hours_in_which_it_lies() {
        let night = hours(20, 8, Tz::Europe__Berlin);
        for (now, until) in [
            ("2026-01-07T12:00:00Z", None),
            ("2026-01-07T18:59:59Z", None),
            ("2026-01-07T19:00:00Z", Some("2026-01-08T07:00:00Z")),
            ("2026-01-07T23:30:15Z", Some("2026-01-08T07:00:00Z")),
            ("2026-01-08T06:59:59Z", Some("2026-01-08T07:00:00Z")),
            ("2026-01-08T07:00:00Z", None),
        ] {
            assert_eq!(night.until(at(now)), until.map(at), "{now}");
        }
        let siesta = hours(13, 15, Tz::Asia__Kathmandu);
        assert_eq!(siesta.until(at("2026-01-07T07:15:00Z")), Some(at("2026-01-07T09:15:00Z")), "13:00, to 15:00");
        assert_eq!(siesta.until(at("2026-01-07T07:14:59Z")), None);
    }

    #[test]
    fn where_the_clocks_skip_the_end_it_is_the_first_minute_after() {
        // On 29 March 2026 the hour from 2 to 3 is not there in Berlin.
        let night = hours(22, 2, Tz::Europe__Berlin);
        assert_eq!(night.until(at("2026-03-29T00:30:00Z")), Some(at("2026-03-29T01:00:00Z")));
        // The only hour that is not quiet is skipped: it waits for the next day.
        let all_but_one = hours(3, 2, Tz::Europe__Berlin);
        assert_eq!(all_but_one.until(at("2026-03-29T00:30:00Z")), Some(at("2026-03-30T00:00:00Z")));
    }

    #[test]
    fn where_the_end_comes_twice_it_is_the_first_one() {
        // On 25 October 2026 the hour from 2 to 3 comes twice in Berlin.
        let night = hours(22, 2, Tz::Europe__Berlin);
        assert_eq!(night.until(at("2026-10-24T23:30:00Z")), Some(at("2026-10-25T00:00:00Z")));
        assert_eq!(night.until(at("2026-10-25T01:10:00Z")), None, "the second time, too");
        let longer = hours(22, 3, Tz::Europe__Berlin);
        assert_eq!(
            longer.until(at("2026-10-25T00:30:00Z")),
            Some(at("2026-10-25T02:00:00Z")),
            "both of them are quiet"
        );
    }

    #[test]
    fn hours_that_cannot_be_are_refused() {
        let no = |from: u8, to: u8| QuietHours::new("quietHours", from, to, Tz::UTC).unwrap_err();
        assert_eq!(no(24, 8).of("quietHours.from"), Some("must be a full hour from 0 to 23"));
        assert_eq!(no(20, 99).of("quietHours.to"), Some("must be a full hour from 0 to 23"));
        assert_eq!(no(8, 8).of("quietHours.to"), Some("must be another hour than quietHours.from"));
    }

    proptest! {
        #[test]
        fn quiet_hours_end_after_now_and_everything_before_is_quiet(
            from in 0..24_u8, length in 1..24_u8, zone in 0..chrono_tz::TZ_VARIANTS.len(), now in 1_577_836_800..1_893_456_000_i64,
        ) {
            let quiet = hours(from, (from + length) % 24, chrono_tz::TZ_VARIANTS[zone]);
            let now = Timestamp::from_timestamp(now, 0).unwrap();
            match quiet.until(now) {
                None => prop_assert!(!quiet.contain(now)),
                Some(end) => {
                    prop_assert!(quiet.contain(now) && end > now && end - now <= TimeDelta::days(2));
                    prop_assert!(!quiet.contain(end) && quiet.contain(end - TimeDelta::seconds(1)));
                }
            }
        }
    }
}
