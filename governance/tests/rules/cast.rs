//! Short ways to say what the tests say often, on top of [`governance::samples`].

use governance::event::{Actor, EventKind};
use governance::ids::{BindingId, EnvironmentId, MemberId, TeamId};
use governance::people::Member;
use governance::policy::Approvers;
use governance::policy::Quorum;
use governance::request::{Outcome, Verdict};
use governance::resources::{Environment, Freeze};
use governance::samples::{BO, PRODUCTION, ask, binding, directory, facts_with, noon, policy};
use governance::{
    Action, Binding, Directory, Facts, Mode, Permission, Place, Policy, Refusal, Request, Roster, Scope, StateName,
    Target, Timestamp, Violation,
};

/// An instant.
pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A quorum of so many approvals.
pub fn approvals(count: u32) -> Quorum {
    Quorum { min_approvals: count, ..Quorum::default() }
}

/// A policy of the organization that asks for so many approvals.
pub fn needs(count: u32) -> Policy {
    policy(1, "Gate", Scope::Organization, approvals(count))
}

/// The same, changed.
pub fn needs_with(count: u32, change: impl FnOnce(&mut Policy)) -> Policy {
    let mut policy = needs(count);
    change(&mut policy);
    policy
}

/// Only these members may approve.
pub fn only(users: &[MemberId]) -> Option<Approvers> {
    Some(Approvers { users: users.iter().copied().collect(), ..Approvers::default() })
}

/// The facts with these policies bound to the organization.
pub fn everywhere(policies: impl IntoIterator<Item = Policy>) -> Facts {
    facts_with(policies.into_iter().map(|policy| (policy, Place::Organization)))
}

/// The same facts with one more policy bound.
pub fn bind(facts: &mut Facts, number: u128, policy: &Policy, place: Place, mode: Mode) -> BindingId {
    let bound = Binding { mode, ..binding(number, policy, place) };
    if facts.policies.policy(policy.id).is_none() {
        facts.policies.policies.push(policy.clone());
    }
    facts.policies.bindings.push(bound.clone());
    bound.id
}

/// Changes one member.
pub fn change_member(facts: &mut Facts, id: MemberId, change: impl FnOnce(&mut Member)) {
    let mut members: Vec<Member> = facts.roster.members().cloned().collect();
    change(members.iter_mut().find(|member| member.id == id).unwrap());
    facts.roster = Roster::new(members, facts.roster.teams().cloned(), facts.roster.roles().cloned());
}

/// Deactivates one member.
pub fn deactivate(facts: &mut Facts, id: MemberId) {
    change_member(facts, id, |member| member.active = false);
}

/// Takes one member out of a team.
pub fn leave(facts: &mut Facts, id: MemberId, team: TeamId) {
    change_member(facts, id, |member| assert!(member.teams.remove(&team)));
}

/// Changes the environments.
pub fn change_environments(facts: &mut Facts, change: impl FnOnce(&mut Vec<Environment>)) {
    let mut environments: Vec<Environment> = facts.directory.environments().cloned().collect();
    change(&mut environments);
    facts.directory =
        Directory::new(facts.directory.projects().cloned(), environments, facts.directory.clusters().cloned());
}

/// Freezes an environment.
pub fn freeze(facts: &mut Facts, id: EnvironmentId, reason: &str) {
    let freeze = Freeze { at: noon(), by: BO, reason: reason.to_owned() };
    change_environments(facts, |all| {
        all.iter_mut().find(|environment| environment.id == id).unwrap().freeze = Some(freeze);
    });
}

/// El's request to deploy to production at noon.
pub fn opened(facts: &Facts) -> Request {
    Request::open(ask(), facts, noon()).unwrap().request
}

/// The same with these approvals, at noon.
pub fn approved_by(facts: &Facts, members: &[MemberId]) -> Request {
    members.iter().fold(opened(facts), |request, member| approve(request, facts, *member).unwrap().request)
}

/// An approval at noon, without a comment.
pub fn approve(request: Request, facts: &Facts, by: MemberId) -> Result<Outcome, Refusal> {
    request.review(facts, by, Verdict::Approve, "", noon())
}

/// The kinds of an outcome's events, in order.
pub fn kinds(outcome: &Outcome) -> Vec<EventKind> {
    outcome.events().iter().map(|event| event.happening.kind()).collect()
}

/// The codes of violations, in order.
pub fn codes(violations: &[Violation]) -> Vec<&str> {
    violations.iter().map(|violation| violation.code.as_str()).collect()
}

/// The violations of a refusal.
pub fn violations(refusal: Refusal) -> Vec<Violation> {
    match refusal {
        Refusal::Violations(violations) => violations,
        other => panic!("{other}"),
    }
}

/// The names of the policies that match an action on a target at noon.
pub fn matched(facts: &Facts, action: Action, target: &Target) -> Vec<String> {
    let decision = governance::gate::decide(facts, &Actor::System, action, target, "because", noon());
    decision.matched.into_iter().map(|matched| matched.policy.template.name).collect()
}

/// The state's name at noon.
pub fn state(request: &Request) -> StateName {
    request.state_at(noon())
}

/// Production alone, for conditions and bindings.
pub const IN_PRODUCTION: Place = Place::Environment(PRODUCTION);

/// The roster in which these members additionally hold a role with these permissions.
pub fn grant(facts: &mut Facts, members: &[MemberId], permissions: &[Permission]) {
    let role = governance::OrgRole {
        id: governance::ids::OrgRoleId(uuid::Uuid::from_u128(39)),
        name: "extra".to_owned(),
        permissions: permissions.iter().copied().collect(),
        built_in: false,
    };
    let holders = facts.roster.members().cloned().map(|mut member| {
        if members.contains(&member.id) {
            member.roles.insert(role.id);
        }
        member
    });
    let roles = facts.roster.roles().cloned().chain([role.clone()]);
    facts.roster = Roster::new(holders.collect::<Vec<_>>(), facts.roster.teams().cloned(), roles.collect::<Vec<_>>());
}

/// The directory in which the cluster carries this environment label.
pub fn labelled(label: Option<&str>) -> Directory {
    let directory = directory();
    let clusters = directory.clusters().cloned().map(|mut cluster| {
        cluster.environment = label.map(str::to_owned);
        cluster
    });
    Directory::new(directory.projects().cloned(), directory.environments().cloned(), clusters.collect::<Vec<_>>())
}
