//! What a change of membership makes impossible that was possible before.

use super::feasibility::{in_vain, newly_impossible};
use super::supply::Supply;
use crate::ids::{RequestId, TemplateId};
use crate::people::Roster;
use crate::policy::{Mode, Policy, PolicySet};
use crate::request::{Request, StateName};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All that becomes impossible.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Impact {
    pub policies: Vec<PolicyImpact>,
    pub requests: Vec<RequestImpact>,
}

/// A policy that nobody could satisfy any more, or not for some requesters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PolicyImpact {
    pub id: TemplateId,
    pub name: String,
    pub reasons: Vec<String>,
}

/// A pending request that nobody could finish any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RequestImpact {
    pub id: RequestId,
    pub number: u64,
    /// "#42 release.deploy to api / production".
    pub subject: String,
    pub reasons: Vec<String>,
}

impl Impact {
    /// Whether nothing becomes impossible.
    pub fn is_empty(&self) -> bool {
        self.policies.is_empty() && self.requests.is_empty()
    }
}

/// Whether `after` takes something from anyone: their activity, a team, a role, a permission of a
/// role. Otherwise nothing becomes impossible, since more approvers never un-satisfy a policy.
pub fn takes(before: &Roster, after: &Roster) -> bool {
    let member_loses = before.members().any(|old| {
        let new = after.member(old.id);
        !new.is_some_and(|new| {
            new.active >= old.active && new.teams.is_superset(&old.teams) && new.roles.is_superset(&old.roles)
        })
    });
    let role_loses = before.roles().any(|old| {
        let new = after.role(old.id);
        !new.is_some_and(|new| new.permissions.is_superset(&old.permissions))
    });
    member_loses || role_loses
}

/// Compares two rosters over the policies that some binding enforces and the pending ones of these
/// requests, each by the versions frozen on it.
pub fn impact(before: &Roster, after: &Roster, set: &PolicySet, requests: &[Request]) -> Impact {
    let enforced = |policy: &&Policy| set.bindings_of(policy.id).any(|binding| binding.mode == Mode::Enforce);
    let mut policies: Vec<PolicyImpact> = Vec::new();
    for policy in set.policies.iter().filter(enforced) {
        let reasons = policy_reasons(policy, before, after);
        if !reasons.is_empty() {
            policies.push(PolicyImpact { id: policy.id, name: policy.template.name.clone(), reasons });
        }
    }
    policies.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));

    let mut supplies = BTreeMap::new();
    let mut impossible = Vec::new();
    for request in requests.iter().filter(|request| request.state.name() == StateName::Pending) {
        let (mut was, mut reasons) = (true, Vec::new());
        for matched in request.enforced() {
            let policy = &matched.policy;
            let (old, new) = supplies
                .entry((policy.id, policy.version))
                .or_insert_with(|| (Supply::new(policy, before), Supply::new(policy, after)));
            was &= old.reasons(Some(request.requester)).is_empty();
            let name = &policy.template.name;
            reasons.extend(new.reasons(Some(request.requester)).into_iter().map(|reason| format!("{name} {reason}")));
        }
        if was && !reasons.is_empty() {
            let (id, number, subject) = (request.id, request.number, request.subject());
            impossible.push(RequestImpact { id, number, subject, reasons });
        }
    }
    impossible.sort_by_key(|request| request.number);
    Impact { policies, requests: impossible }
}

fn policy_reasons(policy: &Policy, before: &Roster, after: &Roster) -> Vec<String> {
    let (old, new) = (Supply::new(policy, before), Supply::new(policy, after));
    let in_general = new.reasons(None);
    if !in_general.is_empty() {
        return if old.reasons(None).is_empty() { in_general } else { Vec::new() };
    }
    let possible = |requester| old.reasons(Some(requester)).is_empty();
    in_vain(&newly_impossible(&new, after, possible), after)
}
