//! Where a page of the log ended.

use super::Criteria;
use governance::Timestamp;
use std::fmt;
use std::str::FromStr;

/// The place of an event in the order in which it is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cursor {
    /// In the order of the log, by its sequence.
    Log(i64),
    /// By time, and of one instant by the sequence.
    Time(Timestamp, i64),
}

impl Cursor {
    /// The place of an event in the order of these criteria.
    pub fn of(criteria: &Criteria, at: Timestamp, sequence: i64) -> Self {
        if criteria.by_time() { Self::Time(at, sequence) } else { Self::Log(sequence) }
    }

    /// Whether it belongs to the order of these criteria.
    pub fn suits(&self, criteria: &Criteria) -> bool {
        matches!(self, Self::Time(..)) == criteria.by_time()
    }

    /// The sequence of the event that stands there.
    pub fn sequence(&self) -> i64 {
        match *self {
            Self::Log(sequence) | Self::Time(_, sequence) => sequence,
        }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Log(sequence) => write!(f, "{sequence}"),
            Self::Time(at, sequence) => write!(f, "{}-{sequence}", at.timestamp_micros()),
        }
    }
}

impl FromStr for Cursor {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let number = |text: &str| text.parse::<u64>().ok().and_then(|number| i64::try_from(number).ok()).ok_or(());
        match text.split_once('-') {
            None => number(text).map(Self::Log),
            Some((at, sequence)) => {
                let at = Timestamp::from_timestamp_micros(number(at)?).ok_or(())?;
                number(sequence).map(|sequence| Self::Time(at, sequence))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_either_order_reads_back_from_its_text() {
        let noon = governance::samples::noon();
        for cursor in [Cursor::Log(7), Cursor::Time(noon, 7)] {
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        for text in ["", "x", "7-", "-7", "7-x", "99999999999999999999", "9223372036854775807-7"] {
            assert!(text.parse::<Cursor>().is_err(), "{text}");
        }
    }
}
