//! What a change of membership makes impossible that was possible before.

use super::feasibility::{in_vain, newly_impossible};
use super::supply::Supply;
use crate::ids::{MemberId, RequestId, TemplateId};
use crate::payload::Digest;
use crate::people::Roster;
use crate::policy::{Mode, Policy, PolicySet};
use crate::request::{Request, StateName};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

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

    /// What a confirmation names: who confirms has seen exactly this.
    pub fn digest(&self) -> Digest {
        let mut text = String::new();
        let mut line = |kind: &str, id: &dyn fmt::Display, reasons: &[String]| {
            // Quoted, so that no reason can pass for two.
            text.push_str(&format!("{kind} {id} {reasons:?}\n"));
        };
        self.policies.iter().for_each(|policy| line("policy", &policy.id, &policy.reasons));
        self.requests.iter().for_each(|request| line("request", &request.id, &request.reasons));
        Digest::of(text)
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
///
/// A version is counted once for each roster, and asked once for each requester whom it leaves out,
/// however many requests it gates.
pub fn impact(before: &Roster, after: &Roster, set: &PolicySet, requests: &[Request]) -> Impact {
    let enforced = set.bindings.iter().filter(|binding| binding.mode == Mode::Enforce);
    let enforced: BTreeSet<TemplateId> = enforced.map(|binding| binding.policy).collect();
    let mut versions = BTreeMap::new();
    let mut policies: Vec<PolicyImpact> = Vec::new();
    for policy in set.policies.iter().filter(|policy| enforced.contains(&policy.id)) {
        let (old, new) = judged(&mut versions, policy, before, after);
        let reasons = policy_reasons(old, new, after);
        if !reasons.is_empty() {
            policies.push(PolicyImpact { id: policy.id, name: policy.template.name.clone(), reasons });
        }
    }
    policies.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));

    let mut impossible = Vec::new();
    for request in requests.iter().filter(|request| request.state.name() == StateName::Pending) {
        let (mut was, mut reasons) = (true, Vec::new());
        for matched in request.enforced() {
            let policy = &matched.policy;
            let (old, new) = judged(&mut versions, policy, before, after);
            was &= old.reasons(request.requester).is_empty();
            let name = &policy.template.name;
            reasons.extend(new.reasons(request.requester).iter().map(|reason| format!("{name} {reason}")));
        }
        if was && !reasons.is_empty() {
            let (id, number, subject) = (request.id, request.number, request.subject());
            impossible.push(RequestImpact { id, number, subject, reasons });
        }
    }
    impossible.sort_by_key(|request| request.number);
    Impact { policies, requests: impossible }
}

/// A version of a policy by one roster, with what it has answered.
struct Judged<'a> {
    supply: Supply<'a>,
    answers: BTreeMap<Option<MemberId>, Vec<String>>,
}

impl<'a> Judged<'a> {
    fn new(policy: &'a Policy, roster: &'a Roster) -> Self {
        Self { supply: Supply::new(policy, roster), answers: BTreeMap::new() }
    }

    /// Why nobody could finish a request by this member. All whom it does not leave out share one
    /// answer.
    fn reasons(&mut self, requester: MemberId) -> &[String] {
        let Self { supply, answers } = self;
        let left_out = Some(requester).filter(|id| !supply.leaves_nobody_out(*id));
        answers.entry(left_out).or_insert_with(|| supply.reasons(left_out))
    }
}

type Versions<'a> = BTreeMap<(TemplateId, u32), (Judged<'a>, Judged<'a>)>;

/// A version by both rosters. Versions never change, so that the frozen ones of all requests are one.
fn judged<'v, 'a>(
    versions: &'v mut Versions<'a>,
    policy: &'a Policy,
    before: &'a Roster,
    after: &'a Roster,
) -> &'v mut (Judged<'a>, Judged<'a>) {
    let new = || (Judged::new(policy, before), Judged::new(policy, after));
    versions.entry((policy.id, policy.version)).or_insert_with(new)
}

fn policy_reasons(old: &Judged<'_>, new: &Judged<'_>, after: &Roster) -> Vec<String> {
    let (old, new) = (&old.supply, &new.supply);
    let in_general = new.reasons(None);
    if !in_general.is_empty() {
        return if old.reasons(None).is_empty() { in_general } else { Vec::new() };
    }
    let possible = |requester| old.reasons(Some(requester)).is_empty();
    in_vain(&newly_impossible(new, after, possible), after)
}
