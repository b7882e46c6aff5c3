//! The simulator: what would come of a request and of these reviews on it, tried on the very
//! functions that decide ([`crate::gate::decide`], [`Request::open`], [`Request::review`]).
//! Nothing is kept: a request that is only tried has no events that anybody hears of.

use crate::Timestamp;
use crate::evaluation::{Finding, Finish, PolicyVerdict, evaluate, feasibility};
use crate::facts::Facts;
use crate::gate::{self, Gate, GateDecision};
use crate::ids::{MemberId, OrgRoleId};
use crate::people::{OrgRole, Permission, Roster};
use crate::policy::approvers::{Ground, eligible};
use crate::policy::{Binding, Mode, Policy};
use crate::refusal::Refusal;
use crate::request::{Ask, Request, StateName, Verdict};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What came of a request and its reviews.
#[derive(Clone, Debug)]
pub struct Played {
    pub decision: GateDecision,
    /// The request after the reviews, or why it was not opened.
    pub opened: Result<Request, Refusal>,
    /// How each review was received; when the request was not opened, that refusal for each.
    pub reviews: Vec<Result<(), Refusal>>,
}

/// Opens the request and gives the reviews in their order, all at the same instant. Whether the
/// requester is active and holds the permissions to open it is not looked at: see [`lacks`].
pub fn play(ask: &Ask, reviews: &[(MemberId, Verdict)], facts: &Facts, at: Timestamp) -> Played {
    let decision = gate::decide(facts, &ask.actor(), ask.action, &ask.target, &ask.reason, at);
    let mut opened =
        Request::open(ask.clone(), &where_the_requester_may_open(ask, facts), at).map(|outcome| outcome.request);
    let mut received = Vec::new();
    for (by, verdict) in reviews {
        let reviewed = opened.clone().and_then(|request| request.review(facts, *by, *verdict, "", at));
        received.push(reviewed.map(|outcome| opened = Ok(outcome.request)));
    }
    Played { decision, opened, reviews: received }
}

/// The facts in which the requester is active and holds just the permissions that opening asks for.
/// They serve opening alone, so nobody's eligibility changes.
fn where_the_requester_may_open(ask: &Ask, facts: &Facts) -> Facts {
    let role = OrgRole {
        id: OrgRoleId(Uuid::max()),
        name: String::new(),
        permissions: ask.action.needs().iter().copied().collect(),
        built_in: false,
    };
    let members = facts.roster.members().cloned().map(|mut member| {
        if member.id == ask.requester {
            member.active = true;
            member.roles.insert(role.id);
        }
        member
    });
    let roles = facts.roster.roles().cloned().chain([role.clone()]);
    Facts { roster: Roster::new(members, facts.roster.teams().cloned(), roles), ..facts.clone() }
}

/// The permission for want of which the requester could not open it, if one is wanting.
pub fn lacks(ask: &Ask, roster: &Roster) -> Option<Permission> {
    ask.action.needs().iter().copied().find(|permission| !roster.may(ask.requester, *permission))
}

/// What would happen, and why.
#[derive(Clone, Debug)]
pub struct Simulation {
    pub played: Played,
    /// What the requester lacks. The rest is told as if they had it.
    pub lacks: Option<Permission>,
    /// Every policy by name, whether it applies or not.
    pub policies: Vec<Tried>,
    /// A smallest set of people whose approvals would finish it, while it waits and one exists.
    pub finish: Option<Finish>,
}

/// What one policy has to do with it.
#[derive(Clone, Debug)]
pub struct Tried {
    pub policy: Policy,
    /// Why it applies or not.
    pub why: Finding,
    /// Where it stands; only where it applies.
    pub standing: Option<Standing>,
}

/// Where a policy that applies stands after the reviews.
#[derive(Clone, Debug)]
pub struct Standing {
    pub mode: Mode,
    pub bindings: Vec<Binding>,
    /// Who may approve, and on what ground.
    pub eligible: Vec<(MemberId, Ground)>,
    pub verdict: PolicyVerdict,
    /// Why the present members cannot satisfy it; empty when they can.
    pub infeasible: Vec<String>,
}

/// Tries a request and reviews on it.
pub fn simulate(ask: &Ask, reviews: &[(MemberId, Verdict)], facts: &Facts, at: Timestamp) -> Simulation {
    let played = play(ask, reviews, facts, at);
    let requester = Some(ask.requester);
    let roster = &facts.roster;
    let approved: BTreeSet<MemberId> = played.opened.iter().flat_map(Request::approvals).collect();
    // Resolution finds something about every policy, in the order of their names.
    let findings = facts.policies.by_name().into_iter().zip(&played.decision.findings);
    let tried = findings.map(|(policy, why)| {
        let matched = played.decision.matched.iter().find(|matched| matched.policy.id == policy.id);
        let standing = matched.map(|matched| Standing {
            mode: matched.mode,
            bindings: matched.bindings.clone(),
            eligible: eligible(policy, requester, roster).map(|(member, ground)| (member.id, ground)).collect(),
            verdict: evaluate(policy, approved.iter().copied(), requester, roster),
            infeasible: feasibility(policy, requester, roster).reasons,
        });
        Tried { policy: policy.clone(), why: why.clone(), standing }
    });
    let pending = played.opened.as_ref().ok().filter(|request| request.state.name() == StateName::Pending);
    let finish = pending.and_then(|request| request.finish(roster));
    Simulation { policies: tried.collect(), finish, lacks: lacks(ask, roster), played }
}

impl Simulation {
    /// Where the request would stand; `None` where it could not be opened.
    pub fn state(&self) -> Option<StateName> {
        self.played.opened.as_ref().ok().map(|request| request.state.name())
    }

    /// The verdict as a sentence without its full stop.
    pub fn says(&self, facts: &Facts) -> String {
        let enforced = || self.policies.iter().filter(|tried| tried.enforced());
        match (&self.played.opened, self.played.decision.gate) {
            (Err(_), _) => {
                let says = self.played.decision.violations.iter().map(|violation| violation.message.as_str());
                format!("it could not be opened: {}", says.collect::<Vec<_>>().join("; "))
            }
            (Ok(_), Gate::Allowed) => "it would need no approval, since no enforced policy applies".to_owned(),
            (Ok(_), Gate::Bypassed) => "it would need no approval, since break-glass bypasses its policies".to_owned(),
            (Ok(request), _) => match &request.state {
                crate::State::Rejected { by, .. } => {
                    format!("it would be rejected by {}", facts.roster.member_name(*by))
                }
                crate::State::Approved { .. } => {
                    format!("it would be approved: {} satisfied", satisfied(enforced().count()))
                }
                _ => {
                    let open = enforced().filter(|tried| !tried.satisfied());
                    format!("it would wait for {}", names(open))
                }
            },
        }
    }
}

/// "Off-Hours Gate, Production Gate and Release Gate".
fn names<'a>(tried: impl Iterator<Item = &'a Tried>) -> String {
    let names: Vec<&str> = tried.map(|tried| tried.policy.template.name.as_str()).collect();
    match names.as_slice() {
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        names => names.concat(),
    }
}

fn satisfied(count: usize) -> String {
    if count == 1 { "its policy is".to_owned() } else { format!("its {count} policies are") }
}

impl Tried {
    /// Whether it applies and gates.
    pub fn enforced(&self) -> bool {
        self.standing.as_ref().is_some_and(|standing| standing.mode == Mode::Enforce)
    }

    /// Whether it applies and is satisfied.
    pub fn satisfied(&self) -> bool {
        self.standing.as_ref().is_some_and(|standing| standing.verdict.satisfied)
    }
}
