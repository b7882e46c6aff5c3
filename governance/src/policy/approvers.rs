//! Who is eligible to approve for a policy (semantics.md §5).
//!
//! A template either leaves its approvers open, and then everyone who holds `requests.review` is
//! eligible, or names them. A template that names approvers but lists none is not open: it leaves
//! eligible only those whom its quorum names. So emptying the list never widens it to everyone.

use super::Policy;
use crate::ids::{MemberId, OrgRoleId, TeamId};
use crate::people::{Member, Permission, Roster};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The explicit approvers of a template.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Approvers {
    pub users: BTreeSet<MemberId>,
    pub teams: BTreeSet<TeamId>,
    pub org_roles: BTreeSet<OrgRoleId>,
}

/// Whether a member may approve for a policy, and why or why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Eligibility {
    Eligible(Ground),
    NotEligible(Bar),
}

impl Eligibility {
    /// True for the eligible.
    pub const fn holds(&self) -> bool {
        matches!(self, Self::Eligible(_))
    }
}

/// Why somebody may approve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Named themselves, as an approver or as a required one.
    Named,
    /// Through a named team.
    Team(TeamId),
    /// Through a named org role.
    Role(OrgRoleId),
    /// The policy is open to everyone who may review.
    Open,
}

impl Ground {
    /// The ground in a few words.
    pub fn says(&self, roster: &Roster) -> String {
        match self {
            Self::Named => "named by the policy".to_owned(),
            Self::Team(id) => format!("member of {}", roster.team_name(*id)),
            Self::Role(id) => format!("holds the role {}", roster.role_name(*id)),
            Self::Open => "may review requests".to_owned(),
        }
    }
}

/// Why somebody may not approve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bar {
    /// The requester, where `requesterCanApprove` is false.
    Requester,
    /// Deactivated, or not a member here.
    Inactive,
    /// Neither named, nor in a named team, nor holding a named role.
    NotNamed,
    /// The policy is open, and the member may not review requests.
    MayNotReview,
}

impl Bar {
    /// The bar as a sentence to the member it stands before.
    pub const fn says(&self) -> &'static str {
        match self {
            Self::Requester => "You opened this request, and its policy does not let the requester approve.",
            Self::Inactive => "You are not an active member of this organization.",
            Self::NotNamed => "The policy names other approvers.",
            Self::MayNotReview => "Your roles do not allow you to review requests.",
        }
    }
}

/// Whether `member` may approve for `policy` on a request by `requester`, by the roster as it is.
pub fn eligibility(policy: &Policy, member: MemberId, requester: Option<MemberId>, roster: &Roster) -> Eligibility {
    let template = &policy.template;
    let Some(person) = roster.active(member) else {
        return Eligibility::NotEligible(Bar::Inactive);
    };
    // Before all grounds: whatever else names the requester does not count.
    if requester == Some(member) && !template.requester_can_approve {
        return Eligibility::NotEligible(Bar::Requester);
    }
    let quorum = &template.quorum;
    let by_quorum = named(person, &quorum.required_user_ids, &quorum.required_team_ids, &quorum.required_org_roles);
    let ground = by_quorum.or_else(|| match &template.approvers {
        Some(explicit) => named(person, &explicit.users, &explicit.teams, &explicit.org_roles),
        None => roster.may(member, Permission::RequestsReview).then_some(Ground::Open),
    });
    match (ground, &template.approvers) {
        (Some(ground), _) => Eligibility::Eligible(ground),
        (None, Some(_)) => Eligibility::NotEligible(Bar::NotNamed),
        (None, None) => Eligibility::NotEligible(Bar::MayNotReview),
    }
}

/// Whose requests a member may approve under a policy: of a requester it matters alone whether it is
/// the member. So one answer holds for every request that a version of a policy gates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// What others ask for.
    pub others: bool,
    /// What the member asks for.
    pub own: bool,
}

impl Reach {
    /// How far a member reaches, by the roster as it is. Of the roster, only the member and the roles
    /// that the member holds are looked at.
    pub fn of(policy: &Policy, member: MemberId, roster: &Roster) -> Self {
        let eligible = |requester| eligibility(policy, member, requester, roster).holds();
        Self { others: eligible(None), own: eligible(Some(member)) }
    }
}

/// Everyone who may approve for a policy, with the ground for each, in the order of their ids.
pub fn eligible<'a>(
    policy: &'a Policy,
    requester: Option<MemberId>,
    roster: &'a Roster,
) -> impl Iterator<Item = (&'a Member, Ground)> {
    roster.members().filter_map(move |member| match eligibility(policy, member.id, requester, roster) {
        Eligibility::Eligible(ground) => Some((member, ground)),
        Eligibility::NotEligible(_) => None,
    })
}

fn named(
    person: &Member,
    users: &BTreeSet<MemberId>,
    teams: &BTreeSet<TeamId>,
    roles: &BTreeSet<OrgRoleId>,
) -> Option<Ground> {
    if users.contains(&person.id) {
        return Some(Ground::Named);
    }
    let team = person.teams.intersection(teams).next().copied().map(Ground::Team);
    team.or_else(|| person.roles.intersection(roles).next().copied().map(Ground::Role))
}
