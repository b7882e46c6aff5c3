//! What the eligible members could give a policy if all of them approved.

use super::Missing;
use super::matching::Matching;
use crate::ids::{MemberId, OrgRoleId, TeamId};
use crate::people::{Member, Roster};
use crate::policy::Policy;
use crate::policy::approvers::eligible;
use crate::policy::quorum::count_of;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Everyone who is eligible for a policy, counted once, so that leaving out one of them (the
/// requester) is quick.
pub(super) struct Supply<'a> {
    policy: &'a Policy,
    roster: &'a Roster,
    eligible: BTreeMap<MemberId, &'a Member>,
    /// How many eligible members each team that matters has, and each required role.
    in_teams: BTreeMap<TeamId, usize>,
    in_roles: BTreeMap<OrgRoleId, usize>,
    /// How many teams they can stand for, counted up to one more than needed, and who does in one
    /// best assignment.
    stand_for: usize,
    standing: Vec<MemberId>,
}

impl<'a> Supply<'a> {
    /// Of a policy, by the roster as it is.
    pub fn new(policy: &'a Policy, roster: &'a Roster) -> Self {
        let eligible: BTreeMap<MemberId, &Member> =
            eligible(policy, None, roster).map(|(member, _)| (member.id, member)).collect();
        let mut supply = Self {
            policy,
            roster,
            eligible,
            in_teams: BTreeMap::new(),
            in_roles: BTreeMap::new(),
            stand_for: 0,
            standing: Vec::new(),
        };
        let quorum = &policy.template.quorum;
        let every_team = quorum.min_distinct_teams > 0;
        for member in supply.eligible.values() {
            for team in member.teams.iter().filter(|team| every_team || quorum.required_team_ids.contains(team)) {
                *supply.in_teams.entry(*team).or_default() += 1;
            }
            for role in member.roles.intersection(&quorum.required_org_roles) {
                *supply.in_roles.entry(*role).or_default() += 1;
            }
        }
        if every_team {
            supply.standing = supply.stand(None);
            supply.stand_for = supply.standing.len();
        }
        supply
    }

    /// The member whom a request by `requester` leaves out, if any.
    fn left_out(&self, requester: Option<MemberId>) -> Option<&'a Member> {
        let bars = !self.policy.template.requester_can_approve;
        requester.filter(|_| bars).and_then(|id| self.eligible.get(&id)).copied()
    }

    /// Whether a request by this member is like requests in general.
    pub fn leaves_nobody_out(&self, requester: MemberId) -> bool {
        self.left_out(Some(requester)).is_none()
    }

    /// Why all of them together do not satisfy the policy on a request by `requester`; empty if
    /// they do.
    pub fn reasons(&self, requester: Option<MemberId>) -> Vec<String> {
        let out = self.left_out(requester);
        self.missing(out).into_iter().map(|missing| self.reason(missing, requester, out)).collect()
    }

    /// What is missing when all of them approve but `out`.
    fn missing(&self, out: Option<&Member>) -> Vec<Missing> {
        let quorum = &self.policy.template.quorum;
        let mut missing = Vec::new();
        let (have, need) = (self.count(out), quorum.min_approvals as usize);
        if have < need {
            missing.push(Missing::Approvals(need - have));
        }
        let need = quorum.min_distinct_teams as usize;
        let have = self.stand_for_without(out, need);
        if have < need {
            missing.push(Missing::DistinctTeams(need - have, have));
        }
        let is_out = |id: &MemberId| out.is_some_and(|out| out.id == *id);
        let users = quorum.required_user_ids.iter().filter(|id| is_out(id) || !self.eligible.contains_key(id));
        missing.extend(users.map(|id| Missing::User(*id)));
        let teams = quorum.required_team_ids.iter().filter(|id| self.in_team(**id, out) == 0);
        missing.extend(teams.map(|id| Missing::Team(*id)));
        let holders = |id: &OrgRoleId| {
            let out = out.is_some_and(|out| out.roles.contains(id));
            self.in_roles.get(id).copied().unwrap_or(0) - usize::from(out)
        };
        missing.extend(quorum.required_org_roles.iter().filter(|id| holders(id) == 0).map(|id| Missing::Role(*id)));
        missing
    }

    fn count(&self, out: Option<&Member>) -> usize {
        self.eligible.len() - usize::from(out.is_some())
    }

    fn in_team(&self, id: TeamId, out: Option<&Member>) -> usize {
        let out = out.is_some_and(|out| out.teams.contains(&id));
        self.in_teams.get(&id).copied().unwrap_or(0) - usize::from(out)
    }

    /// How many teams they stand for without one of them, as far as it matters for `need`. One who
    /// stands for no team in a best assignment is not missed, nor is one when there are teams to spare.
    fn stand_for_without(&self, out: Option<&Member>, need: usize) -> usize {
        match out {
            Some(out) if self.stand_for <= need && self.standing.contains(&out.id) => self.stand(Some(out)).len(),
            _ => self.stand_for,
        }
    }

    /// Who stands for a team in a best assignment.
    fn stand(&self, out: Option<&Member>) -> Vec<MemberId> {
        let numbers: BTreeMap<TeamId, usize> =
            self.in_teams.keys().enumerate().map(|(number, team)| (*team, number)).collect();
        let mut matching = Matching::default();
        let others = self.eligible.values().filter(|member| out.is_none_or(|out| out.id != member.id));
        let stands = |member: &&&Member| {
            let teams: Rc<[usize]> = member.teams.iter().filter_map(|team| numbers.get(team)).copied().collect();
            matching.add(&teams)
        };
        // With one to spare nobody is missed, whoever is left out.
        let enough = self.policy.template.quorum.min_distinct_teams as usize + 1;
        others.filter(stands).take(enough).map(|member| member.id).collect()
    }

    fn reason(&self, missing: Missing, requester: Option<MemberId>, out: Option<&Member>) -> String {
        let roster = self.roster;
        match missing {
            Missing::Approvals(count) => match self.count(out) {
                0 => format!("needs {}, nobody is eligible", count_of(count, "eligible approver")),
                only => format!("needs {}, only {only} can approve", count_of(count + only, "eligible approver")),
            },
            Missing::DistinctTeams(count, have) => {
                let teams = self.in_teams.keys().filter(|team| self.in_team(**team, out) > 0).count();
                let why = match (teams, have) {
                    (0, _) => "none has eligible members".to_owned(),
                    (1, 1) => "only 1 has eligible members".to_owned(),
                    (teams, have) if teams == have => format!("only {have} have eligible members"),
                    // There are enough teams, but each member stands for one of theirs.
                    (_, have) => format!("the eligible members can stand for only {have}"),
                };
                format!("needs approvers from {}, {why}", count_of(count + have, "team"))
            }
            Missing::User(id) if requester == Some(id) && out.is_some() => {
                format!("needs an approval from {}, who is the requester", roster.member_name(id))
            }
            Missing::User(id) => format!("needs an approval from {}, who is not active", roster.member_name(id)),
            Missing::Team(id) => format!("needs 1 more member of {}", roster.team_name(id)),
            Missing::Role(id) => format!("needs 1 more holder of {}", roster.role_name(id)),
        }
    }
}
