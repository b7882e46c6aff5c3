//! The gate: what happens to a request when it is opened (semantics.md §6).

use crate::Timestamp;
use crate::action::Action;
use crate::evaluation::Finding;
use crate::facts::Facts;
use crate::policy::{Matched, resolve_over};
use crate::refusal::Violation;
use crate::resources::Target;
use serde::{Deserialize, Serialize};

/// The gate's outcomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Gate {
    /// No enforced policy matched.
    Allowed,
    /// Approvals are needed.
    Pending,
    /// A break-glass session covers it.
    Bypassed,
    /// Violations stand in the way; nothing is opened.
    Blocked,
}

impl Gate {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Pending => "pending",
            Self::Bypassed => "bypassed",
            Self::Blocked => "blocked",
        }
    }
}

/// What the gate decided, and why.
#[derive(Clone, Debug)]
pub struct GateDecision {
    pub gate: Gate,
    /// The policies that apply, enforced and observed.
    pub matched: Vec<Matched>,
    /// All at once, when blocked.
    pub violations: Vec<Violation>,
    /// For every policy, matched or not, why.
    pub findings: Vec<Finding>,
}

/// Decides what happens when an action on a target is asked for with this reason at this instant.
pub fn decide(facts: &Facts, action: Action, target: &Target, reason: &str, at: Timestamp) -> GateDecision {
    decide_over(facts, action, &[*target], reason, at)
}

/// The same for an action that touches several targets at once.
pub fn decide_over(facts: &Facts, action: Action, targets: &[Target], reason: &str, at: Timestamp) -> GateDecision {
    let resolution = resolve_over(&facts.policies, action, targets, &facts.directory, facts.settings.timezone, at);
    let mut violations = Vec::new();
    if reason.trim().is_empty() {
        violations.extend(
            resolution
                .enforced()
                .filter(|matched| matched.policy.template.conditions.require_reason)
                .map(|matched| Violation::reason_required(&matched.policy)),
        );
    }
    let frozen = targets.iter().filter_map(|target| facts.directory.freeze(action, target));
    violations.extend(frozen.map(|(environment, freeze)| Violation::environment_frozen(environment, freeze)));
    let gate = if !violations.is_empty() {
        Gate::Blocked
    } else if resolution.enforced().next().is_some() {
        Gate::Pending
    } else {
        Gate::Allowed
    };
    GateDecision { gate, matched: resolution.matched, violations, findings: resolution.findings }
}
