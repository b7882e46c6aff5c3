//! What came of an attempt, and what follows from it. The time and the random number are passed in.

use crate::Timestamp;
use crate::back_off::back_off;
use chrono::TimeDelta;

/// How often a mail is tried before it is given up: for about a day.
pub const MOST_ATTEMPTS: u32 = 29;

const FIRST_WAIT: TimeDelta = TimeDelta::seconds(30);
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(1);

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server has it.
    Sent,
    /// The mail server will never take it, such as for an address that it does not know; with the reason, as a
    /// sentence without a full stop.
    Refused(String),
    /// It did not work this time; with the reason.
    Failed(String),
}

impl Outcome {
    /// Why it was not sent, if it was not.
    pub fn error(&self) -> Option<&str> {
        match self {
            Self::Sent => None,
            Self::Refused(says) | Self::Failed(says) => Some(says),
        }
    }

    /// What follows, where `attempts` is how often the mail was tried, this time included, and `random` any number,
    /// evenly distributed.
    pub fn next(&self, attempts: u32, now: Timestamp, random: u64) -> Next {
        match self {
            Self::Sent => Next::Done,
            Self::Refused(_) => Next::GiveUp,
            Self::Failed(_) if attempts >= MOST_ATTEMPTS => Next::GiveUp,
            Self::Failed(_) => Next::Again(now + back_off(FIRST_WAIT, LONGEST_WAIT, attempts, random)),
        }
    }
}

/// What follows from an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It is sent.
    Done,
    /// It is tried again, not before this instant.
    Again(Timestamp),
    /// It is given up. By hand it can be sent again.
    GiveUp,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::noon;

    #[test]
    fn a_mail_is_tried_for_about_a_day_and_given_up() {
        let failed = Outcome::Failed("the connection failed".to_owned());
        let waits = (1..MOST_ATTEMPTS).map(|attempts| match failed.next(attempts, noon(), 20) {
            Next::Again(at) => at - noon(),
            other => panic!("{other:?}"),
        });
        let waits: Vec<_> = waits.collect();
        assert_eq!(waits[..3].iter().map(TimeDelta::num_seconds).collect::<Vec<_>>(), [30, 60, 120]);
        assert!(waits.iter().all(|wait| *wait <= TimeDelta::hours(1)));
        let total = waits.into_iter().sum::<TimeDelta>();
        assert!(total > TimeDelta::hours(21) && total < TimeDelta::hours(26), "{total}");
        assert_eq!(failed.next(MOST_ATTEMPTS, noon(), 20), Next::GiveUp);
    }

    #[test]
    fn what_the_mail_server_will_never_take_is_given_up_at_once() {
        let refused = Outcome::Refused("550 no such user".to_owned());
        assert_eq!((refused.next(1, noon(), 7), refused.error()), (Next::GiveUp, Some("550 no such user")));
        assert_eq!((Outcome::Sent.next(1, noon(), 7), Outcome::Sent.error()), (Next::Done, None));
    }
}
