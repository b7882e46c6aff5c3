//! What is told of every change of state: events, as data and as sentences (semantics.md §10),
//! and who must hear of them.

mod alerts;
mod audience;
mod kinds;
mod notice;
mod sentence;

pub use alerts::{Alert, alerted, concerned};
pub use audience::{
    Audience, CHANGES_MEMBERSHIP, News, NotificationKind, Waiting, audience, expiring, soon, waits_for,
};
pub use kinds::{EventKind, Happening, MemberRef, PolicyRef, TeamRef};
pub use notice::{Deed, Notice};
pub(crate) use sentence::bypassed;
pub use sentence::frozen;

use crate::Timestamp;
use crate::ids::{BreakGlassSessionId, MemberId, RequestId, TokenId};
use crate::resources::Target;
use serde::{Deserialize, Serialize};

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Actor {
    /// A member, in person or through a token of theirs.
    Member {
        id: MemberId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<TokenId>,
    },
    /// Countersign itself: a deadline that passed, an action that it executes.
    System,
}

impl Actor {
    /// A member in person.
    pub const fn member(id: MemberId) -> Self {
        Self::Member { id, token: None }
    }

    /// The member behind it, if any.
    pub const fn member_id(&self) -> Option<MemberId> {
        match self {
            Self::Member { id, .. } => Some(*id),
            Self::System => None,
        }
    }

    /// The token that was used, if any.
    pub const fn token_id(&self) -> Option<TokenId> {
        match self {
            Self::Member { token, .. } => *token,
            Self::System => None,
        }
    }
}

/// An event before the log gives it its sequence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    pub at: Timestamp,
    pub actor: Actor,
    /// The request that it belongs to, if any.
    pub request: Option<RequestId>,
    /// The break-glass session that it belongs to, if any.
    pub session: Option<BreakGlassSessionId>,
    /// Where it happened, with the cluster at which that stands; `None` for what happens to people,
    /// to tokens, and to the organization.
    pub target: Option<Target>,
    /// What it is about, in words that stay true: "#42 release.deploy to api / production", "team SRE".
    pub subject: String,
    /// The member whom it is about in person: alerted of it whatever their permissions, unless it is their own act.
    pub concerns: Option<MemberId>,
    pub happening: Happening,
}

impl Event {
    /// Whether it must stand out wherever it is shown: everything that belongs to a break-glass session
    /// does (semantics.md §9), a log that was tampered with, and that nobody is told any more who was to be.
    pub const fn prominent(&self) -> bool {
        self.session.is_some()
            || matches!(
                self.happening,
                Happening::ClaimRefused { .. }
                    | Happening::RequestSuperseded { .. }
                    | Happening::WebhookDisabled { .. }
                    | Happening::AuditBroken { .. }
            )
    }
}
