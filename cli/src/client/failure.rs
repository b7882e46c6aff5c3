//! What can stand between a command and what it asks for.

use crate::exit;
use crate::output::{BOLD, DIM, RED};
use governance::wire::requests::RequestRef;
use governance::{FieldError, Violation};
use serde::Deserialize;
use std::io::{self, Write};
use std::time::Duration;

/// Why a command did not get what it asked for.
#[derive(Debug)]
pub enum Failure {
    /// The address, the certificates or the credentials cannot be used.
    Unusable(String),
    /// No Countersign server answers there, and asking again would not help.
    Unreachable(String),
    /// Nothing answers for now: the server restarts, or something on the way fails.
    Away {
        says: String,
        /// The HTTP status of what answered in its place, if anything did.
        status: Option<u16>,
        /// For how long it asks to be left alone.
        after: Option<Duration>,
    },
    /// The server says no.
    Refused(Box<Problem>),
}

/// What the server says when it refuses (RFC 9457).
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// The address at which its kind is explained.
    #[serde(rename = "type", default)]
    kind: String,
    pub title: String,
    #[serde(default)]
    pub detail: String,
    #[serde(default)]
    pub violations: Vec<Violation>,
    #[serde(default)]
    pub errors: Vec<FieldError>,
    /// The newer request, where approving an older one has to be confirmed.
    #[serde(default)]
    pub superseded_by: Option<RequestRef>,
    /// After how long to try again, where it is asked for too often.
    #[serde(skip)]
    pub retry_after: Option<Duration>,
}

impl Failure {
    /// Tells it, and gives the exit status for it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn tell(&self, err: &mut dyn Write) -> io::Result<u8> {
        match self {
            Self::Unusable(says) => writeln!(err, "{RED}error{RED:#}: {says}")?,
            Self::Unreachable(says) | Self::Away { says, .. } => writeln!(err, "{RED}not reachable{RED:#}: {says}")?,
            Self::Refused(problem) => problem.tell(err)?,
        }
        Ok(self.status())
    }

    /// The exit status for it.
    pub fn status(&self) -> u8 {
        match self {
            Self::Unusable(_) => exit::UNREADABLE,
            Self::Unreachable(_) | Self::Away { .. } => exit::UNREACHABLE,
            Self::Refused(_) => exit::REFUSED,
        }
    }

    /// After how long at least it is worth to ask again; `None` where it is not.
    pub fn again_after(&self) -> Option<Duration> {
        match self {
            Self::Away { after, .. } => Some(after.unwrap_or_default()),
            Self::Refused(problem) => problem.retry_after,
            Self::Unusable(_) | Self::Unreachable(_) => None,
        }
    }

    /// Whether nothing was done, because it was asked for too often: to ask again is safe, whatever was asked for.
    pub fn asked_too_often(&self) -> bool {
        match self {
            Self::Away { status, .. } => *status == Some(429),
            Self::Refused(problem) => problem.retry_after.is_some(),
            Self::Unusable(_) | Self::Unreachable(_) => false,
        }
    }

    /// Whether the server is there and asks to be asked later, or undid what was asked for ([`Self::or_undone`]).
    pub fn asks_for_a_pause(&self) -> bool {
        self.asked_too_often() || matches!(self, Self::Away { status: Some(409 | 503), .. })
    }

    /// The same; worth to ask again where the server undid what was asked for, because somebody else was at it in the
    /// same moment. Only for what can be in no other conflict.
    #[must_use]
    pub fn or_undone(self) -> Self {
        match self {
            Self::Refused(problem) if matches!(problem.code(), "conflict" | "busy") => {
                Self::Away { says: problem.detail, status: Some(409), after: None }
            }
            other => other,
        }
    }

    /// The code of what the server refused; empty where it did not.
    pub fn code(&self) -> &str {
        match self {
            Self::Refused(problem) => problem.code(),
            _ => "",
        }
    }
}

impl Problem {
    /// Its kind, in kebab-case and stable: `already-claimed`.
    pub fn code(&self) -> &str {
        self.kind.rsplit_once("#problem-").map_or("", |(_, code)| code)
    }

    /// Tells what the server refused, with every violation and every field.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn tell(&self, err: &mut dyn Write) -> io::Result<()> {
        let says = if self.detail.is_empty() { &self.title } else { &self.detail };
        writeln!(err, "{RED}refused{RED:#}: {says}")?;
        for Violation { code, message, policy } in &self.violations {
            let policy = policy.as_deref().map_or_else(String::new, |policy| format!("{policy}: "));
            writeln!(err, "  {BOLD}{policy}{BOLD:#}{message} {DIM}({code}){DIM:#}")?;
        }
        for FieldError { field, message } in &self.errors {
            writeln!(err, "  {BOLD}{field}{BOLD:#}: {message}")?;
        }
        if self.code() == "unauthenticated" {
            writeln!(err, "  {DIM}the token is wrong or revoked, or the session is over: `countersign login`{DIM:#}")?;
        }
        Ok(())
    }
}
