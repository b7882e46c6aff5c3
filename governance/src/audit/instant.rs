//! Times as the log writes them: RFC 3339 in UTC with six decimals and `Z`, and in no other way,
//! so that one instant has one text.

use crate::Timestamp;
use chrono::{Datelike, NaiveDate, Timelike};
use serde::de::{Error, Visitor};
use serde::{Deserializer, Serializer};
use std::fmt;

const FORM: &str = "a time such as 2026-01-07T12:00:00.000000Z";

/// An instant as text; what is finer than a microsecond is left away.
pub fn text(at: &Timestamp) -> String {
    let (date, time) = (at.date_naive(), at.time());
    let (year, month, day) = (date.year(), date.month(), date.day());
    let (hour, minute, second, micros) = (time.hour(), time.minute(), time.second(), time.nanosecond() / 1000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micros:06}Z")
}

/// The instant of a text of exactly this form.
fn parse(text: &str) -> Option<Timestamp> {
    let bytes: &[u8; 27] = text.as_bytes().try_into().ok()?;
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':'), (19, b'.'), (26, b'Z')];
    if marks.iter().any(|(at, mark)| bytes.get(*at) != Some(mark)) {
        return None;
    }
    let number = |from: usize, to: usize| {
        let digits = bytes.get(from..to)?.iter();
        digits.copied().try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0')))
    };
    let date = NaiveDate::from_ymd_opt(number(0, 4)?.try_into().ok()?, number(5, 7)?, number(8, 10)?)?;
    let time = date.and_hms_micro_opt(number(11, 13)?, number(14, 16)?, number(17, 19)?, number(20, 26)?)?;
    Some(time.and_utc())
}

pub fn serialize<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&text(at))
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    struct Text;
    impl Visitor<'_> for Text {
        type Value = Timestamp;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(FORM)
        }
        fn visit_str<E: Error>(self, text: &str) -> Result<Timestamp, E> {
            parse(text).ok_or_else(|| E::custom(format!("expected {FORM}")))
        }
    }
    deserializer.deserialize_str(Text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_reads_back_and_has_one_text() {
        let at: Timestamp = "2026-01-07T12:00:00.000001Z".parse().unwrap();
        assert_eq!(text(&at), "2026-01-07T12:00:00.000001Z");
        assert_eq!(parse(&text(&at)), Some(at));
        for other in ["2026-01-07T12:00:00Z", "2026-01-07T12:00:00.0000010Z", "2026-01-07t12:00:00.000001z"] {
            assert_eq!(parse(other), None, "{other}");
        }
        assert_eq!(parse("2026-02-30T12:00:00.000000Z"), None);
        assert_eq!(parse("2026-01-07T12:00:60.000000Z"), None);
        assert_eq!(parse("2026-01-07T12:00:00.00000é"), None);
    }
}
