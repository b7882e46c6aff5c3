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
    let mut policies: Vec<&Policy> = set.policies.iter().collect();
    policies.sort_by(|a, b| (&a.template.name, a.id).cmp(&(&b.template.name, b.id)));

    let mut resolution = Resolution::default();
    for policy in policies {
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
