//! The states of a request; each carries who brought it about and when.

use crate::Timestamp;
use crate::event::Actor;
use crate::ids::{ClaimId, MemberId};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What an approval rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Every matched policy's quorum holds.
    Quorum,
    /// No enforced policy matched.
    NoPolicy,
    /// A break-glass session bypassed the policies.
    BreakGlass,
}

/// Where a request is in its life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "lowercase", rename_all_fields = "camelCase")]
pub enum State {
    Pending {
        expires_at: Timestamp,
    },
    Approved {
        at: Timestamp,
        basis: Basis,
        lapses_at: Timestamp,
    },
    Executing {
        at: Timestamp,
        by: Actor,
        claim: ClaimId,
    },
    Succeeded {
        at: Timestamp,
        claim: ClaimId,
        detail: String,
    },
    Failed {
        at: Timestamp,
        claim: ClaimId,
        detail: String,
    },
    Rejected {
        at: Timestamp,
        by: MemberId,
    },
    Cancelled {
        at: Timestamp,
        by: MemberId,
    },
    Expired {
        at: Timestamp,
        approved: bool,
        /// Whether a claim that came after the end of its break-glass session was told of.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        refused: bool,
    },
}

impl State {
    /// Its name.
    pub const fn name(&self) -> StateName {
        match self {
            Self::Pending { .. } => StateName::Pending,
            Self::Approved { .. } => StateName::Approved,
            Self::Executing { .. } => StateName::Executing,
            Self::Succeeded { .. } => StateName::Succeeded,
            Self::Failed { .. } => StateName::Failed,
            Self::Rejected { .. } => StateName::Rejected,
            Self::Cancelled { .. } => StateName::Cancelled,
            Self::Expired { .. } => StateName::Expired,
        }
    }

    /// The instant at which it ends by itself, if it does.
    pub const fn deadline(&self) -> Option<Timestamp> {
        match self {
            Self::Pending { expires_at } => Some(*expires_at),
            Self::Approved { lapses_at, .. } => Some(*lapses_at),
            _ => None,
        }
    }

    /// The claim that took it, if one did.
    pub const fn claim(&self) -> Option<ClaimId> {
        match self {
            Self::Executing { claim, .. } | Self::Succeeded { claim, .. } | Self::Failed { claim, .. } => Some(*claim),
            _ => None,
        }
    }
}

/// The name of a state, as filters and interfaces use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum StateName {
    Pending,
    Approved,
    Executing,
    Succeeded,
    Failed,
    Rejected,
    Cancelled,
    Expired,
}

impl StateName {
    /// All of them, in the order of a life.
    pub const ALL: [Self; 8] = [
        Self::Pending,
        Self::Approved,
        Self::Executing,
        Self::Succeeded,
        Self::Failed,
        Self::Rejected,
        Self::Cancelled,
        Self::Expired,
    ];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Executing => "executing",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Rejected => "rejected",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }

    /// What is said of a request in it, to follow its name: "has failed".
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::Pending => "is pending",
            Self::Approved => "is approved",
            Self::Executing => "is executing",
            Self::Succeeded => "has succeeded",
            Self::Failed => "has failed",
            Self::Rejected => "was rejected",
            Self::Cancelled => "was cancelled",
            Self::Expired => "has expired",
        }
    }

    /// Whether nothing more can happen to it.
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::Pending | Self::Approved | Self::Executing)
    }
}

impl FromStr for StateName {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|state| state.word() == text).ok_or(())
    }
}
