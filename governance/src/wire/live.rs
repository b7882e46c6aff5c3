//! What open pages are told while they are read.

use super::Ref;
use super::requests::RequestRef;
use crate::Timestamp;
use crate::event::EventKind;
use crate::ids::OrganizationId;
use serde::{Deserialize, Serialize};

/// What happened since the reader was told last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveNews {
    /// The sequence of the organization's newest event: where to go on.
    pub last: i64,
    /// The organization: a reader who came to act in another one is told nothing more on this page.
    pub organization: OrganizationId,
    /// What happened to requests, in order; of a long absence only the newest.
    pub events: Vec<LiveEvent>,
    /// Whether more happened than is told.
    pub more: bool,
    /// Whether a break-glass session began or ended: every page tells of those that run.
    pub running: bool,
    /// Whether anything happened to a session: for the pages that show sessions.
    pub sessions: bool,
    pub counts: LiveCounts,
}

/// Something that happened to a request. Every member may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveEvent {
    pub sequence: i64,
    pub at: Timestamp,
    pub request: RequestRef,
    pub kind: EventKind,
    /// Absent where Countersign itself acted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Ref>,
    /// "Bo approved".
    pub says: String,
}

/// The numbers in the frame of every page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveCounts {
    /// Requests that the reader can approve now.
    pub waiting: u64,
    /// Notifications that the reader has not read.
    pub unread: u64,
}
