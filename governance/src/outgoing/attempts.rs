//! What came of an attempt, and what follows from it. The time and the random number are passed in.
//!
//! The waits double from 5 seconds up to a day (Standard Webhooks: exponential back-off with jitter over
//! several days). A delivery that fails each of [`MOST_ATTEMPTS`] times is given up after about three days.

use super::address::Forbidden;
use crate::Timestamp;
use crate::back_off::back_off;
use chrono::{DateTime, TimeDelta};
use std::net::IpAddr;

/// How often a delivery is tried before it is given up.
pub const MOST_ATTEMPTS: u32 = 17;

/// A webhook is disabled when so many deliveries were given up since the last one that arrived.
pub const DEAD_MOST: u64 = 10;

/// How much of an answer's body is kept, in bytes.
pub const RESPONSE_MOST: usize = 4096;

const FIRST_WAIT: TimeDelta = TimeDelta::seconds(5);
const LONGEST_WAIT: TimeDelta = TimeDelta::days(1);

/// Why there was no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The host's name has no address.
    #[error("the name {0} has no address")]
    Unresolved(String),
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error("{0} may not be called with http://: the configuration does not allow it")]
    Unencrypted(IpAddr),
    /// With the reason.
    #[error("the connection failed: {0}")]
    Connection(String),
    /// TLS could not be agreed on, or the certificate is not trusted; with the reason.
    #[error("TLS failed: {0}")]
    Tls(String),
    /// After so many seconds.
    #[error("there was no answer within {0} seconds")]
    Timeout(u64),
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver has it.
    Delivered,
    /// The receiver wants no more events: the webhook is to be disabled.
    Gone {
        /// Why, as a sentence without a full stop.
        says: String,
    },
    Failed {
        /// Why, as a sentence without a full stop.
        says: String,
        /// How long the receiver asks to be left alone.
        wait: Option<TimeDelta>,
    },
}

impl Outcome {
    /// What an answer means, by its status and its header `Retry-After` (RFC 9110 §10.2.3: seconds, or a date).
    /// Any 2xx says that the receiver has it. A redirect is a failure: the new address was not agreed on, and could
    /// be one that may not be called.
    pub fn of_answer(status: u16, retry_after: Option<&str>, now: Timestamp) -> Self {
        let says = match status {
            200..=299 => return Self::Delivered,
            410 => return Self::Gone { says: "the receiver answered 410: it wants no more events".to_owned() },
            300..=399 => format!("the receiver answered {status}, a redirect, which is not followed"),
            429 => "the receiver answered 429: it gets more than it can take".to_owned(),
            _ => format!("the receiver answered {status}"),
        };
        Self::Failed { says, wait: retry_after.and_then(|text| wait(text, now)) }
    }

    /// What it means that there was no answer.
    pub fn of_fault(fault: &Fault) -> Self {
        Self::Failed { says: fault.to_string(), wait: None }
    }

    /// Why it failed; `None` where it was delivered.
    pub fn error(&self) -> Option<&str> {
        match self {
            Self::Delivered => None,
            Self::Gone { says } | Self::Failed { says, .. } => Some(says),
        }
    }

    /// What follows, where `attempts` is how often the delivery was tried, this time included, and `random` any
    /// number, evenly distributed.
    pub fn next(&self, attempts: u32, now: Timestamp, random: u64) -> Next {
        match self {
            Self::Delivered => Next::Done,
            Self::Gone { .. } => Next::Disable,
            Self::Failed { .. } if attempts >= MOST_ATTEMPTS => Next::GiveUp,
            Self::Failed { wait, .. } => {
                let asked = wait.unwrap_or_default().min(LONGEST_WAIT);
                // Never more than a day.
                let wait = back_off(FIRST_WAIT, LONGEST_WAIT, attempts, random).min(LONGEST_WAIT);
                Next::Again(now + wait.max(asked))
            }
        }
    }
}

/// What follows from an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The delivery is made.
    Done,
    /// It is tried again, not before this instant.
    Again(Timestamp),
    /// It is dead. By hand it can be retried, once each time.
    GiveUp,
    /// It is dead, and the webhook is disabled: what else waits for it is cancelled.
    Disable,
}

