//! What running a policy test file tells.

use crate::yaml::Problem;
use serde::Serialize;
use std::fmt;

/// How the cases of a file went.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    pub warnings: Vec<Problem>,
    pub cases: Vec<CaseReport>,
}

impl Report {
    /// The cases that came out otherwise than expected.
    pub fn failures(&self) -> impl Iterator<Item = &CaseReport> {
        self.cases.iter().filter(|case| !case.passed())
    }
}

/// How one case went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseReport {
    pub document: usize,
    /// Where a failed case begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    pub name: String,
    pub differences: Vec<Difference>,
}

impl CaseReport {
    /// Whether everything that was expected came.
    pub fn passed(&self) -> bool {
        self.differences.is_empty()
    }
}

/// One expectation that was not met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// A key of `expect`, or `reviews[0].expect`.
    pub key: String,
    pub expected: Shown,
    pub came: Shown,
    /// Sentences that say why it came like that.
    pub why: Vec<String>,
}

/// A value as the report shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Shown {
    Word(String),
    List(Vec<String>),
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => f.write_str(word),
            Self::List(words) if words.is_empty() => f.write_str("none"),
            Self::List(words) => f.write_str(&words.join(", ")),
        }
    }
}
