//! Whether the approvals on a request satisfy a policy (semantics.md §5).

use super::matching::distinct_teams;
use super::{Finding, Rule};
use crate::ids::{MemberId, OrgRoleId, TeamId, TemplateId};
use crate::people::{Member, Roster};
use crate::policy::Policy;
use crate::policy::approvers::eligibility;
use crate::policy::quorum::{a, count_of};

/// What a policy still needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// So many more approvals.
    Approvals(usize),
    /// Approvals from so many more teams; the second is how many stand already.
    DistinctTeams(usize, usize),
    /// An approval by this member.
    User(MemberId),
    /// An approval from this team.
    Team(TeamId),
    /// An approval by a holder of this role.
    Role(OrgRoleId),
}

impl Missing {
    /// In a few words: "2 approvals", "1 approval from SRE".
    pub fn says(&self, roster: &Roster) -> String {
        match *self {
            Self::Approvals(count) => count_of(count, "approval"),
            Self::DistinctTeams(count, 0) => format!("approvals from {}", count_of(count, "different team")),
            Self::DistinctTeams(count, _) => format!("approvals from {}", count_of(count, "more team")),
            Self::User(id) => format!("1 approval from {}", roster.member_name(id)),
            Self::Team(id) => format!("1 approval from {}", roster.team_name(id)),
            Self::Role(id) => format!("1 approval from {}", a(roster.role_name(id))),
        }
    }
}

/// Where a policy stands on a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyVerdict {
    pub policy: TemplateId,
    pub satisfied: bool,
    /// The members whose approval counts for this policy now.
    pub counted: Vec<MemberId>,
    /// What it still needs; empty exactly when satisfied.
    pub missing: Vec<Missing>,
    /// The same as a tree of reasons.
    pub finding: Finding,
}

/// Evaluates a policy over the members who approved, by the roster as it is: an approval counts
/// only while its giver is active and eligible for this policy. `requester` is `None` where no
/// request is meant.
pub fn evaluate(
    policy: &Policy,
    approved: impl IntoIterator<Item = MemberId>,
    requester: Option<MemberId>,
    roster: &Roster,
) -> PolicyVerdict {
    let mut counted: Vec<&Member> = approved
        .into_iter()
        .filter(|member| eligibility(policy, *member, requester, roster).holds())
        .filter_map(|member| roster.active(member))
        .collect();
    counted.sort_by_key(|member| member.id);
    counted.dedup_by_key(|member| member.id);

    let quorum = &policy.template.quorum;
    let mut tally = Tally { roster, missing: Vec::new(), findings: Vec::new() };

    let (have, need) = (counted.len(), quorum.min_approvals as usize);
    let says = have_of(have, need, "approval");
    tally.ask(Rule::MinApprovals, says, (have < need).then(|| Missing::Approvals(need - have)));

    if quorum.min_distinct_teams > 0 {
        let (have, need) =
            (distinct_teams(counted.iter().map(|member| &member.teams)), quorum.min_distinct_teams as usize);
        let says = format!("approvals from {}", have_of(have, need, "different team"));
        let missing = (have < need).then(|| Missing::DistinctTeams(need - have, have));
        tally.ask(Rule::MinDistinctTeams, says, missing);
    }
    for id in &quorum.required_user_ids {
        let by = counted.iter().find(|member| member.id == *id);
        let name = roster.member_name(*id).to_owned();
        tally.ask_one(Rule::RequiredUser, &name, by.copied(), Missing::User(*id));
    }
    for id in &quorum.required_team_ids {
        let by = counted.iter().find(|member| member.teams.contains(id));
        let name = roster.team_name(*id).to_owned();
        tally.ask_one(Rule::RequiredTeam, &name, by.copied(), Missing::Team(*id));
    }
    for id in &quorum.required_org_roles {
        let by = counted.iter().find(|member| member.roles.contains(id));
        let name = a(roster.role_name(*id));
        tally.ask_one(Rule::RequiredOrgRole, &name, by.copied(), Missing::Role(*id));
    }

    let Tally { missing, findings, .. } = tally;
    let satisfied = missing.is_empty();
    let name = &policy.template.name;
    let says = if satisfied { format!("{name} is satisfied") } else { format!("{name} is not satisfied yet") };
    PolicyVerdict {
        policy: policy.id,
        satisfied,
        counted: counted.iter().map(|member| member.id).collect(),
        missing,
        finding: Finding::new(Rule::Quorum, satisfied, says).because(findings),
    }
}

/// "1 of 2 approvals"; where there are more than it takes, "3 approvals, 2 needed".
fn have_of(have: usize, need: usize, what: &str) -> String {
    if have > need {
        format!("{}, {need} needed", count_of(have, what))
    } else {
        format!("{have} of {}", count_of(need, what))
    }
}

struct Tally<'a> {
    roster: &'a Roster,
    missing: Vec<Missing>,
    findings: Vec<Finding>,
}

impl Tally<'_> {
    fn ask(&mut self, rule: Rule, says: String, missing: Option<Missing>) {
        let says = match missing {
            Some(missing) => format!("{says}: needs {}", missing.says(self.roster)),
            None => says,
        };
        self.findings.push(Finding::new(rule, missing.is_none(), says));
        self.missing.extend(missing);
    }

    fn ask_one(&mut self, rule: Rule, whose: &str, by: Option<&Member>, missing: Missing) {
        let says = match by {
            Some(member) => format!("1 of 1 approval from {whose}: {}", member.name),
            None => format!("0 of 1 approval from {whose}"),
        };
        self.findings.push(Finding::new(rule, by.is_some(), says));
        self.missing.extend(by.is_none().then_some(missing));
    }
}
