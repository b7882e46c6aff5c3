//! The week in which a policy applies, as a picture of seven days by 24 local hours.
//!
//! Drawn by [`Conditions::covers`], which also decides, cell by cell: the picture cannot disagree
//! with the gate. [`super::next_days`] tells which instants these hours are.

use super::{Conditions, TimeMatch, Weekday};
use serde::{Deserialize, Serialize};

/// Which of the 168 local hours of a week are inside: a bit for each hour of each day, from Monday.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Week([u32; 7]);

/// Days that have the same hours, and these hours, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekLine {
    /// "Monday to Friday".
    pub days: String,
    /// "00:00 to 09:00 and 18:00 to 24:00", "all day".
    pub hours: String,
}

const ALL_DAY: u32 = (1 << 24) - 1;

impl Week {
    /// The week of these conditions.
    pub fn of(conditions: &Conditions) -> Self {
        Self(
            Weekday::ALL.map(|day| {
                (0..24).filter(|hour| conditions.covers(day, *hour)).fold(0, |hours, hour| hours | 1 << hour)
            }),
        )
    }

    /// The week as the other choice of `timeMatch` would have it, where that makes a difference.
    pub fn of_the_other_match(conditions: &Conditions) -> Option<Self> {
        let time_match = match conditions.time_match {
            TimeMatch::All => TimeMatch::Any,
            TimeMatch::Any => TimeMatch::All,
        };
        let other = Self::of(&Conditions { time_match, ..conditions.clone() });
        (other != Self::of(conditions)).then_some(other)
    }

    /// Whether an hour (0 to 23) of a day is inside.
    pub const fn covers(self, day: Weekday, hour: u8) -> bool {
        self.0[day as usize] >> hour & 1 == 1
    }

    /// Whether every hour is inside.
    pub fn is_whole(self) -> bool {
        self.0 == [ALL_DAY; 7]
    }

    /// How many of the 168 hours are inside.
    pub fn hours(self) -> u32 {
        self.0.iter().map(|hours| hours.count_ones()).sum()
    }

    /// The same in words, for those who do not see the picture: days with the same hours stand together.
    /// Each day is told for itself, from its first hour to its last, because a weekday in a condition
    /// is the local day of the instant: "Friday: 22:00 to 06:00" would promise hours of Saturday.
    pub fn lines(self) -> Vec<WeekLine> {
        if self.0.iter().all(|hours| *hours == self.0[0]) {
            let hours = if self.0[0] == 0 { "never".to_owned() } else { every_day(self.0[0]) };
            return vec![WeekLine { days: "Every day".to_owned(), hours }];
        }
        let mut told = Vec::new();
        let mut lines = Vec::new();
        for hours in self.0.into_iter().filter(|hours| *hours != 0) {
            if !told.contains(&hours) {
                told.push(hours);
                let days: Vec<_> = Weekday::ALL
                    .into_iter()
                    .filter(|day| self.0[*day as usize] == hours)
                    .map(|day| day as usize)
                    .collect();
                lines.push(WeekLine { days: names(&days), hours: words(hours) });
            }
        }
        lines
    }

    /// The lines as one text: "Monday to Friday: 00:00 to 09:00; Saturday, Sunday: all day".
    pub fn says(self) -> String {
        self.lines().iter().map(|line| format!("{}: {}", line.days, line.hours)).collect::<Vec<_>>().join("; ")
    }
}

/// The runs of hours, each from its first to the hour after its last.
fn runs(hours: u32) -> Vec<(u32, u32)> {
    let inside = |hour: u32| hours >> hour & 1 == 1;
    let starts = (0..24).filter(|hour| inside(*hour) && (*hour == 0 || !inside(hour - 1)));
    starts.map(|start| (start, (start..24).find(|hour| !inside(*hour)).unwrap_or(24))).collect()
}

