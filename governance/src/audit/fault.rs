//! What is wrong with a log, by name.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The first thing that is wrong with a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[error("{says}")]
pub struct Fault {
    /// The place in the log: the number of the first event concerned.
    pub sequence: u64,
    pub kind: FaultKind,
    /// A sentence for people, without a full stop.
    pub says: String,
}

impl Fault {
    pub(super) fn new(sequence: u64, kind: FaultKind, says: impl Into<String>) -> Self {
        Self { sequence, kind, says: says.into() }
    }

    /// The end is missing, from the event `missing` on. `why` goes on behind a colon.
    pub(super) fn cut(missing: u64, why: impl fmt::Display) -> Self {
        Self::new(missing, FaultKind::Cut, format!("The first missing event is #{missing}: {why}"))
    }
}

/// The kinds of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// An event, or the hash stored with it, is not what was recorded.
    Edited,
    /// Events were deleted.
    Missing,
    /// An event was put in.
    Inserted,
    /// Events stand in another order.
    Reordered,
    /// The end is missing.
    Cut,
    /// A checkpoint that the key which it names did not sign.
    ForgedCheckpoint,
    /// A checkpoint of a key that is not at hand, so that nobody can say whether it is genuine.
    UnknownKey,
    /// The chain fits in itself, but not what was signed: it was rewritten.
    CheckpointMismatch,
    /// An event of another organization.
    Foreign,
    /// Something that is no part of a log.
    Unreadable,
}

impl FaultKind {
    /// The stable key: for machines.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Edited => "edited",
            Self::Missing => "missing",
            Self::Inserted => "inserted",
            Self::Reordered => "reordered",
            Self::Cut => "cut",
            Self::ForgedCheckpoint => "forged-checkpoint",
            Self::UnknownKey => "unknown-key",
            Self::CheckpointMismatch => "checkpoint-mismatch",
            Self::Foreign => "foreign",
            Self::Unreadable => "unreadable",
        }
    }

    /// What to look at next.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Edited => "Compare this event with an earlier export or a backup",
            Self::Missing => "Look for the missing events in an earlier export or a backup",
            Self::Inserted => {
                "Ask what this event claims and who could write to the database; an earlier export lacks it"
            }
            Self::Reordered => "Compare the order of these events with an earlier export or a backup",
            Self::Cut => {
                "Look for the newer events in another export or a backup; a copy that broke off is the harmless cause"
            }
            Self::ForgedCheckpoint => {
                "Compare the key's id with the one that the server shows, from a source that you trust"
            }
            Self::UnknownKey => {
                "Ask whose key that is: one with which the server signed earlier has to be given, too; \
                 any other did not sign this log"
            }
            Self::CheckpointMismatch => "Compare the named events, one by one, with an earlier export or a backup",
            Self::Foreign => "Ask how an event of another organization came here; that organization's log may lack it",
            Self::Unreadable => "Take the export again, and compare it with this file",
        }
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// "#5", "#5 to #9".
pub fn range(first: u64, last: u64) -> String {
    if first == last { format!("#{first}") } else { format!("#{first} to #{last}") }
}
