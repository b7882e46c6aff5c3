//! The course of an execution, from the approval to its result. Times and random numbers are passed in.

use crate::Timestamp;
use crate::outgoing::{MOST_ATTEMPTS, Next, Outcome};
use crate::time::length_in_words;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// For how long a request is handed over again, unless the executor's time limit is shorter.
pub const ACKNOWLEDGED_WITHIN: TimeDelta = TimeDelta::hours(1);

/// The time limits that an executor may have, in minutes.
pub const LIMIT_MINUTES: RangeInclusive<u32> = 1..=1440;

/// The time limit where none is given, in minutes.
pub const LIMIT_DEFAULT: u32 = 60;

/// Where an execution stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ExecutionState {
    /// The request is approved and not claimed yet.
    Waiting,
    /// It is claimed, and handed over until the executor acknowledges it.
    Sent,
    /// The executor has it.
    Acknowledged,
    /// The executor reported that it is at it.
    Running,
    Succeeded,
    Failed,
}

impl ExecutionState {
    /// All of them, in the order of a life.
    pub const ALL: [Self; 6] =
        [Self::Waiting, Self::Sent, Self::Acknowledged, Self::Running, Self::Succeeded, Self::Failed];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Acknowledged => "acknowledged",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }

    /// Whether nothing more comes of it.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed)
    }
}

/// How far an execution has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Course {
    pub state: ExecutionState,
    /// From the acknowledgement to the result.
    pub limit: TimeDelta,
    /// When it fails unless something comes before: the acknowledgement while it is sent, then the result.
    pub deadline: Option<Timestamp>,
}

/// What an executor reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Report {
    /// It is at it. May be repeated.
    Running,
    Succeeded,
    Failed,
}

/// Why an execution failed without a report of its executor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "because")]
pub enum GivenUp {
    /// Nothing acknowledged the request in time.
    Unacknowledged { minutes: i64 },
    /// It was acknowledged, and no result came within the time limit.
    Unreported { minutes: i64 },
    /// The executor wants none of it.
    Refused { status: u16 },
    /// The executor was removed or disabled before it acknowledged the request.
    Removed,
}

impl GivenUp {
    /// In words, as a sentence without a full stop: the detail of the result.
    pub fn says(&self) -> String {
        match self {
            Self::Unacknowledged { minutes } => {
                format!("the executor did not acknowledge the request within {}", in_words(*minutes))
            }
            Self::Unreported { minutes } => format!("the executor reported no result within {}", in_words(*minutes)),
            Self::Refused { status } => format!("refused by the executor: HTTP {status}"),
            Self::Removed => "the executor was removed or disabled before it acknowledged the request".to_owned(),
        }
    }

    /// What Countersign did, to follow its name; `of` says whose executor it is: "project api".
    pub fn sentence(&self, of: &str) -> String {
        match self {
            Self::Unacknowledged { minutes } => {
                let after = in_words(*minutes);
                format!("gave up waiting for the executor of {of} after {after}: it did not acknowledge the request")
            }
            Self::Unreported { minutes } => {
                let after = in_words(*minutes);
                format!("gave up waiting for the executor of {of} after {after}: it reported no result")
            }
            Self::Refused { status } => {
                format!("marked the request failed: the executor of {of} refused it with HTTP {status}")
            }
            Self::Removed => {
                format!(
                    "marked the request failed: the executor of {of} was removed or disabled before it acknowledged it"
                )
            }
        }
    }
}

fn in_words(minutes: i64) -> String {
    length_in_words(TimeDelta::minutes(minutes))
}

/// What follows from an attempt to hand a request over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// The executor has it. Nothing is sent any more.
    Acknowledged(Course),
    /// It is handed over again, not before this instant; at the deadline nothing is sent any more.
    Again(Timestamp),
    /// The executor wants none of it: the execution failed.
    Refused(GivenUp),
    /// It was acknowledged or ended meanwhile, so the answer changes nothing.
    Late,
}

