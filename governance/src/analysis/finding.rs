//! What analysis finds wrong with a policy, and what to do about it.

use crate::policy::Policy;
use crate::wire::Ref;
use serde::{Deserialize, Serialize};

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PolicyFlaw {
    /// None of its actions is ever asked for at its scope.
    ProtectsNothing,
    /// It is bound, and no request can match it.
    NeverActive,
    /// A condition names an environment that nothing has.
    UnknownEnvironment,
    /// It is bound to nothing.
    Unbound,
    /// It says the same as another one.
    Twin,
    /// Wherever it gates, a stricter one gates as well.
    Shadowed,
}

impl PolicyFlaw {
    /// A few words for it, as the beginning of a line.
    pub const fn title(self) -> &'static str {
        match self {
            Self::ProtectsNothing => "Protects nothing",
            Self::NeverActive => "Never active",
            Self::UnknownEnvironment => "Unknown environment",
            Self::Unbound => "Bound nowhere",
            Self::Twin => "Same as another policy",
            Self::Shadowed => "Shadowed by a stricter policy",
        }
    }
}

/// One thing that analysis found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyFinding {
    pub code: PolicyFlaw,
    pub policy: Ref,
    /// The other policy, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<Ref>,
    /// What is wrong, in one sentence.
    pub says: String,
    /// What to do, in one sentence.
    pub advice: String,
}

impl PolicyFinding {
    /// A finding about one policy.
    pub(super) fn new(code: PolicyFlaw, policy: &Policy, says: String, advice: String) -> Self {
        Self { code, policy: name(policy), other: None, says, advice }
    }

    /// The same about two.
    pub(super) fn with(mut self, other: &Policy) -> Self {
        self.other = Some(name(other));
        self
    }
}

fn name(policy: &Policy) -> Ref {
    Ref::new(policy.id.0, policy.template.name.clone())
}
