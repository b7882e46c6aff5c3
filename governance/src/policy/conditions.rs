//! When a policy applies (the brief's `AccessApprovalPolicyConditions`; semantics.md §4).

use super::clocks::ZoneDatabase;
use super::next_days::LocalTime;
use crate::Timestamp;
use crate::evaluation::{Finding, Rule};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::str::FromStr;

/// A day of the week, in local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// The week, from Monday.
    pub const ALL: [Self; 7] =
        [Self::Monday, Self::Tuesday, Self::Wednesday, Self::Thursday, Self::Friday, Self::Saturday, Self::Sunday];

    /// The full name in lower case.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Monday => "monday",
            Self::Tuesday => "tuesday",
            Self::Wednesday => "wednesday",
            Self::Thursday => "thursday",
            Self::Friday => "friday",
            Self::Saturday => "saturday",
            Self::Sunday => "sunday",
        }
    }

    /// The full name with a capital letter.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Monday => "Monday",
            Self::Tuesday => "Tuesday",
            Self::Wednesday => "Wednesday",
            Self::Thursday => "Thursday",
            Self::Friday => "Friday",
            Self::Saturday => "Saturday",
            Self::Sunday => "Sunday",
        }
    }
}

impl From<chrono::Weekday> for Weekday {
    fn from(day: chrono::Weekday) -> Self {
        Self::ALL[day.num_days_from_monday() as usize]
    }
}

impl FromStr for Weekday {
    type Err = ();
    /// Full or three letters, any case.
    fn from_str(text: &str) -> Result<Self, ()> {
        let text = text.trim().to_lowercase();
        Self::ALL.into_iter().find(|day| day.word() == text || day.word()[..3] == text).ok_or(())
    }
}

/// Whole local hours, from `start` inclusive to `end` exclusive.
///
/// INVARIANT: `start` is 0 to 23, `end` is 1 to 24 and differs from `start`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "StoredHours")]
pub struct Hours {
    start: u8,
    end: u8,
}

/// Hours as they are stored, before they are checked.
#[derive(Deserialize)]
struct StoredHours {
    start: i64,
    end: i64,
}

impl TryFrom<StoredHours> for Hours {
    type Error = String;
    fn try_from(stored: StoredHours) -> Result<Self, String> {
        Self::new(stored.start, stored.end).map_err(|(field, message)| format!("{field} {message}"))
    }
}

impl Hours {
    /// Hours from `start` (0 to 23) to `end` (0 to 24; 0 is midnight, like 24).
    /// Errors name the field at fault, `startHour` or `endHour`, and what is allowed.
    pub fn new(start: i64, end: i64) -> Result<Self, (&'static str, &'static str)> {
        let start = u8::try_from(start).ok().filter(|hour| *hour <= 23);
        let start = start.ok_or(("startHour", "must be a whole hour from 0 to 23"))?;
        let end = u8::try_from(end).ok().filter(|hour| *hour <= 24);
        let end = end.ok_or(("endHour", "must be a whole hour from 0 to 24"))?;
        if start == end {
            return Err(("endHour", "must differ from startHour; the whole day is 0 to 24"));
        }
        Ok(Self { start, end: if end == 0 { 24 } else { end } })
    }

    /// The first hour inside.
    pub const fn start(self) -> u8 {
        self.start
    }

    /// The first hour outside; 24 is midnight.
    pub const fn end(self) -> u8 {
        self.end
    }

    /// Whether a local hour is inside; a start after the end crosses midnight.
    pub const fn contains(self, hour: u8) -> bool {
        if self.start < self.end {
            hour >= self.start && hour < self.end
        } else {
            hour >= self.start || hour < self.end
        }
    }
}

/// How weekdays and hours are combined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeMatch {
    /// Day and hours must both hold.
    #[default]
    All,
    /// Either is enough.
    Any,
}

/// All restrictions are combined with AND; an absent one does not restrict.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Conditions {
    /// Names of environments, compared without case.
    pub environments: BTreeSet<String>,
    pub weekdays: BTreeSet<Weekday>,
    pub hours: Option<Hours>,
    /// The zone of weekdays and hours; the organization's when absent.
    pub timezone: Option<Tz>,
    pub time_match: TimeMatch,
    /// Whether a request must give a reason where the policy applies. It does not decide
    /// whether the policy applies.
    pub require_reason: bool,
}

impl Conditions {
    /// Whether nothing restricts when the policy applies.
    pub fn always(&self) -> bool {
        self.environments.is_empty() && self.weekdays.is_empty() && self.hours.is_none()
    }

