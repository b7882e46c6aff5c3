//! Gating a pending request anew by the current versions of its policies (semantics.md §5: a request
//! keeps the versions that were frozen when it was opened, until an administrator decides otherwise).

use super::{Outcome, Request, StateName};
use crate::Timestamp;
use crate::event::{Actor, Happening, PolicyRef};
use crate::facts::Facts;
use crate::ids::TemplateId;
use crate::people::Permission;
use crate::policy::resolve_over;
use crate::refusal::{Refusal, Violation};

impl Request {
    /// The current version of a policy that was frozen in an older one; `None` where the frozen one
    /// is current, or the policy can gate nothing any more.
    pub fn newer_version(&self, policy: TemplateId, facts: &Facts) -> Option<u32> {
        let frozen = self.matched.iter().find(|matched| matched.policy.id == policy)?.policy.version;
        facts.policies.policy(policy).map(|current| current.version).filter(|version| *version > frozen)
    }

    /// Puts a pending request under the current versions of its policies, by a member with
    /// `policies.manage`. Policies of which there is no newer version stay as they are. A newer
    /// version that would not have applied when the request was opened gates it no longer. Reviews
    /// stay; the request is approved where they complete the new quorums.
    ///
    /// Refused where there is no newer version, where the request is no longer pending, and with a
    /// violation where a newer version requires a reason and none was given.
    pub fn reevaluate(mut self, facts: &Facts, by: Actor, now: Timestamp) -> Result<Outcome, Refusal> {
        // Countersign itself leaves requests under what they were opened with.
        let member = by.member_id().ok_or(Refusal::RequestNotFound)?;
        if !facts.roster.may(member, Permission::PoliciesManage) {
            return Err(Refusal::MayNot(Permission::PoliciesManage));
        }
        let state = self.state_at(now);
        if state != StateName::Pending {
            return Err(Refusal::Closed(state));
        }
        let newer: Vec<TemplateId> = self.matched.iter().map(|matched| matched.policy.id).collect();
        let newer: Vec<TemplateId> =
            newer.into_iter().filter(|policy| self.newer_version(*policy, facts).is_some()).collect();
        if newer.is_empty() {
            return Err(Refusal::NothingNewer);
        }
        let targets = self.targets();
        let zone = facts.settings.timezone;
        let current =
            resolve_over(&facts.policies, self.action, &targets, &facts.directory, zone, self.opened_at).matched;
        let (mut policies, mut dropped) = (Vec::new(), Vec::new());
        for id in newer {
            let Some(place) = self.matched.iter().position(|matched| matched.policy.id == id) else { continue };
            match current.iter().find(|matched| matched.policy.id == id) {
                Some(found) => {
                    policies.push(PolicyRef::from(&found.policy));
                    self.matched[place] = found.clone();
                }
                None => dropped.push(PolicyRef::from(&self.matched.remove(place).policy)),
            }
        }
        let silent = self.reason.is_empty();
        let wants = self.enforced().filter(|matched| silent && matched.policy.template.conditions.require_reason);
        let violations: Vec<_> = wants.map(|matched| Violation::reason_required(&matched.policy)).collect();
        if !violations.is_empty() {
            return Err(Refusal::Violations(violations));
        }
        let outcome = Outcome::new(self, by, now, Happening::RequestReevaluated { policies, dropped });
        Ok(match outcome.request.clone().reconsider(facts, now) {
            Some(next) => outcome.then(next),
            None => outcome,
        })
    }
}
