//! What break-glass does to a request (semantics.md §8, §9): it is approved at once, loudly, and can be
//! claimed as long as the session that bypassed its policies lasts.
//!
//! The first claim after the session is told of, prominently, whether the end of the approval was written
//! down before or is so now. Those after it are refused alike and leave no trace: whoever repeats a claim,
//! an eager pipeline or an attacker, must not be able to bury the log. A request belongs to one session, so
//! that is once a request and session.

use super::{Basis, ClaimDecision, Outcome, Request, State};
use crate::Timestamp;
use crate::break_glass::Session;
use crate::event::{Actor, Happening, PolicyRef};
use crate::facts::Facts;
use crate::gate::{Bypass, freezes_since, reasons_required};
use crate::ids::ClaimId;
use crate::payload::Digest;
use crate::policy::{Matched, resolve_over};
use crate::refusal::{Refusal, Violation};

/// What a break-glass session bypassed when a request was opened, or when it was claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bypassed {
    pub at: Timestamp,
    /// The enforced policies, in the versions that applied. At a claim those that were not bypassed before.
    pub policies: Vec<PolicyRef>,
    /// The freezes in words: "production is frozen: Quarter end". At a claim those that began since the opening.
    pub freezes: Vec<String>,
}

impl Bypassed {
    /// What an event of a bypass tells; `None` for any other event.
    pub fn told(happening: &Happening, at: Timestamp) -> Option<Self> {
        match happening {
            Happening::BreakGlassBypassed { policies, freezes, .. } => {
                Some(Self { at, policies: policies.clone(), freezes: freezes.clone() })
            }
            _ => None,
        }
    }
}

/// The approved state of a bypassed request. It lapses with its session at the latest.
pub(super) fn approved(bypass: &Bypass, facts: &Facts, now: Timestamp) -> State {
    let lapses_at = (now + facts.settings.approval_ttl).min(bypass.session.ends_at);
    State::Approved { at: now, basis: Basis::BreakGlass, lapses_at }
}

impl Request {
    /// The event of a bypass of these policies and freezes.
    pub(super) fn told_of_bypass<'a>(
        &self,
        bypass: &Bypass,
        policies: impl Iterator<Item = &'a Matched>,
        facts: &Facts,
        now: Timestamp,
    ) -> Happening {
        let Bypass { session, freezes } = bypass;
        Happening::BreakGlassBypassed {
            session: session.id,
            justification: session.reason.clone(),
            action: self.action,
            target: self.target_name.clone(),
            policies: policies.map(|matched| PolicyRef::from(&matched.policy)).collect(),
            freezes: freezes.iter().map(|freeze| freeze.message.clone()).collect(),
            seconds_left: (session.ends_at - facts.sessions.instant(now)).num_seconds(),
        }
    }

    /// The session that bypasses its policies now. `None` where none ever did, where it is over, and where
    /// it does not cover the request any more: its environment moved to another cluster, say.
    pub(super) fn bypass_in_force<'a>(&self, facts: &'a Facts, now: Timestamp) -> Option<&'a Session> {
        let session = facts.sessions.in_force(self.session?, &facts.roster, now)?;
        session.grant.covers(self.action, &self.targets(), &facts.directory).then_some(session)
    }

    /// The claim of a bypassed request whose session lasts. What came in its way since it was opened
    /// is bypassed, too, and told.
    pub(super) fn claim_bypassed(
        mut self,
        session: &Session,
        facts: &Facts,
        by: Actor,
        claim: ClaimId,
        digest: Digest,
        now: Timestamp,
    ) -> ClaimDecision {
        let targets = self.targets();
        let zone = facts.settings.timezone;
        let current = resolve_over(&facts.policies, self.action, &targets, &facts.directory, zone, now);
        let known = |matched: &Matched| self.enforced().any(|frozen| frozen.policy.id == matched.policy.id);
        let added: Vec<&Matched> = current.enforced().filter(|matched| !known(matched)).collect();
        let mut violations = self.not_what_was_asked(facts, digest);
        // A reason that a policy requires is required of who bypasses it, too.
        violations.extend(reasons_required(&added, &self.reason));
        if !violations.is_empty() {
            return self.claim_refused(by, violations, now);
        }
        let freezes = freezes_since(self.opened_at, facts, self.action, &targets);
        let more = !added.is_empty() || !freezes.is_empty();
        let told = more.then(|| {
            let bypass = Bypass { session: session.clone(), freezes };
            self.told_of_bypass(&bypass, added.into_iter(), facts, now)
        });
        self.bypassed.extend(told.as_ref().and_then(|told| Bypassed::told(told, now)));
        self.state = State::Executing { at: now, by, claim };
        let mut outcome = Outcome::new(self, by, now, Happening::RequestClaimed { claim, executor: None });
        if let Some(told) = told {
            outcome = outcome.and(by, now, told);
        }
        ClaimDecision { outcome, answer: Ok(claim) }
    }

    /// The claim of a bypassed request after its session: refused, and the approval ends with it. `Err`
    /// where an earlier one was told of.
    pub(super) fn claim_after_session(
        self,
        facts: &Facts,
        by: Actor,
        digest: Digest,
        now: Timestamp,
    ) -> Result<ClaimDecision, Refusal> {
        let mut violations = vec![Violation::session_over()];
        violations.extend(self.not_what_was_asked(facts, digest));
        if let State::Expired { refused: true, .. } = self.state {
            return Err(Refusal::Violations(violations));
        }
        let ClaimDecision { mut outcome, answer } = self.claim_refused(by, violations, now);
        if let Some(lost) = outcome.request.clone().lose_session(now) {
            outcome = outcome.then(lost);
        }
        if let State::Expired { refused, .. } = &mut outcome.request.state {
            *refused = true;
        }
        Ok(ClaimDecision { outcome, answer })
    }

    /// What the end of its session does to an approved request: its approval ends, too. `None` where it
    /// rests on no session, or is approved no longer.
    pub fn lose_session(mut self, now: Timestamp) -> Option<Outcome> {
        let State::Approved { basis: Basis::BreakGlass, lapses_at, .. } = self.state else { return None };
        // It may have lapsed before, with nobody to write that down.
        self.state = State::Expired { at: now.min(lapses_at), approved: true, refused: false };
        let expired = Happening::RequestExpired { approved: true, session_over: true };
        Some(Outcome::new(self, Actor::System, now, expired))
    }

    fn claim_refused(self, by: Actor, violations: Vec<Violation>, now: Timestamp) -> ClaimDecision {
        let refused = Happening::ClaimRefused { violations: violations.clone(), executor: None };
        ClaimDecision { outcome: Outcome::new(self, by, now, refused), answer: Err(Refusal::Violations(violations)) }
    }
}
