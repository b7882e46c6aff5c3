//! What is open, and who could serve it.

use super::super::matching::Matching;
use crate::ids::{MemberId, OrgRoleId, TeamId};
use crate::people::{Member, Roster};
use crate::policy::Policy;
use crate::policy::approvers::eligibility;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What a need asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::evaluation) enum Kind {
    /// A number of approvals.
    Count,
    /// A number of teams that can be stood for.
    Teams,
    /// This member's approval.
    User(MemberId),
    /// One approval out of the team.
    Team(TeamId),
    /// One approval by a holder of the role.
    Role(OrgRoleId),
}

impl Kind {
    /// Whether one approval out of a set serves it.
    pub const fn is_one(self) -> bool {
        matches!(self, Self::User(_) | Self::Team(_) | Self::Role(_))
    }
}

/// One thing that a policy still asks for.
#[derive(Debug)]
pub(in crate::evaluation) struct Need {
    pub kind: Kind,
    /// The policy's place in the list of policies.
    pub policy: usize,
    /// How much of it is missing at first.
    pub missing: usize,
    /// The groups of peers that can serve it.
    pub servers: Vec<usize>,
    /// For [`Kind::Teams`]: what the approvals so far stand for.
    pub matching: Matching,
}

/// Candidates who are alike: they serve the same needs, through the same teams.
#[derive(Debug)]
pub(in crate::evaluation) struct Peers {
    pub members: Vec<MemberId>,
    /// The needs that they can serve, in order.
    pub serves: Vec<usize>,
    /// Their teams, by number, where teams matter; else none.
    pub teams: Rc<[usize]>,
}

/// All of it.
#[derive(Debug)]
pub(in crate::evaluation) struct Problem {
    pub needs: Vec<Need>,
    /// Those who serve little come first: they are taken first where anyone will do.
    pub peers: Vec<Peers>,
    /// How many teams there are.
    pub teams: usize,
}

impl Problem {
    /// What `policies` still ask for after `approved`, and who of `candidates` could serve it.
    pub fn new(
        policies: &[&Policy],
        approved: &BTreeSet<MemberId>,
        candidates: impl IntoIterator<Item = MemberId>,
        requester: Option<MemberId>,
        roster: &Roster,
    ) -> Self {
        let mut teams = Numbers::default();
        let mut needs = Vec::new();
        for (number, policy) in policies.iter().enumerate() {
            let counts = |id: &MemberId| eligibility(policy, *id, requester, roster).holds();
            let counted: Vec<&Member> =
                approved.iter().filter(|id| counts(id)).filter_map(|id| roster.active(*id)).collect();
            open_needs(policy, number, &counted, &mut teams, &mut needs);
        }

        let teams_matter = needs.iter().any(|need| need.kind == Kind::Teams);
        let mut alike = BTreeMap::<_, Vec<MemberId>>::new();
        let candidates = candidates.into_iter().filter(|id| !approved.contains(id));
        for member in candidates.filter_map(|id| roster.active(id)) {
            let serves = served(member, policies, &needs, requester, roster);
            if serves.is_empty() {
                continue;
            }
            let teams_of = if teams_matter { teams.of(member) } else { Rc::from([]) };
            alike.entry((serves, teams_of)).or_default().push(member.id);
        }
        let mut peers: Vec<Peers> =
            alike.into_iter().map(|((serves, teams), members)| Peers { members, serves, teams }).collect();
        peers.sort_by_key(|peers| (peers.serves.len(), peers.members.first().copied()));
        for (number, peers) in peers.iter().enumerate() {
            for need in &peers.serves {
                needs[*need].servers.push(number);
            }
        }
        Self { needs, peers, teams: teams.0.len() }
    }
}

/// Adds what a policy still asks for when these approvals count.
fn open_needs(policy: &Policy, number: usize, counted: &[&Member], teams: &mut Numbers, needs: &mut Vec<Need>) {
    let quorum = &policy.template.quorum;
    let mut add = |kind, missing, matching| {
        if missing > 0 {
            needs.push(Need { kind, policy: number, missing, servers: Vec::new(), matching });
        }
    };
    for id in &quorum.required_user_ids {
        let open = !counted.iter().any(|member| member.id == *id);
        add(Kind::User(*id), usize::from(open), Matching::default());
    }
    for id in &quorum.required_team_ids {
        let open = !counted.iter().any(|member| member.teams.contains(id));
        add(Kind::Team(*id), usize::from(open), Matching::default());
    }
    for id in &quorum.required_org_roles {
        let open = !counted.iter().any(|member| member.roles.contains(id));
        add(Kind::Role(*id), usize::from(open), Matching::default());
    }
    if quorum.min_distinct_teams > 0 {
        let mut matching = Matching::default();
        for member in counted {
            matching.add(&teams.of(member));
        }
        add(Kind::Teams, (quorum.min_distinct_teams as usize).saturating_sub(matching.size()), matching);
    }
    add(Kind::Count, (quorum.min_approvals as usize).saturating_sub(counted.len()), Matching::default());
}

/// The needs that a member's approval could serve.
fn served(
    member: &Member,
    policies: &[&Policy],
    needs: &[Need],
    requester: Option<MemberId>,
    roster: &Roster,
) -> Vec<usize> {
    // Needs stand in the order of their policies, so that each policy is asked once.
    let mut asked: Option<(usize, bool)> = None;
    let mut serves = Vec::new();
    for (number, need) in needs.iter().enumerate() {
        let eligible = match asked {
            Some((policy, eligible)) if policy == need.policy => eligible,
            _ => eligibility(policies[need.policy], member.id, requester, roster).holds(),
        };
        asked = Some((need.policy, eligible));
        let helps = match need.kind {
            Kind::Count => true,
            Kind::Teams => !member.teams.is_empty(),
            Kind::User(id) => member.id == id,
            Kind::Team(id) => member.teams.contains(&id),
            Kind::Role(id) => member.roles.contains(&id),
        };
        if eligible && helps {
            serves.push(number);
        }
    }
    serves
}

/// Numbers for teams, from 0, as they are met.
#[derive(Default)]
struct Numbers(BTreeMap<TeamId, usize>);

impl Numbers {
    fn of(&mut self, member: &Member) -> Rc<[usize]> {
        let numbers = member.teams.iter().map(|team| {
            let next = self.0.len();
            *self.0.entry(*team).or_insert(next)
        });
        numbers.collect()
    }
}