    /// The zone in which weekdays and hours are read.
    pub fn zone(&self, organization_zone: Tz) -> Tz {
        self.timezone.unwrap_or(organization_zone)
    }

    /// Whether a local day and hour is inside, `timeMatch` included; absent restrictions hold.
    pub fn covers(&self, day: Weekday, hour: u8) -> bool {
        let on_day = self.weekdays.contains(&day);
        match (self.weekdays.is_empty(), self.hours) {
            (true, None) => true,
            (false, None) => on_day,
            (true, Some(hours)) => hours.contains(hour),
            (false, Some(hours)) => match self.time_match {
                TimeMatch::All => on_day && hours.contains(hour),
                TimeMatch::Any => on_day || hours.contains(hour),
            },
        }
    }

    /// Whether weekdays and hours hold at an instant. An instant has exactly one local time, so
    /// gaps and folds cannot make this ambiguous.
    pub fn hold_at(&self, at: Timestamp, organization_zone: Tz) -> bool {
        let (day, hour) = local(at, self.zone(organization_zone));
        self.covers(day, hour)
    }

    /// Whether they hold for a target in the environment of that name, `None` where it has none.
    pub fn hold_in(&self, environment: Option<&str>) -> bool {
        self.environments.is_empty()
            || environment.is_some_and(|name| {
                let name = name.to_lowercase();
                self.environments.iter().any(|wanted| wanted.to_lowercase() == name)
            })
    }

    /// Whether the conditions hold at an instant for a target in the environment of that name,
    /// with the finding for each restriction. What holds is decided by [`Self::hold_in`] and
    /// [`Self::hold_at`]; this adds the words.
    pub fn check(&self, at: Timestamp, environment: Option<&str>, organization_zone: Tz) -> Vec<Finding> {
        let mut findings = Vec::new();
        if !self.environments.is_empty() {
            findings.push(self.check_environment(environment));
        }
        findings.extend(self.check_time(at, organization_zone));
        findings
    }

    fn check_environment(&self, environment: Option<&str>) -> Finding {
        let names = self.environments.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        let holds = self.hold_in(environment);
        let says = match environment {
            None => format!("the target has no environment; only {names}"),
            Some(name) if holds => format!("environment {name} is one of {names}"),
            Some(name) => format!("environment {name} is not one of {names}"),
        };
        Finding::new(Rule::Environments, holds, says)
    }

    fn check_time(&self, at: Timestamp, organization_zone: Tz) -> Option<Finding> {
        let holds = self.hold_at(at, organization_zone);
        let zone = self.zone(organization_zone);
        let (today, hour) = local(at, zone);

        let day = |holds: bool| {
            let days = self.weekdays.iter().map(|day| day.title()).collect::<Vec<_>>().join(", ");
            let is = if holds { "is" } else { "is not" };
            Finding::new(Rule::Weekdays, holds, format!("{} {is} one of {days}", today.title()))
        };
        let inside = |hours: Hours, holds: bool| {
            let is = if holds { "inside" } else { "outside" };
            let clock = at.with_timezone(&zone).format("%H:%M");
            let says = format!("{clock} in {zone} is {is} {:02}:00 to {:02}:00", hours.start, hours.end);
            Finding::new(Rule::Hours, holds, says)
        };
        match (self.weekdays.is_empty(), self.hours) {
            (true, None) => None,
            (false, None) => Some(day(holds)),
            (true, Some(hours)) => Some(inside(hours, holds)),
            (false, Some(hours)) => {
                let says = match self.time_match {
                    TimeMatch::All => "day and hours must both hold",
                    TimeMatch::Any => "day or hours, either is enough",
                };
                let both = [day(self.weekdays.contains(&today)), inside(hours, hours.contains(hour))];
                Some(Finding::new(Rule::TimeMatch, holds, says).because(both))
            }
        }
    }

    /// The conditions in a few words, "always" when there are none.
    pub fn sentence(&self, organization_zone: Tz) -> String {
        let mut parts = Vec::new();
        if !self.environments.is_empty() {
            let names = self.environments.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
            parts.push(format!("in {names}"));
        }
        let days = self.weekdays.iter().map(|day| day.title()).collect::<Vec<_>>().join(", ");
        let hours = self.hours.map(|hours| format!("{:02}:00 to {:02}:00", hours.start, hours.end));
        let time = match (days.is_empty(), hours) {
            (true, None) => None,
            (false, None) => Some(format!("on {days}")),
            (true, Some(hours)) => Some(format!("from {hours}")),
            (false, Some(hours)) => Some(match self.time_match {
                TimeMatch::All => format!("on {days} from {hours}"),
                TimeMatch::Any => format!("on {days}, or from {hours}"),
            }),
        };
        if let Some(time) = time {
            parts.push(format!("{time} ({})", self.zone(organization_zone)));
        }
        if parts.is_empty() { "always".to_owned() } else { parts.join(", ") }
    }
}

