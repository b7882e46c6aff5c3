//! Binding resolution: which policies a request must satisfy (semantics.md §3).
//!
//! Every binding at any place where the target stands, whose template protects the action and
//! whose conditions hold, is matched. Nothing overrides and nothing is merged.

use super::{Binding, Mode, Place, Policy, PolicySet};
use crate::Timestamp;
use crate::action::Action;
use crate::evaluation::{Finding, Rule};
use crate::ids::TemplateId;
use crate::resources::{Directory, Target};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    resolve_over(set, action, std::slice::from_ref(target), directory, zone, at)
}

/// Resolves the bindings for an action that touches several targets at once: each policy that
/// matches at one of them is matched, through all the bindings that are its cause. The finding of
/// a policy is that of the first target at which it matches, or of the first one where it matches
/// at none.
///
/// Takes policies × targets steps: a target stands at four places at most, and only the bindings
/// there are looked at.
pub fn resolve_over(
    set: &PolicySet,
    action: Action,
    targets: &[Target],
    directory: &Directory,
    zone: Tz,
    at: Timestamp,
) -> Resolution {
    let mut resolution = Resolution::default();
    let bound = ByPlace::of(set);
    let stands = targets.iter().map(|target| Stand {
        environment: directory.environment_name(target),
        places: Place::of(target, directory).collect(),
    });
    let stands: Vec<Stand<'_>> = stands.collect();
    let Some(first) = stands.first() else { return resolution };
    for policy in set.by_name() {
        let Policy { id, template, .. } = policy;
        let may = template.protects(action) && template.conditions.hold_at(at, zone);
        let (mut causes, mut told) = (BTreeMap::new(), None);
        for stand in stands.iter().filter(|stand| may && template.conditions.hold_in(stand.environment)) {
            causes.extend(bound.here(*id, stand).map(|binding| ((binding.place.scope(), binding.id), binding)));
            told = told.or((!causes.is_empty()).then_some(stand));
        }
        let stand = told.unwrap_or(first);
        let mut why = vec![bound_at(bound.here(*id, stand), directory), protects(policy, action)];
        why.extend(template.conditions.check(at, stand.environment, zone));
        let says = if told.is_some() { "applies" } else { "does not apply" };
        let finding = Finding::new(Rule::Policy, told.is_some(), format!("{} {says}", template.name));
        resolution.findings.push(finding.because(why));
        if let Some(mode) = causes.values().map(|binding| binding.mode).max() {
            let bindings = causes.into_values().cloned().collect();
            resolution.matched.push(Matched { policy: policy.clone(), bindings, mode });
        }
    }
    resolution
}

/// What resolution asks of a target, looked up once for all policies.
struct Stand<'d> {
    environment: Option<&'d str>,
    places: Vec<Place>,
}

/// The bindings by template and place.
struct ByPlace<'a>(BTreeMap<(TemplateId, Place), Vec<&'a Binding>>);

impl<'a> ByPlace<'a> {
    fn of(set: &'a PolicySet) -> Self {
        let mut all: BTreeMap<_, Vec<&Binding>> = BTreeMap::new();
        for binding in &set.bindings {
            all.entry((binding.policy, binding.place)).or_default().push(binding);
        }
        all.values_mut().for_each(|bindings| bindings.sort_by_key(|binding| binding.id));
        Self(all)
    }

    /// The bindings of a template at the places of a target, in the order of their levels.
    fn here(&self, policy: TemplateId, stand: &Stand<'_>) -> impl Iterator<Item = &'a Binding> {
        stand.places.iter().filter_map(move |place| self.0.get(&(policy, *place))).flatten().copied()
    }
}

fn bound_at<'a>(here: impl Iterator<Item = &'a Binding>, directory: &Directory) -> Finding {
    let places: Vec<String> = here
        .map(|binding| {
            let observed = if binding.mode == Mode::Observe { ", observed only" } else { "" };
            format!("{} ({}{observed})", binding.place.name(directory), binding.place.scope())
        })
        .collect();
    if places.is_empty() {
        return Finding::new(Rule::Bound, false, "not bound to anything that the target stands at");
    }
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
