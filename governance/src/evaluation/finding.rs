//! A node of a verdict: what was looked at, whether it holds, and because of what.

use serde::{Deserialize, Serialize};

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    Policy,
    Bound,
    Protects,
    Environments,
    Weekdays,
    Hours,
    TimeMatch,
    Quorum,
    MinApprovals,
    MinDistinctTeams,
    RequiredUser,
    RequiredTeam,
    RequiredOrgRole,
}

/// One node of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Finding {
    pub rule: Rule,
    pub holds: bool,
    pub says: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub because: Vec<Finding>,
}

impl Finding {
    /// A leaf.
    pub fn new(rule: Rule, holds: bool, says: impl Into<String>) -> Self {
        Self { rule, holds, says: says.into(), because: Vec::new() }
    }

    /// The same with its reasons.
    #[must_use]
    pub fn because(mut self, reasons: impl IntoIterator<Item = Self>) -> Self {
        self.because.extend(reasons);
        self
    }
}
