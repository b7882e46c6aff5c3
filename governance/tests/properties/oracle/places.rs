//! Binding resolution and the gate (semantics.md §3, §6), by definition.

use governance::ids::TemplateId;
use governance::{Action, Facts, Gate, Mode, Place, Target, Timestamp};
use std::collections::BTreeMap;

/// All places where a target stands.
pub fn places(target: &Target, facts: &Facts) -> Vec<Place> {
    let mut places = vec![Place::Organization];
    places.extend(target.project.map(Place::Project));
    places.extend(target.environment.map(Place::Environment));
    if let Some(named) = target.cluster {
        places.push(Place::Cluster(named));
    } else if let Some(environment) = target.environment {
        let hosting = facts.directory.environments().find(|e| e.id == environment).and_then(|e| e.cluster);
        places.extend(hosting.map(Place::Cluster));
    }
    places
}

/// The environment name that conditions compare.
fn environment_name(target: &Target, facts: &Facts) -> Option<String> {
    if let Some(id) = target.environment {
        return facts.directory.environments().find(|e| e.id == id).map(|e| e.name.clone());
    }
    let cluster = target.cluster?;
    facts.directory.clusters().find(|c| c.id == cluster)?.environment.clone()
}

/// The policies that match, each with the strictest mode among its bindings.
pub fn matched(facts: &Facts, action: Action, target: &Target, at: Timestamp) -> BTreeMap<TemplateId, Mode> {
    let environment = environment_name(target, facts);
    let mut found: BTreeMap<TemplateId, Mode> = BTreeMap::new();
    for place in places(target, facts) {
        for binding in facts.policies.bindings.iter().filter(|binding| binding.place == place) {
            let Some(policy) = facts.policies.policies.iter().find(|policy| policy.id == binding.policy) else {
                continue;
            };
            let template = &policy.template;
            let protects = template.actions.is_empty() || template.actions.iter().any(|named| *named == action);
            let zone = template.conditions.timezone.unwrap_or(facts.settings.timezone);
            if protects && super::holds(&template.conditions, at, environment.as_deref(), zone) {
                let enforced = binding.mode == Mode::Enforce || found.get(&policy.id) == Some(&Mode::Enforce);
                found.insert(policy.id, if enforced { Mode::Enforce } else { Mode::Observe });
            }
        }
    }
    found
}

/// What the gate answers, with the number of violations.
pub fn gate(facts: &Facts, action: Action, target: &Target, reason: &str, at: Timestamp) -> (Gate, usize) {
    let matched = matched(facts, action, target, at);
    let enforced = || matched.iter().filter(|(_, mode)| **mode == Mode::Enforce).map(|(id, _)| *id);
    let wants_reason = |id: TemplateId| facts.policies.policy(id).unwrap().template.conditions.require_reason;
    let mut violations = 0;
    if reason.chars().all(char::is_whitespace) {
        violations += enforced().filter(|id| wants_reason(*id)).count();
    }
    let freezable = matches!(action.key(), "release.deploy" | "promotion.execute" | "rollback.execute")
        || action.category() == governance::Category::Cluster;
    let frozen = facts.directory.environments().any(|e| Some(e.id) == target.environment && e.freeze.is_some());
    violations += usize::from(freezable && frozen);
    let gate = match (violations, enforced().count()) {
        (0, 0) => Gate::Allowed,
        (0, _) => Gate::Pending,
        _ => Gate::Blocked,
    };
    (gate, violations)
}