/// The local day and hour of an instant.
fn local(at: Timestamp, zone: Tz) -> (Weekday, u8) {
    LocalTime::of(at, zone, &ZoneDatabase).day_and_hour()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn holds(conditions: &Conditions, when: &str, environment: Option<&str>) -> bool {
        conditions.check(at(when), environment, Tz::UTC).iter().all(|finding| finding.holds)
    }

    fn days(names: &[&str]) -> BTreeSet<Weekday> {
        names.iter().map(|name| name.parse().unwrap()).collect()
    }

    #[test]
    fn friday_from_22_to_6_is_the_small_hours_and_the_late_evening_of_friday_alone() {
        let night =
            Conditions { weekdays: days(&["FRI"]), hours: Some(Hours::new(22, 6).unwrap()), ..Conditions::default() };
        // 2026-01-09 is a Friday.
        assert!(holds(&night, "2026-01-09T05:59:59Z", None));
        assert!(!holds(&night, "2026-01-09T06:00:00Z", None));
        assert!(holds(&night, "2026-01-09T22:00:00Z", None));
        assert!(!holds(&night, "2026-01-10T01:00:00Z", None));
        assert!(!holds(&night, "2026-01-08T23:00:00Z", None));
    }

    #[test]
    fn the_briefs_off_hours_example_covers_evenings_nights_and_weekends() {
        let off_hours = Conditions {
            weekdays: days(&["saturday", "Sun"]),
            hours: Some(Hours::new(18, 9).unwrap()),
            timezone: Some(Tz::Europe__Istanbul),
            time_match: TimeMatch::Any,
            ..Conditions::default()
        };
        assert!(holds(&off_hours, "2026-01-10T10:00:00Z", None), "Saturday at one in the afternoon");
        assert!(holds(&off_hours, "2026-01-08T15:00:00Z", None), "Thursday at six in the evening");
        assert!(!holds(&off_hours, "2026-01-08T14:59:59Z", None), "Thursday just before six");
        assert!(holds(&off_hours, "2026-01-08T05:59:59Z", None), "Thursday just before nine");
    }

    #[test]
    fn midnight_may_be_written_0_or_24_and_the_whole_day_is_0_to_24() {
        assert_eq!(Hours::new(18, 0), Hours::new(18, 24));
        let whole = Hours::new(0, 24).unwrap();
        assert!((0..24).all(|hour| whole.contains(hour)));
        assert_eq!(Hours::new(9, 9).unwrap_err().0, "endHour");
        assert_eq!(Hours::new(0, 0).unwrap_err().0, "endHour");
        assert_eq!(Hours::new(24, 3).unwrap_err().0, "startHour");
        assert_eq!(Hours::new(3, 25).unwrap_err().0, "endHour");
        assert_eq!(Hours::new(-1, 3).unwrap_err().0, "startHour");
    }

    #[test]
    fn environments_compare_without_case_and_a_target_without_one_does_not_match() {
        let only = Conditions { environments: BTreeSet::from(["Production".to_owned()]), ..Conditions::default() };
        assert!(holds(&only, "2026-01-09T12:00:00Z", Some("PRODUCTION")));
        assert!(!holds(&only, "2026-01-09T12:00:00Z", Some("staging")));
        assert!(!holds(&only, "2026-01-09T12:00:00Z", None));
    }

    #[test]
    fn any_with_only_one_of_day_and_hours_is_that_one() {
        let weekend =
            Conditions { weekdays: days(&["sat", "sun"]), time_match: TimeMatch::Any, ..Conditions::default() };
        assert!(holds(&weekend, "2026-01-10T12:00:00Z", None));
        assert!(!holds(&weekend, "2026-01-09T12:00:00Z", None));
    }

    #[test]
    fn the_organizations_zone_decides_where_the_policy_names_none() {
        let morning = Conditions { hours: Some(Hours::new(9, 10).unwrap()), ..Conditions::default() };
        let findings = morning.check(at("2026-01-09T14:30:00Z"), None, Tz::America__New_York);
        assert!(findings[0].holds, "{findings:?}");
    }
}
