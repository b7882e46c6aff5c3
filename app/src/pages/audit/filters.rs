//! What narrows the audit: the part of the address after the question mark.

use chrono::{Days, NaiveDate, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Tz;
use governance::Timestamp;
use governance::event::EventKind;
use service::audit::Filter;

use crate::page;
use crate::pages::link::link;

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// A member, by id.
    pub actor: Option<String>,
    pub kind: Option<EventKind>,
    /// The first day, in the organization's zone.
    pub from: Option<NaiveDate>,
    /// The last day, that one included.
    pub until: Option<NaiveDate>,
    pub prominent: bool,
    pub after: Option<String>,
}

impl Wanted {
    /// Reads the address of the page. A value that means nothing does not restrict.
    pub fn read() -> Self {
        let day = |name: &str| page::query(name).and_then(|text| text.parse().ok());
        Self {
            actor: page::query("actor"),
            kind: page::query("kind").and_then(|text| text.parse().ok()),
            from: day("from"),
            until: day("until"),
            prominent: page::query("prominent").is_some(),
            after: page::query("after"),
        }
    }

    /// The filter of the service.
    pub fn filter(&self, zone: Tz) -> Filter {
        Filter {
            actor: self.actor.clone(),
            kinds: self.kind.into_iter().collect(),
            request: None,
            from: self.from.map(|day| start(day, zone)),
            until: self.until.and_then(|day| day.checked_add_days(Days::new(1))).map(|day| start(day, zone)),
            prominent: self.prominent,
        }
    }

    /// Whether anything restricts.
    pub fn narrowed(&self) -> bool {
        Self { after: None, ..self.clone() } != Self::default()
    }

    /// The address of the same with another cursor.
    pub fn at(&self, after: Option<&str>) -> String {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        link(
            "/audit",
            &[
                ("actor", self.actor.as_deref()),
                ("kind", self.kind.map(EventKind::key)),
                ("from", day(self.from).as_deref()),
                ("until", day(self.until).as_deref()),
                ("prominent", self.prominent.then_some("true")),
                ("after", after),
            ],
        )
    }
}

/// The first instant of a local day. Where the clocks skip midnight, the day starts an hour later.
fn start(day: NaiveDate, zone: Tz) -> Timestamp {
    let midnight = day.and_time(NaiveTime::MIN);
    let local = |at| zone.from_local_datetime(&at).earliest();
    local(midnight)
        .or_else(|| local(midnight + TimeDelta::hours(1)))
        .map_or_else(|| midnight.and_utc(), |at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_day_of_the_organizations_zone_and_the_last_one_is_included() {
        let day = "2026-03-29".parse().ok();
        let filter = Wanted { from: day, until: day, ..Wanted::default() }.filter(Tz::Europe__Berlin);
        assert_eq!(filter.from.unwrap().to_string(), "2026-03-28 23:00:00 UTC");
        assert_eq!(filter.until.unwrap().to_string(), "2026-03-29 22:00:00 UTC");
    }

    #[test]
    fn a_day_without_a_midnight_starts_an_hour_later() {
        assert_eq!(start("2026-09-06".parse().unwrap(), Tz::America__Santiago).to_string(), "2026-09-06 04:00:00 UTC");
    }
}
