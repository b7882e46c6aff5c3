//! What can stand between a command and what it asks for.

use crate::exit;
use crate::output::{BOLD, DIM, RED};
use governance::{FieldError, Violation};
use serde::Deserialize;
use std::io::{self, Write};

/// Why a command did not get what it asked for.
pub enum Failure {
    /// The address or the certificates cannot be used.
    Unusable(String),
    /// No Countersign server answers.
    Unreachable(String),
    /// The server says no.
    Refused(Problem),
}

/// What the server says when it refuses (RFC 9457).
#[derive(Deserialize)]
pub struct Problem {
    pub title: String,
    #[serde(default)]
    pub detail: String,
    #[serde(default)]
    pub violations: Vec<Violation>,
    #[serde(default)]
    pub errors: Vec<FieldError>,
}

impl Failure {
    /// Tells it, and gives the exit status for it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn tell(&self, err: &mut dyn Write) -> io::Result<u8> {
        match self {
            Self::Unusable(says) => {
                writeln!(err, "{RED}error{RED:#}: {says}")?;
                Ok(exit::UNREADABLE)
            }
            Self::Unreachable(says) => {
                writeln!(err, "{RED}not reachable{RED:#}: {says}")?;
                Ok(exit::UNREACHABLE)
            }
            Self::Refused(problem) => {
                problem.tell(err)?;
                Ok(exit::REFUSED)
            }
        }
    }
}

impl Problem {
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
        Ok(())
    }
}
