//! What a decision is taken on: everything that is true of one organization at one instant.

use crate::people::Roster;
use crate::policy::PolicySet;
use crate::resources::Directory;
use chrono::TimeDelta;
use chrono_tz::Tz;

/// An organization's settings that decisions depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The zone of conditions that name none.
    pub timezone: Tz,
    /// How long a request may wait for its approvals (semantics.md §7; default 7 days).
    pub request_ttl: TimeDelta,
    /// How long an approved request may wait for its claim (semantics.md §7; default 24 hours).
    pub approval_ttl: TimeDelta,
}

impl Default for Settings {
    fn default() -> Self {
        Self { timezone: Tz::UTC, request_ttl: TimeDelta::days(7), approval_ttl: TimeDelta::hours(24) }
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
}
