//! What changed since the request that another one follows.

use super::Request;
use crate::ids::TemplateId;
use crate::policy::{Matched, Mode};

/// What differs between a request and the earlier one that it asks for again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Since {
    pub action: bool,
    pub target: bool,
    pub reason: bool,
    /// The digests differ: something else would be done.
    pub payload: bool,
    /// The policies that came, went, or apply in another version or mode; in the order of the request, gone ones last.
    pub policies: Vec<PolicySince>,
}

/// A policy that applies otherwise than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicySince {
    pub policy: TemplateId,
    /// By its name in the later request, or in the earlier one where it is gone.
    pub name: String,
    /// Version and mode then; `None` where it did not apply.
    pub was: Option<(u32, Mode)>,
    /// Version and mode now; `None` where it does not apply.
    pub is: Option<(u32, Mode)>,
}

impl Since {
    /// Whether anything differs.
    pub fn any(&self) -> bool {
        self.action || self.target || self.reason || self.payload || !self.policies.is_empty()
    }
}

impl Request {
    /// What changed since `earlier`.
    pub fn since(&self, earlier: &Self) -> Since {
        let of = |request: &Self, policy: TemplateId| {
            let matched = request.matched.iter().find(|matched| matched.policy.id == policy);
            matched.map(|matched| (matched.policy.version, matched.mode))
        };
        let gone = earlier.matched.iter().filter(|matched| of(self, matched.policy.id).is_none());
        let tell = |matched: &Matched| {
            let policy = matched.policy.id;
            let (was, is) = (of(earlier, policy), of(self, policy));
            let name = matched.policy.template.name.clone();
            (was != is).then_some(PolicySince { policy, name, was, is })
        };
        Since {
            action: self.action != earlier.action,
            target: self.target != earlier.target,
            reason: self.reason != earlier.reason,
            payload: self.digest != earlier.digest,
            policies: self.matched.iter().chain(gone).filter_map(tell).collect(),
        }
    }
}
