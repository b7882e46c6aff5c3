//! Binding resolution: which policies a request must satisfy (semantics.md §3).
//!
//! Every binding at any place where the target stands, whose template protects the action and
//! whose conditions hold, is matched. Nothing overrides and nothing is merged.

use super::{Binding, Mode, Policy, PolicySet};
use crate::Timestamp;
use crate::action::Action;
use crate::evaluation::{Finding, Rule};
use crate::resources::{Directory, Target};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// A policy that applies to a request: the version frozen when it was matched, and the bindings
/// that are its cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Matched {
    pub policy: Policy,
    /// The bindings at places of the target, in the order of their levels.
    pub bindings: Vec<Binding>,
    /// Enforce if any of the bindings enforces.
    pub mode: Mode,
}

impl Matched {
    /// Whether it gates, rather than only being told of.
    pub fn enforced(&self) -> bool {
        self.mode == Mode::Enforce
    }

    /// Adds what the same policy was matched by at another target.
    fn merge(&mut self, other: Self) {
        let new = other.bindings.into_iter().filter(|binding| !self.bindings.contains(binding)).collect::<Vec<_>>();
        self.bindings.extend(new);
        self.bindings.sort_by_key(|binding| (binding.place.scope(), binding.id));
        self.mode = self.mode.max(other.mode);
    }
}

/// What resolution found: the matched policies by name, and for every policy, matched or not, why.
#[derive(Clone, Debug, Default)]
pub struct Resolution {
    pub matched: Vec<Matched>,
    pub findings: Vec<Finding>,
}

impl Resolution {
    /// The matched policies that gate.
    pub fn enforced(&self) -> impl Iterator<Item = &Matched> {
        self.matched.iter().filter(|matched| matched.enforced())
    }
}

/// Resolves the bindings for an action on a target at an instant.
pub fn resolve(
    set: &PolicySet,
    action: Action,
    target: &Target,
    directory: &Directory,
    zone: Tz,
    at: Timestamp,
) -> Resolution {
    let mut resolution = Resolution::default();
    for policy in set.by_name() {
        let template = &policy.template;
        let mut here: Vec<Binding> =
            set.bindings_of(policy.id).filter(|binding| binding.place.holds(target, directory)).cloned().collect();
        here.sort_by_key(|binding| (binding.place.scope(), binding.id));

        let mut why = vec![bound(&here, directory), protects(policy, action)];
        why.extend(template.conditions.check(at, directory.environment_name(target), zone));
        let holds = why.iter().all(|finding| finding.holds);
        resolution.findings.push(
            Finding::new(
                Rule::Policy,
                holds,
                if holds { format!("{} applies", template.name) } else { format!("{} does not apply", template.name) },
            )
            .because(why),
        );
        if holds {
            let mode = here.iter().map(|binding| binding.mode).max().unwrap_or_default();
            resolution.matched.push(Matched { policy: policy.clone(), bindings: here, mode });
        }
    }
    resolution
}

/// Resolves the bindings for an action that touches several targets at once: each policy that
/// matches at one of them is matched, through all the bindings that are its cause.
pub fn resolve_over(
    set: &PolicySet,
    action: Action,
    targets: &[Target],
    directory: &Directory,
    zone: Tz,
    at: Timestamp,
) -> Resolution {
    let mut each = targets.iter().map(|target| resolve(set, action, target, directory, zone, at));
    let mut whole = each.next().unwrap_or_default();
    for next in each {
        // Every resolution tells of the same policies in the same order.
        for (known, found) in whole.findings.iter_mut().zip(next.findings) {
            if found.holds && !known.holds {
                *known = found;
            }
        }
        for found in next.matched {
            match whole.matched.iter_mut().find(|known| known.policy.id == found.policy.id) {
                Some(known) => known.merge(found),
                None => whole.matched.push(found),
            }
        }
    }
    let by_name = |matched: &Matched| (matched.policy.template.name.clone(), matched.policy.id);
    whole.matched.sort_by_key(by_name);
    whole
}

fn bound(here: &[Binding], directory: &Directory) -> Finding {
    if here.is_empty() {
        return Finding::new(Rule::Bound, false, "not bound to anything that the target stands at");
    }
    let places: Vec<String> = here
        .iter()
        .map(|binding| {
            let observed = if binding.mode == Mode::Observe { ", observed only" } else { "" };
            format!("{} ({}{observed})", binding.place.name(directory), binding.place.scope())
        })
        .collect();
    Finding::new(Rule::Bound, true, format!("bound to {}", places.join(" and ")))
}

fn protects(policy: &Policy, action: Action) -> Finding {
    let template = &policy.template;
    let says = if template.actions.is_empty() {
        "protects every action".to_owned()
    } else if template.protects(action) {
        format!("protects {action}")
    } else {
        format!("does not protect {action}")
    };
    Finding::new(Rule::Protects, template.protects(action), says)
}