/// How long `Retry-After` asks to wait; `None` where it cannot be read or asks for nothing.
fn wait(retry_after: &str, now: Timestamp) -> Option<TimeDelta> {
    let text = retry_after.trim();
    let wait = if text.bytes().all(|byte| byte.is_ascii_digit()) {
        // What is too long to read is too long to wait for.
        text.parse().ok().and_then(TimeDelta::try_seconds).unwrap_or(LONGEST_WAIT)
    } else {
        DateTime::parse_from_rfc2822(text).ok()?.to_utc() - now
    };
    (wait > TimeDelta::zero() && !text.is_empty()).then_some(wait)
}

/// Why a webhook is disabled, as a sentence without a full stop, when so many deliveries were given up since
/// the last one that arrived; `None` while it goes on.
pub fn disabled_by_dead(dead: u64) -> Option<String> {
    (dead >= DEAD_MOST).then(|| format!("{dead} deliveries in a row were given up"))
}

/// The beginning of an answer's body as it is kept: at most [`RESPONSE_MOST`] bytes, as text without NUL (which
/// PostgreSQL cannot store).
pub fn excerpt(body: &[u8]) -> String {
    let mut text = String::from_utf8_lossy(&body[..body.len().min(RESPONSE_MOST)]).replace('\0', "\u{fffd}");
    text.truncate(text.floor_char_boundary(RESPONSE_MOST));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::noon;
    use proptest::prelude::*;

    fn failed() -> Outcome {
        Outcome::of_answer(500, None, noon())
    }

    fn waits_after(attempts: u32, random: u64) -> TimeDelta {
        match failed().next(attempts, noon(), random) {
            Next::Again(at) => at - noon(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn any_success_is_a_delivery_and_nothing_else_is() {
        for status in 100..=599 {
            let outcome = Outcome::of_answer(status, Some("10"), noon());
            assert_eq!(outcome == Outcome::Delivered, (200..300).contains(&status), "{status}");
            assert_eq!(matches!(outcome, Outcome::Gone { .. }), status == 410, "{status}");
            assert_eq!(outcome.error().is_some(), outcome != Outcome::Delivered, "{status}");
        }
    }

    #[test]
    fn a_failure_is_told_in_words() {
        let says = |status: u16| Outcome::of_answer(status, None, noon()).error().unwrap().to_owned();
        assert_eq!(says(500), "the receiver answered 500");
        assert_eq!(says(404), "the receiver answered 404");
        for status in [301, 302, 303, 307, 308] {
            assert_eq!(says(status), format!("the receiver answered {status}, a redirect, which is not followed"));
        }
        assert_eq!(says(410), "the receiver answered 410: it wants no more events");
        assert_eq!(says(429), "the receiver answered 429: it gets more than it can take");
        let faults = [
            (Fault::Unresolved("hooks.example".into()), "the name hooks.example has no address"),
            (Fault::Connection("connection refused".into()), "the connection failed: connection refused"),
            (Fault::Tls("unknown issuer".into()), "TLS failed: unknown issuer"),
            (Fault::Timeout(15), "there was no answer within 15 seconds"),
        ];
        for (fault, says) in faults {
            assert_eq!(Outcome::of_fault(&fault), Outcome::Failed { says: says.to_owned(), wait: None });
        }
    }

    #[test]
    fn the_waits_double_from_five_seconds_to_a_day() {
        // 20 of 41 is the middle: neither more nor less.
        let waits: Vec<_> = (1..MOST_ATTEMPTS).map(|attempts| waits_after(attempts, 20).num_seconds()).collect();
        assert_eq!(waits, [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10240, 20480, 40960, 81920, 86400]);
        let total = TimeDelta::seconds(waits.iter().sum());
        assert!(total > TimeDelta::hours(66) && total < TimeDelta::hours(78), "about three days: {total}");
        assert_eq!((waits_after(1, 0), waits_after(1, 40)), (TimeDelta::seconds(4), TimeDelta::seconds(6)));
        assert_eq!(waits_after(16, 40), TimeDelta::days(1), "never more than a day");
    }

    #[test]
    fn what_follows_is_told_by_the_outcome_and_the_number_of_attempts() {
        assert_eq!(Outcome::Delivered.next(1, noon(), 7), Next::Done);
        assert_eq!(Outcome::Delivered.next(MOST_ATTEMPTS + 1, noon(), 7), Next::Done, "also when retried by hand");
        let gone = Outcome::of_answer(410, None, noon());
        assert_eq!(gone.next(1, noon(), 7), Next::Disable);
        assert!(matches!(failed().next(MOST_ATTEMPTS - 1, noon(), 7), Next::Again(_)));
        assert_eq!(failed().next(MOST_ATTEMPTS, noon(), 7), Next::GiveUp);
        assert_eq!(failed().next(u32::MAX, noon(), 7), Next::GiveUp);
    }

    #[test]
    fn a_receiver_may_ask_to_be_left_alone_for_a_day_at_most() {
        let waits = |retry_after: &str| match Outcome::of_answer(503, Some(retry_after), noon()).next(1, noon(), 20) {
            Next::Again(at) => (at - noon()).num_seconds(),
            other => panic!("{other:?}"),
        };
        let day = 24 * 60 * 60;
        for (asked, expected) in [
            ("120", 120),
            (" 120 ", 120),
            ("0", 5),
            ("1", 5),
            ("86400", day),
            ("86401", day),
            ("99999999999999999999999999", day),
            ("9223372036854775807", day),
            ("Wed, 07 Jan 2026 12:10:00 GMT", 600),
            ("Wed, 07 Jan 2026 11:00:00 GMT", 5),
            ("Thu, 07 Jan 2027 12:00:00 GMT", day),
            ("", 5),
            ("-3", 5),
            ("1.5", 5),
            ("soon", 5),
        ] {
            assert_eq!(waits(asked), expected, "{asked}");
        }
    }

    #[test]
    fn a_webhook_is_disabled_after_ten_dead_deliveries_in_a_row() {
        assert_eq!((disabled_by_dead(0), disabled_by_dead(9)), (None, None));
        assert_eq!(disabled_by_dead(10).as_deref(), Some("10 deliveries in a row were given up"));
    }

    #[test]
    fn an_excerpt_is_text_that_can_be_stored() {
        assert_eq!(excerpt(b"ok"), "ok");
        assert_eq!(excerpt(b"a\0b\xffc"), "a\u{fffd}b\u{fffd}c");
        assert_eq!(excerpt(&[b'a'; 5000]).len(), RESPONSE_MOST);
        let cut = excerpt(&[b"a".as_slice(), "é".repeat(4000).as_bytes()].concat());
        assert!(cut.starts_with("aé") && cut.len() <= RESPONSE_MOST, "{}", cut.len());
        assert!(excerpt(&[0; 5000]).len() <= RESPONSE_MOST, "also where each byte becomes three");
    }

    proptest! {
        #[test]
        fn a_wait_is_within_a_fifth_of_its_step_and_never_longer_than_a_day(attempts in 1..MOST_ATTEMPTS, random: u64) {
            let wait = waits_after(attempts, random);
            let middle = waits_after(attempts, 20);
            prop_assert!(wait * 5 >= middle * 4 && wait * 5 <= middle * 6);
            prop_assert!(wait <= TimeDelta::days(1));
        }

        #[test]
        fn no_answer_and_no_header_makes_it_wait_longer_than_a_day_or_not_at_all(
            status in 100..=999_u16, header in ".{0,40}", attempts: u32, random: u64,
        ) {
            match Outcome::of_answer(status, Some(&header), noon()).next(attempts, noon(), random) {
                Next::Again(at) => {
                    prop_assert!(attempts < MOST_ATTEMPTS);
                    prop_assert!(at - noon() >= TimeDelta::seconds(4) && at - noon() <= TimeDelta::days(1));
                }
                Next::Done => prop_assert!((200..300).contains(&status)),
                Next::Disable => prop_assert_eq!(status, 410),
                Next::GiveUp => prop_assert!(attempts >= MOST_ATTEMPTS),
            }
        }

        #[test]
        fn an_excerpt_is_never_too_long(body: Vec<u8>) {
            let text = excerpt(&body.repeat(20));
            prop_assert!(text.len() <= RESPONSE_MOST && !text.contains('\0'));
        }
    }
}
