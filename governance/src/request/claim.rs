//! The one-time taking of an approved request, and the report on its execution (semantics.md §8).

use super::{Outcome, Request, State, StateName};
use crate::Timestamp;
use crate::event::{Actor, Happening};
use crate::execution::GivenUp;
use crate::facts::Facts;
use crate::ids::ClaimId;
use crate::payload::Digest;
use crate::policy::resolve_over;
use crate::refusal::{Refusal, Violation};

/// What a claim leads to. A refused one is recorded too.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimDecision {
    /// To be recorded in either case.
    pub outcome: Outcome,
    /// The claim, or every violation that stands in its way.
    pub answer: Result<ClaimId, Refusal>,
}

impl Request {
    /// Claims the request for execution by its requester or a member with `requests.manage`.
    ///
    /// Everything is checked again at this instant: the state, the payload digest that the caller
    /// presents, the freeze, each frozen policy with the live membership, and policies that match
    /// only now. A quorum that no longer holds sets the request back to pending, with a new time
    /// to wait. A request that break-glass bypassed is checked for its session instead.
    ///
    /// `Err` where there is nothing to record: no such request, no permission, not approved, and a claim
    /// after the end of its session that is not the first.
    pub fn claim(
        mut self,
        facts: &Facts,
        by: Actor,
        claim: ClaimId,
        digest: Digest,
        now: Timestamp,
    ) -> Result<ClaimDecision, Refusal> {
        if let Some(member) = by.member_id() {
            self.acts_for(member, facts)?;
        }
        if self.session.is_some()
            && matches!(self.state, State::Approved { .. } | State::Expired { approved: true, .. })
        {
            match self.bypass_in_force(facts, now).cloned() {
                None => return self.claim_after_session(facts, by, digest, now),
                Some(session) if self.state_at(now) == StateName::Approved => {
                    return Ok(self.claim_bypassed(&session, facts, by, claim, digest, now));
                }
                Some(_) => {}
            }
        }
        match self.state_at(now) {
            StateName::Approved => {}
            StateName::Executing | StateName::Succeeded | StateName::Failed => return Err(Refusal::AlreadyClaimed),
            state => return Err(Refusal::NotApproved(state)),
        }
        let lost = self.lost_quorums(facts);
        let mut violations = self.blocks(facts, digest, now);
        violations.extend(lost.iter().cloned());
        if violations.is_empty() {
            self.state = State::Executing { at: now, by, claim };
            let outcome = Outcome::new(self, by, now, Happening::RequestClaimed { claim, executor: None });
            return Ok(ClaimDecision { outcome, answer: Ok(claim) });
        }
        let refused = Happening::ClaimRefused { violations: violations.clone(), executor: None };
        let mut outcome = Outcome::new(self, by, now, refused);
        if !lost.is_empty() {
            outcome.request.state = State::Pending { expires_at: now + facts.settings.request_ttl };
            outcome.request.reopened_at = Some(now);
            outcome = outcome.and(Actor::System, now, Happening::RequestReopened { violations: lost });
        }
        Ok(ClaimDecision { outcome, answer: Err(Refusal::Violations(violations)) })
    }

    /// Claims the request on behalf of Countersign, for the executor that carries it out (`of` names it, in words).
    ///
    /// # Errors
    /// As [`Request::claim`].
    pub fn claim_for(
        self,
        facts: &Facts,
        of: &str,
        claim: ClaimId,
        digest: Digest,
        now: Timestamp,
    ) -> Result<ClaimDecision, Refusal> {
        let mut decision = self.claim(facts, Actor::System, claim, digest, now)?;
        decision.outcome.name_executor(of);
        Ok(decision)
    }

    /// Has Countersign try again to claim an approved request for its executor, where something stood in the way.
    ///
    /// # Errors
    /// A missing permission, and that it is not approved.
    pub fn resume(self, facts: &Facts, by: Actor, now: Timestamp) -> Result<Outcome, Refusal> {
        if let Some(member) = by.member_id() {
            self.acts_for(member, facts)?;
        }
        let state = self.state_at(now);
        if state != StateName::Approved {
            return Err(Refusal::NotApproved(state));
        }
        Ok(Outcome::new(self, by, now, Happening::RequestResumed))
    }

