//! Plays a case on the functions that decide.

use super::case::Case;
use crate::facts::Facts;
use crate::gate::{self, GateDecision};
use crate::ids::OrgRoleId;
use crate::people::{OrgRole, Permission, Roster};
use crate::refusal::Refusal;
use crate::request::{Ask, Request};
use uuid::Uuid;

/// What came of a case.
pub(super) struct Came {
    pub decision: GateDecision,
    /// The request after the reviews, or why it was not opened.
    pub opened: Result<Request, Refusal>,
    /// How each review was received; when the request was not opened, that refusal for each.
    pub reviews: Vec<Result<(), Refusal>>,
}

/// Opens the request and gives the reviews in their order, all at the same instant.
pub(super) fn play(case: &Case, facts: &Facts) -> Came {
    let ask = &case.ask;
    let decision = gate::decide(facts, ask.action, &ask.target, &ask.reason, case.at);
    let mut opened =
        Request::open(ask.clone(), &where_the_requester_may_open(ask, facts), case.at).map(|outcome| outcome.request);
    let mut reviews = Vec::new();
    for review in &case.reviews {
        let received = opened.clone().and_then(|request| request.review(facts, review.by, review.verdict, "", case.at));
        reviews.push(received.map(|outcome| opened = Ok(outcome.request)));
    }
    Came { decision, opened, reviews }
}

/// The facts in which the requester is active and holds just the permissions that opening asks for.
/// They serve opening alone, so nobody's eligibility changes.
fn where_the_requester_may_open(ask: &Ask, facts: &Facts) -> Facts {
    let role = OrgRole {
        id: OrgRoleId(Uuid::max()),
        name: String::new(),
        permissions: [Some(Permission::RequestsOpen), ask.action.also_needs()].into_iter().flatten().collect(),
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
