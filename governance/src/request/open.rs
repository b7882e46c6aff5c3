//! Opening a request (semantics.md §6).

use super::{Basis, Bypassed, Outcome, Request, State, bypass, targets};
use crate::Timestamp;
use crate::action::Action;
use crate::event::{Actor, Happening, PolicyRef};
use crate::facts::Facts;
use crate::gate::{self, Gate};
use crate::ids::{MemberId, RequestId, TokenId};
use crate::payload::Digest;
use crate::refusal::Refusal;
use crate::resources::Target;
use std::collections::{BTreeMap, BTreeSet};

/// What is asked for. The target has been checked to suit the action
/// ([`crate::Directory::check`]).
#[derive(Clone, Debug)]
pub struct Ask {
    pub id: RequestId,
    pub number: u64,
    pub action: Action,
    pub target: Target,
    /// What it touches, where that is more than the target.
    pub touches: BTreeSet<Target>,
    pub requester: MemberId,
    pub token: Option<TokenId>,
    pub reason: String,
    pub digest: Digest,
    pub resubmission_of: Option<(RequestId, u64)>,
}

impl Ask {
    /// Who asks.
    pub const fn actor(&self) -> Actor {
        Actor::Member { id: self.requester, token: self.token }
    }
}

impl Request {
    /// Opens a request: allowed, bypassed or pending. Refused with [`Refusal::MayNot`] where a permission is
    /// missing, and with every violation at once where governance checks stand in the way.
    pub fn open(ask: Ask, facts: &Facts, now: Timestamp) -> Result<Outcome, Refusal> {
        if let Some(missing) = ask.action.needs().iter().find(|needed| !facts.roster.may(ask.requester, **needed)) {
            return Err(Refusal::MayNot(*missing));
        }
        let actor = ask.actor();
        let targets = targets(ask.target, &ask.touches);
        let decision = gate::decide_over(facts, &actor, ask.action, &targets, &ask.reason, now);
        let state = match (decision.gate, &decision.bypass) {
            (Gate::Blocked, _) => return Err(Refusal::Violations(decision.violations)),
            (_, Some(bypass)) => bypass::approved(bypass, facts, now),
            (Gate::Allowed, None) => approved(Basis::NoPolicy, facts, now),
            (Gate::Pending | Gate::Bypassed, None) => State::Pending { expires_at: now + facts.settings.request_ttl },
        };
        let mut request = Request {
            id: ask.id,
            number: ask.number,
            action: ask.action,
            target: ask.target,
            cluster: facts.directory.cluster_of(&ask.target),
            touches: ask.touches,
            target_name: facts.directory.name(&ask.target),
            requester: ask.requester,
            token: ask.token,
            reason: ask.reason.trim().to_owned(),
            digest: ask.digest,
            gate: decision.gate,
            session: decision.bypass.as_ref().map(|bypass| bypass.session.id),
            bypassed: Vec::new(),
            matched: decision.matched,
            reviews: Vec::new(),
            state,
            opened_at: now,
            resubmission_of: ask.resubmission_of,
            superseded_by: None,
            nudged_at: None,
            reopened_at: None,
            told: BTreeMap::new(),
        };
        let refs = |enforced: bool| {
            let of_mode = request.matched.iter().filter(|matched| matched.enforced() == enforced);
            of_mode.map(|matched| PolicyRef::from(&matched.policy)).collect::<Vec<_>>()
        };
        let opened = Happening::RequestOpened {
            gate: request.gate,
            policies: refs(true),
            observed: refs(false),
            reason: request.reason.clone(),
            resubmission_of: request.resubmission_of.map(|(_, number)| number),
        };
        let gate = request.gate;
        let told = decision.bypass.map(|bypass| request.told_of_bypass(&bypass, request.enforced(), facts, now));
        request.bypassed.extend(told.as_ref().and_then(|told| Bypassed::told(told, now)));
        let mut outcome = Outcome::new(request, actor, now, opened);
        if let Some(told) = told {
            outcome = outcome.and(actor, now, told);
            return Ok(outcome.and(Actor::System, now, Happening::RequestApproved { basis: Basis::BreakGlass }));
        }
        Ok(match gate {
            Gate::Allowed => outcome.and(Actor::System, now, Happening::RequestApproved { basis: Basis::NoPolicy }),
            // A quorum that asks for nothing cannot be saved, yet the rule is the same for it.
            Gate::Pending | Gate::Blocked | Gate::Bypassed => match outcome.request.clone().reconsider(facts, now) {
                Some(next) => outcome.then(next),
                None => outcome,
            },
        })
    }
}

/// The approved state, with the time to claim it.
pub(super) fn approved(basis: Basis, facts: &Facts, now: Timestamp) -> State {
    State::Approved { at: now, basis, lapses_at: now + facts.settings.approval_ttl }
}