    /// Reports on the execution that a claim started.
    pub fn report(
        mut self,
        facts: &Facts,
        by: Actor,
        claim: ClaimId,
        result: Result<String, String>,
        now: Timestamp,
    ) -> Result<Outcome, Refusal> {
        if let Some(member) = by.member_id() {
            self.acts_for(member, facts)?;
        }
        if self.state.claim() != Some(claim) {
            return Err(Refusal::ClaimNotFound);
        }
        if !matches!(self.state, State::Executing { .. }) {
            return Err(Refusal::Closed(self.state.name()));
        }
        let happening = match result {
            Ok(detail) => {
                self.state = State::Succeeded { at: now, claim, detail: detail.clone() };
                Happening::RequestSucceeded { detail, executor: None }
            }
            Err(detail) => {
                self.state = State::Failed { at: now, claim, detail: detail.clone() };
                Happening::RequestFailed { detail, executor: None, given_up: None }
            }
        };
        Ok(Outcome::new(self, by, now, happening))
    }

    /// Takes what the executor in charge reports on the execution (`of` says whose it is: "project api").
    ///
    /// # Errors
    /// As [`Request::report`].
    pub fn report_for(
        self,
        facts: &Facts,
        of: &str,
        claim: ClaimId,
        result: Result<String, String>,
        now: Timestamp,
    ) -> Result<Outcome, Refusal> {
        let mut outcome = self.report(facts, Actor::System, claim, result, now)?;
        outcome.name_executor(of);
        Ok(outcome)
    }

    /// Lets the execution fail without a report of the executor in charge.
    ///
    /// # Errors
    /// As [`Request::report`].
    pub fn give_up_on(
        self,
        facts: &Facts,
        of: &str,
        claim: ClaimId,
        why: GivenUp,
        now: Timestamp,
    ) -> Result<Outcome, Refusal> {
        let mut outcome = self.report_for(facts, of, claim, Err(why.says()), now)?;
        outcome.give_up(why);
        Ok(outcome)
    }

    fn lost_quorums(&self, facts: &Facts) -> Vec<Violation> {
        let verdicts = self.verdicts(&facts.roster);
        let lost = self.enforced().zip(&verdicts).filter(|(_, verdict)| !verdict.satisfied);
        lost.map(|(matched, verdict)| {
            let missing: Vec<_> = verdict.missing.iter().map(|missing| missing.says(&facts.roster)).collect();
            Violation::quorum_lost(&matched.policy, &missing.join(", "))
        })
        .collect()
    }

    /// What would be executed is something else than what was approved.
    pub(super) fn not_what_was_asked(&self, facts: &Facts, digest: Digest) -> Vec<Violation> {
        let mut violations = Vec::new();
        if digest != self.digest {
            violations.push(Violation::payload_mismatch());
        }
        let directory = &facts.directory;
        let gone = self.target.project.is_some_and(|id| directory.project(id).is_none())
            || self.target.environment.is_some_and(|id| directory.environment(id).is_none())
            || self.target.cluster.is_some_and(|id| directory.cluster(id).is_none());
        if gone {
            violations.push(Violation::target_gone());
        }
        violations
    }

    fn blocks(&self, facts: &Facts, digest: Digest, now: Timestamp) -> Vec<Violation> {
        let mut violations = self.not_what_was_asked(facts, digest);
        let directory = &facts.directory;
        if let Some((environment, freeze)) = directory.freeze(self.action, &self.target) {
            violations.push(Violation::environment_frozen(environment, freeze));
        }
        let targets = self.targets();
        let now_matched = resolve_over(&facts.policies, self.action, &targets, directory, facts.settings.timezone, now);
        let added = now_matched
            .enforced()
            .filter(|matched| !self.enforced().any(|frozen| frozen.policy.id == matched.policy.id));
        violations.extend(added.map(|matched| Violation::policy_added(&matched.policy)));
        violations
    }
}