fn words(hours: u32) -> String {
    if hours == ALL_DAY {
        return "all day".to_owned();
    }
    let run = |(start, end): (u32, u32)| format!("{start:02}:00 to {end:02}:00");
    runs(hours).into_iter().map(run).collect::<Vec<_>>().join(" and ")
}

/// Hours that are the same every day may cross midnight in words, too.
fn every_day(hours: u32) -> String {
    match runs(hours).as_slice() {
        [(0, end), (start, 24)] => format!("{start:02}:00 to {end:02}:00"),
        _ => words(hours),
    }
}

/// Days in words: three and more that follow each other are "Monday to Friday".
fn names(days: &[usize]) -> String {
    let title = |day: usize| Weekday::ALL[day].title();
    let runs = days.chunk_by(|one, next| one + 1 == *next);
    let name = |run: &[usize]| match run {
        [first, .., last] if run.len() > 2 => format!("{} to {}", title(*first), title(*last)),
        _ => run.iter().map(|day| title(*day)).collect::<Vec<_>>().join(", "),
    };
    runs.map(name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::Hours;
    use super::*;

    fn conditions(days: &[&str], hours: Option<(i64, i64)>, time_match: TimeMatch) -> Conditions {
        Conditions {
            weekdays: days.iter().map(|day| day.parse().unwrap()).collect(),
            hours: hours.map(|(start, end)| Hours::new(start, end).unwrap()),
            time_match,
            ..Conditions::default()
        }
    }

    fn says(days: &[&str], hours: Option<(i64, i64)>, time_match: TimeMatch) -> String {
        Week::of(&conditions(days, hours, time_match)).says()
    }

    #[test]
    fn the_text_tells_what_the_picture_shows() {
        let weekdays = ["mon", "tue", "wed", "thu", "fri"];
        for (days, hours, time_match, expected) in [
            (&[][..], None, TimeMatch::All, "Every day: all day"),
            (&[], Some((9, 17)), TimeMatch::All, "Every day: 09:00 to 17:00"),
            (&[], Some((18, 9)), TimeMatch::All, "Every day: 18:00 to 09:00"),
            (&["sat", "sun"], None, TimeMatch::All, "Saturday, Sunday: all day"),
            (&["fri"], Some((22, 6)), TimeMatch::All, "Friday: 00:00 to 06:00 and 22:00 to 24:00"),
            (&weekdays, Some((18, 24)), TimeMatch::All, "Monday to Friday: 18:00 to 24:00"),
            (&["mon", "wed", "thu", "fri"], None, TimeMatch::All, "Monday, Wednesday to Friday: all day"),
            (
                &["sat", "sun"],
                Some((18, 9)),
                TimeMatch::Any,
                "Monday to Friday: 00:00 to 09:00 and 18:00 to 24:00; Saturday, Sunday: all day",
            ),
        ] {
            assert_eq!(says(days, hours, time_match), expected);
        }
    }

    #[test]
    fn the_other_choice_is_shown_only_where_it_makes_a_difference() {
        let both = conditions(&["sat"], Some((18, 24)), TimeMatch::All);
        let either = Week::of_the_other_match(&both).unwrap();
        assert_eq!((Week::of(&both).hours(), either.hours()), (6, 24 + 6 * 6));
        assert_eq!(Week::of_the_other_match(&conditions(&["sat"], None, TimeMatch::All)), None);
        assert_eq!(Week::of_the_other_match(&conditions(&[], Some((1, 2)), TimeMatch::Any)), None);
    }

    #[test]
    fn a_cell_is_inside_exactly_when_the_conditions_cover_it() {
        let night = conditions(&["fri"], Some((22, 6)), TimeMatch::All);
        let week = Week::of(&night);
        for day in Weekday::ALL {
            for hour in 0..24 {
                assert_eq!(week.covers(day, hour), night.covers(day, hour));
            }
        }
        assert!(!week.is_whole());
        assert!(Week::of(&Conditions::default()).is_whole());
    }
}
