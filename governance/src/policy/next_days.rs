//! The instants of the coming days at which a policy applies, right across changes of the clock.
//!
//! Found by [`Conditions::covers`] itself, at the local time of an instant. What it says changes only where the local day or hour
//! does: at a full local hour, or where the zone changes its offset (by any amount, at any minute).
//! So it is asked at each of these instants and at no other: some 24 a day.

use super::clocks::{Clocks, change};
use super::{Conditions, Weekday};
use crate::Timestamp;
use chrono::{Datelike, Days, TimeDelta, Timelike};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// An instant with its local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalTime {
    pub at: Timestamp,
    /// The local time's distance from UTC, in seconds.
    pub offset: i32,
}

/// A stretch of time, from its first instant to the first after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub from: LocalTime,
    pub to: LocalTime,
    /// It had begun before the days that were asked for.
    pub began_before: bool,
    /// It does not end within them.
    pub goes_on: bool,
}

/// A change of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockChange {
    pub at: Timestamp,
    /// The offsets before and after, in seconds.
    pub before: i32,
    pub after: i32,
}

/// Everything between `from` and the end of the local day `days` - 1 days later (7: today and the
/// next six), as spans in which the conditions of time hold, in order and apart from each other.
/// A policy that always applies gives one span.
pub fn next_days(
    conditions: &Conditions,
    from: Timestamp,
    days: u32,
    organization_zone: Tz,
    clocks: &impl Clocks,
) -> Vec<Span> {
    let zone = conditions.zone(organization_zone);
    let hold = |time: LocalTime| {
        let (day, hour) = time.day_and_hour();
        conditions.covers(day, hour)
    };
    let mut spans: Vec<Span> = Vec::new();
    let mut inside = false;
    let mut at = from;
    let until = end(from, days, zone, clocks);
    while at < until {
        let now = LocalTime::of(at, zone, clocks);
        let holds = hold(now);
        match spans.last_mut() {
            Some(span) if inside && !holds => span.to = now,
            _ if holds && !inside => spans.push(Span { from: now, to: now, began_before: at == from, goes_on: false }),
            _ => {}
        }
        inside = holds;
        at = next_change(at, zone, clocks);
    }
    if let Some(span) = spans.last_mut().filter(|_| inside) {
        span.to = LocalTime::of(until, zone, clocks);
        span.goes_on = hold(span.to);
    }
    spans
}

/// The changes of the clock in the same time.
pub fn clock_changes(zone: Tz, from: Timestamp, days: u32, clocks: &impl Clocks) -> Vec<ClockChange> {
    let until = end(from, days, zone, clocks);
    let mut changes = Vec::new();
    let mut at = from;
    while at < until {
        let next = next_change(at, zone, clocks);
        let (before, after) = (clocks.offset(zone, at), clocks.offset(zone, next));
        if before != after {
            changes.push(ClockChange { at: next, before, after });
        }
        at = next;
    }
    changes
}

/// The first instant of the local day `days` after that of `from`. A midnight that does not exist
/// is no trouble: the day then begins later.
fn end(from: Timestamp, days: u32, zone: Tz, clocks: &impl Clocks) -> Timestamp {
    let date = |at| LocalTime::of(at, zone, clocks).local().date();
    let today = date(from);
    let Some(after) = today.checked_add_days(Days::new(days.into())) else { return from };
    let mut at = from;
    while date(at) < after {
        at = next_change(at, zone, clocks);
    }
    at
}

/// The next instant at which the local hour begins anew or the offset changes.
fn next_change(at: Timestamp, zone: Tz, clocks: &impl Clocks) -> Timestamp {
    let local = LocalTime::of(at, zone, clocks).local();
    let into = TimeDelta::seconds(i64::from(local.minute() * 60 + local.second()))
        + TimeDelta::nanoseconds(local.nanosecond().into());
    let full_hour = at - into + TimeDelta::hours(1);
    if clocks.offset(zone, full_hour) == clocks.offset(zone, at) {
        full_hour
    } else {
        change(clocks, zone, at, full_hour)
    }
}

impl LocalTime {
    /// The local time of an instant.
    pub fn of(at: Timestamp, zone: Tz, clocks: &impl Clocks) -> Self {
        Self { at, offset: clocks.offset(zone, at) }
    }

    /// The local weekday and hour.
    pub fn day_and_hour(self) -> (Weekday, u8) {
        let local = self.local();
        // An hour of the day always fits.
        (Weekday::from(local.weekday()), u8::try_from(local.hour()).unwrap_or_default())
    }

    /// "18:00".
    pub fn clock(self) -> String {
        self.local().format("%H:%M").to_string()
    }

    /// "Sun 8 Mar".
    pub fn day(self) -> String {
        self.local().format("%a %-d %b").to_string()
    }

    /// "UTC+10:30".
    pub fn utc(self) -> String {
        utc(self.offset)
    }

    fn local(self) -> chrono::NaiveDateTime {
        self.at.naive_utc() + TimeDelta::seconds(self.offset.into())
    }

    /// Midnight is the end of the day that it ends.
    fn ends(self) -> (String, String) {
        if self.local().time() == chrono::NaiveTime::MIN {
            let last = Self { at: self.at - TimeDelta::seconds(1), ..self };
            (last.day(), "24:00".to_owned())
        } else {
            (self.day(), self.clock())
        }
    }
}

impl Span {
    /// In words, in local time: "Fri 6 Mar 18:00 to Mon 9 Mar 09:00". Where the clock changes within it,
    /// each end has its offset: "Sun 8 Mar 00:00 (UTC-5) to 09:00 (UTC-4)".
    pub fn says(&self) -> String {
        let with = |time: LocalTime| {
            if self.from.offset == self.to.offset { String::new() } else { format!(" ({})", time.utc()) }
        };
        let (last_day, end) = self.to.ends();
        let day = if last_day == self.from.day() { String::new() } else { format!("{last_day} ") };
        let from = if self.began_before {
            format!("Now{}", with(self.from))
        } else {
            format!("{} {}{}", self.from.day(), self.from.clock(), with(self.from))
        };
        // "Now" names no day, so the end does.
        let day = if self.began_before && day.is_empty() { format!("{last_day} ") } else { day };
        let on = if self.goes_on { " and on" } else { "" };
        format!("{from} to {day}{end}{}{on}", with(self.to))
    }

    /// How long it lasts: "9 h", "1 h 30 min".
    pub fn lasts(&self) -> String {
        let minutes = (self.to.at - self.from.at).num_minutes();
        match (minutes / 60, minutes % 60) {
            (0, minutes) => format!("{minutes} min"),
            (hours, 0) => format!("{hours} h"),
            (hours, minutes) => format!("{hours} h {minutes} min"),
        }
    }
}

impl ClockChange {
    /// "On Sun 8 Mar at 02:00 clocks go forward to 03:00 (UTC-5 to UTC-4)."
    pub fn says(&self) -> String {
        let (before, after) =
            (LocalTime { at: self.at, offset: self.before }, LocalTime { at: self.at, offset: self.after });
        let way = if self.before < self.after { "forward" } else { "back" };
        let (from, to) = (utc(self.before), utc(self.after));
        format!("On {} at {} clocks go {way} to {} ({from} to {to}).", before.day(), before.clock(), after.clock())
    }
}

/// "UTC", "UTC-5", "UTC+10:30".
fn utc(offset: i32) -> String {
    let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.abs() / 60);
    match (minutes / 60, minutes % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}
