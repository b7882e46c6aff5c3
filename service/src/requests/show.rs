//! Looking at a request, and at what opening one would lead to.

use super::look::{Look, blocking};
use crate::store::{Tx, facts, log, requests};
use crate::{Caller, Error, System};
use governance::evaluation::{Finding, feasibility, finish};
use governance::event::Actor;
use governance::gate::{self, Gate};
use governance::ids::{MemberId, RequestId};
use governance::payload::Payload;
use governance::policy::Mode;
use governance::policy::approvers::eligible;
use governance::policy::file::Planned;
use governance::request::{Request, Since};
use governance::wire::Ref;
use governance::wire::directory::TokenScope;
use governance::wire::events::EventView;
use governance::wire::requests::{FinishView, RequestRef, RequestView, TargetBody};
use governance::{Action, Facts, Policy, Target, Timestamp, Violation};
use std::collections::BTreeSet;

/// A request with its payload and its timeline.
#[derive(Clone, Debug)]
pub struct Detail {
    pub request: RequestView,
    pub payload: Option<Payload>,
    /// What it would change of policies; empty for everything but a change of policies that is open.
    pub changes: Vec<Planned>,
    /// In the order in which it happened.
    pub timeline: Vec<EventView>,
    /// The request that it follows.
    pub earlier: Option<Earlier>,
    /// The requests that follow it, the first one first.
    pub resubmissions: Vec<RequestRef>,
}

/// The request that another one asks for again.
#[derive(Clone, Debug)]
pub struct Earlier {
    pub request: RequestRef,
    pub action: Action,
    /// The target in words.
    pub target: String,
    pub reason: String,
    pub payload: Option<Payload>,
    /// What changed since.
    pub since: Since,
}

/// A request as the caller sees it.
///
/// # Errors
/// Request not found.
pub async fn show(system: &System, caller: &Caller, id: RequestId) -> Result<RequestView, Error> {
    may_follow(caller)?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let request = requests::read(&tx, caller.organization, id, system.now()).await?;
    let known = facts::load(&tx, caller.organization).await?;
    let look = Look::at(&tx, system, caller, &request).await?;
    drop(tx);
    blocking(move || look.view(&request, &known)).await
}

/// Who opens requests may see what comes of them.
pub(super) fn may_follow(caller: &Caller) -> Result<(), Error> {
    caller.scope(TokenScope::RequestsRead).or_else(|_| caller.scope(TokenScope::RequestsOpen))
}

/// A request with its payload and timeline. Every member may see it.
///
/// # Errors
/// Request not found.
pub async fn detail(system: &System, caller: &Caller, id: RequestId) -> Result<Detail, Error> {
    caller.scope(TokenScope::RequestsRead)?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let request = requests::read(&tx, caller.organization, id, system.now()).await?;
    let known = facts::load(&tx, caller.organization).await?;
    let payload = requests::payload(&tx, id).await?;
    let timeline = log::of_request(&tx, caller.organization, id, &known.roster).await?;
    let earlier = earlier(&tx, caller, &request, system.now()).await?;
    let resubmissions = requests::resubmissions(&tx, caller.organization, id).await?;
    let look = Look::at(&tx, system, caller, &request).await?;
    drop(tx);
    let compose = move || Detail {
        changes: changes(&request, payload.as_ref(), &known, look.now),
        request: look.view(&request, &known),
        payload,
        timeline,
        earlier,
        resubmissions: resubmissions.into_iter().map(|(id, number)| RequestRef { id, number }).collect(),
    };
    blocking(compose).await
}

async fn earlier(tx: &Tx, caller: &Caller, request: &Request, now: Timestamp) -> Result<Option<Earlier>, Error> {
    let Some((id, number)) = request.resubmission_of else {
        return Ok(None);
    };
    let earlier = requests::read(tx, caller.organization, id, now).await?;
    let payload = requests::payload(tx, id).await?;
    let since = request.since(&earlier);
    let Request { action, target_name, reason, .. } = earlier;
    Ok(Some(Earlier { request: RequestRef { id, number }, action, target: target_name, reason, payload, since }))
}

