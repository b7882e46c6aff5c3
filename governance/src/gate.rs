//! The gate: what happens to a request when it is opened (semantics.md §6).

use crate::Timestamp;
use crate::action::Action;
use crate::break_glass::Session;
use crate::evaluation::Finding;
use crate::event::Actor;
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
    /// What lets it through, when bypassed.
    pub bypass: Option<Bypass>,
    /// For every policy, matched or not, why.
    pub findings: Vec<Finding>,
}

/// A break-glass session that bypasses what stands in the way (semantics.md §9).
#[derive(Clone, Debug, PartialEq)]
pub struct Bypass {
    pub session: Session,
    /// The freezes that it bypasses, beside the enforced policies.
    pub freezes: Vec<Violation>,
}

/// Decides what happens when an action on a target is asked for by somebody with this reason at this
/// instant.
pub fn decide(facts: &Facts, by: &Actor, action: Action, target: &Target, reason: &str, at: Timestamp) -> GateDecision {
    decide_over(facts, by, action, &[*target], reason, at)
}

/// The same for an action that touches several targets at once.
///
/// A break-glass session bypasses approvals and freezes and nothing else: a reason that a policy
/// requires is required of its holder, too. Where nothing is in the way, nothing is bypassed.
pub fn decide_over(
    facts: &Facts,
    by: &Actor,
    action: Action,
    targets: &[Target],
    reason: &str,
    at: Timestamp,
) -> GateDecision {
    let resolution = resolve_over(&facts.policies, action, targets, &facts.directory, facts.settings.timezone, at);
    let enforced: Vec<&Matched> = resolution.enforced().collect();
    let mut violations = reasons_required(&enforced, reason);
    let freezes = freezes(facts, action, targets);
    let gated = !enforced.is_empty();
    let session = facts.sessions.covering(by, action, targets, &facts.directory, &facts.roster, at);
    let bypass = session
        .filter(|_| gated || !freezes.is_empty())
        .map(|session| Bypass { session: session.clone(), freezes: freezes.clone() });
    if bypass.is_none() {
        violations.extend(freezes);
    }
    let gate = match (&bypass, gated) {
        _ if !violations.is_empty() => Gate::Blocked,
        (Some(_), _) => Gate::Bypassed,
        (None, true) => Gate::Pending,
        (None, false) => Gate::Allowed,
    };
    let bypass = bypass.filter(|_| gate == Gate::Bypassed);
    GateDecision { gate, matched: resolution.matched, violations, bypass, findings: resolution.findings }
}

/// The policies among these that require a reason, where none is given.
pub(crate) fn reasons_required(enforced: &[&Matched], reason: &str) -> Vec<Violation> {
    if !reason.trim().is_empty() {
        return Vec::new();
    }
    let requiring = enforced.iter().filter(|matched| matched.policy.template.conditions.require_reason);
    requiring.map(|matched| Violation::reason_required(&matched.policy)).collect()
}

/// The freezes that stand in the way of an action on these targets.
fn freezes(facts: &Facts, action: Action, targets: &[Target]) -> Vec<Violation> {
    freezes_since(Timestamp::MIN_UTC, facts, action, targets)
}

/// Those of them that did not begin before an instant.
pub(crate) fn freezes_since(since: Timestamp, facts: &Facts, action: Action, targets: &[Target]) -> Vec<Violation> {
    let frozen = targets.iter().filter_map(|target| facts.directory.freeze(action, target));
    let recent = frozen.filter(|(_, freeze)| freeze.at >= since);
    recent.map(|(environment, freeze)| Violation::environment_frozen(environment, freeze)).collect()
}
