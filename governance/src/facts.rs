//! What a decision is taken on: everything that is true of one organization at one instant.

use crate::break_glass::{Limits, Sessions};
use crate::people::Roster;
use crate::policy::PolicySet;
use crate::resources::Directory;
use chrono::TimeDelta;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What a newer request does to older pending ones that ask for the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Superseding {
    /// They are marked, and approving one asks again.
    #[default]
    Mark,
    /// They are cancelled.
    Cancel,
}

impl Superseding {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Mark, Self::Cancel];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mark => "mark",
            Self::Cancel => "cancel",
        }
    }
}

impl FromStr for Superseding {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|superseding| superseding.word() == text).ok_or(())
    }
}

/// An organization's settings that decisions depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The zone of conditions that name none.
    pub timezone: Tz,
    /// How long a request may wait for its approvals (semantics.md §7; default 7 days).
    pub request_ttl: TimeDelta,
    /// How long an approved request may wait for its claim (semantics.md §7; default 24 hours).
    pub approval_ttl: TimeDelta,
    /// What a newer request does to older pending ones that ask for the same.
    pub superseding: Superseding,
    /// Within which limits break-glass sessions are started.
    pub break_glass: Limits,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            timezone: Tz::UTC,
            request_ttl: TimeDelta::days(7),
            approval_ttl: TimeDelta::hours(24),
            superseding: Superseding::default(),
            break_glass: Limits::default(),
        }
    }
}

/// The facts of one organization, read in one transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub settings: Settings,
    pub roster: Roster,
    pub directory: Directory,
    /// The templates that can gate (not archived, in their current version) and their bindings.
    pub policies: PolicySet,
    /// The break-glass sessions whose end is not written down yet.
    pub sessions: Sessions,
}