/// The number of a request, and its payload as it is stored. Every member may see it.
///
/// # Errors
/// Request not found.
pub async fn payload(system: &System, caller: &Caller, id: RequestId) -> Result<(u64, Option<Payload>), Error> {
    caller.scope(TokenScope::RequestsRead)?;
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let request = requests::read(&tx, caller.organization, id, system.now()).await?;
    Ok((request.number, requests::payload(&tx, id).await?))
}

/// The changes that a request for a change of policies asks for, while they can still be compared
/// with what is in force.
fn changes(request: &Request, payload: Option<&Payload>, facts: &Facts, now: Timestamp) -> Vec<Planned> {
    let set = payload.and_then(|payload| request.asked_changes(payload, now));
    set.map(|set| set.planned(facts, now)).unwrap_or_default()
}

/// What opening a request would lead to.
#[derive(Clone, Debug)]
pub struct Preview {
    pub gate: Gate,
    pub policies: Vec<PreviewPolicy>,
    /// Who would finish it, where it would wait and somebody could.
    pub finish: Option<FinishView>,
    /// The freezes that a break-glass session would bypass, in words.
    pub freezes: Vec<String>,
    pub violations: Vec<Violation>,
    /// For every policy, matched or not, why.
    pub findings: Vec<Finding>,
}

/// A policy that would apply.
#[derive(Clone, Debug)]
pub struct PreviewPolicy {
    pub policy: Ref,
    pub mode: Mode,
    pub quorum: String,
    /// Who could approve.
    pub eligible: Vec<Ref>,
    /// Why the present members could not satisfy it; empty when they could.
    pub infeasible: Vec<String>,
}

/// What would come of it if the caller opened this now. Nothing is written.
///
/// # Errors
/// [`Error::Invalid`] for an action and target that do not fit.
pub async fn preview(
    system: &System,
    caller: &Caller,
    action: &str,
    target: &TargetBody,
    reason: &str,
) -> Result<Preview, Error> {
    let tx = system.store.read().await?;
    tx.permissions(caller).await?;
    let known = facts::load(&tx, caller.organization).await?;
    let action: Action =
        action.parse().map_err(|error: governance::action::UnknownAction| Error::field("action", error.to_string()))?;
    let target = target.resolve(&known.directory)?;
    known.directory.check(action, &target)?;
    drop(tx);
    let (requester, reason, now) = (caller.member, reason.to_owned(), system.now());
    let by = caller.actor();
    blocking(move || foresee(&known, requester, &by, action, &target, &reason, now)).await
}

fn foresee(
    known: &Facts,
    requester: MemberId,
    by: &Actor,
    action: Action,
    target: &Target,
    reason: &str,
    now: Timestamp,
) -> Preview {
    let decision = gate::decide(known, by, action, target, reason, now);
    let requester = Some(requester);
    let policies = decision.matched.iter().map(|matched| PreviewPolicy {
        policy: Ref::new(matched.policy.id.0, &matched.policy.template.name),
        mode: matched.mode,
        quorum: matched.policy.template.quorum.sentence(&known.roster),
        eligible: eligible(&matched.policy, requester, &known.roster)
            .map(|(member, _)| Ref::new(member.id.0, &member.name))
            .collect(),
        infeasible: feasibility(&matched.policy, requester, &known.roster).reasons,
    });
    let enforced = decision.matched.iter().filter(|matched| matched.enforced()).map(|matched| &matched.policy);
    let enforced: Vec<&Policy> = enforced.filter(|_| decision.gate == Gate::Pending).collect();
    let found = finish(&enforced, &BTreeSet::new(), requester, &known.roster).filter(|_| !enforced.is_empty());
    Preview {
        gate: decision.gate,
        policies: policies.collect(),
        finish: found.map(|found| FinishView::of(&found, &known.roster)),
        freezes: decision.bypass.into_iter().flat_map(|bypass| bypass.freezes).map(|freeze| freeze.message).collect(),
        violations: decision.violations,
        findings: decision.findings,
    }
}