/// What follows from a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalledBack {
    /// The executor is at it.
    Running(Course),
    /// The execution ended; whether it succeeded.
    Ended(bool),
}

/// The execution has its result already, or its time is over: a report changes nothing any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this execution has ended, and its callback is spent")]
pub struct Spent;

impl Course {
    /// That of a request which was just approved.
    pub const fn waiting(limit: TimeDelta) -> Self {
        Self { state: ExecutionState::Waiting, limit, deadline: None }
    }

    /// That of a request which was just claimed.
    #[must_use]
    pub fn claimed(self, now: Timestamp) -> Self {
        let deadline = now + ACKNOWLEDGED_WITHIN.min(self.limit);
        Self { state: ExecutionState::Sent, deadline: Some(deadline), ..self }
    }

    /// Whether it may be handed over now. Never once the executor has it.
    pub fn sends(&self, now: Timestamp) -> bool {
        self.state == ExecutionState::Sent && self.overdue(now).is_none()
    }

    fn acknowledged(self, now: Timestamp) -> Self {
        Self { state: ExecutionState::Acknowledged, deadline: Some(now + self.limit), ..self }
    }

    /// What follows from an attempt: `status` is that of the answer, if there was one, `attempts` how often it was
    /// tried, this time included, and `random` any number.
    ///
    /// Any 2xx acknowledges. Any other 4xx than 408, 425 and 429 says that asking again is of no use (RFC 9110 §15.5),
    /// where it answers the first attempt. Later it may be about a duplicate, or come from another version of the
    /// executor, which may be at work already.
    pub fn answered(
        self,
        outcome: &Outcome,
        status: Option<u16>,
        attempts: u32,
        now: Timestamp,
        random: u64,
    ) -> Answered {
        if self.state != ExecutionState::Sent {
            return Answered::Late;
        }
        match (outcome, status) {
            (Outcome::Delivered, _) => Answered::Acknowledged(self.acknowledged(now)),
            (_, Some(status @ 400..=499)) if attempts <= 1 && !matches!(status, 408 | 425 | 429) => {
                Answered::Refused(GivenUp::Refused { status })
            }
            _ => {
                let deadline = self.deadline.unwrap_or(now);
                // What stops a webhook for good is a failure like any other here.
                let failed = match outcome {
                    Outcome::Gone { says } => Outcome::Failed { says: says.clone(), wait: None },
                    other => other.clone(),
                };
                match failed.next(attempts.min(MOST_ATTEMPTS - 1), now, random) {
                    Next::Again(at) => Answered::Again(at.min(deadline)),
                    Next::Done | Next::GiveUp | Next::Disable => Answered::Again(deadline),
                }
            }
        }
    }

    /// What follows from a report. The first one acknowledges as well.
    ///
    /// # Errors
    /// Where nothing was sent yet, it has its result, or its time is over, recorded or not.
    pub fn called_back(self, report: Report, now: Timestamp) -> Result<CalledBack, Spent> {
        if self.state == ExecutionState::Waiting || self.state.is_final() || self.overdue(now).is_some() {
            return Err(Spent);
        }
        Ok(match report {
            Report::Running => {
                let deadline = self.deadline.filter(|_| self.state != ExecutionState::Sent);
                let deadline = deadline.unwrap_or(now + self.limit);
                CalledBack::Running(Self { state: ExecutionState::Running, deadline: Some(deadline), ..self })
            }
            Report::Succeeded => CalledBack::Ended(true),
            Report::Failed => CalledBack::Ended(false),
        })
    }

    /// Why it has failed by the passing of time, if it has.
    pub fn overdue(&self, now: Timestamp) -> Option<GivenUp> {
        if self.state.is_final() || self.deadline.is_none_or(|deadline| now < deadline) {
            return None;
        }
        Some(match self.state {
            ExecutionState::Sent => {
                GivenUp::Unacknowledged { minutes: ACKNOWLEDGED_WITHIN.min(self.limit).num_minutes() }
            }
            _ => GivenUp::Unreported { minutes: self.limit.num_minutes() },
        })
    }
}
