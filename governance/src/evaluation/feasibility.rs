//! Whether the present members could satisfy a policy at all (semantics.md §5, last rule).
//!
//! More approvals never un-satisfy a policy, so the question has an exact and short answer: let
//! everyone who is eligible approve, and see what is still missing.

use super::{Missing, evaluate};
use crate::ids::MemberId;
use crate::people::Roster;
use crate::policy::Policy;
use crate::policy::approvers::eligible;
use crate::policy::quorum::count_of;
use std::collections::BTreeSet;

/// Whether a policy can be satisfied, and if not the smallest reasons why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feasibility {
    pub feasible: bool,
    /// "needs 1 more member of SRE"; empty when feasible.
    pub reasons: Vec<String>,
}

/// Decides it for a request by `requester`, or for requests in general when `None`.
pub fn feasibility(policy: &Policy, requester: Option<MemberId>, roster: &Roster) -> Feasibility {
    let everyone: Vec<MemberId> = eligible(policy, requester, roster).map(|(member, _)| member.id).collect();
    let verdict = evaluate(policy, everyone.iter().copied(), requester, roster);
    let reasons = verdict.missing.iter().map(|missing| reason(missing, &everyone, requester, roster)).collect();
    Feasibility { feasible: verdict.satisfied, reasons }
}

fn reason(missing: &Missing, eligible: &[MemberId], requester: Option<MemberId>, roster: &Roster) -> String {
    match *missing {
        Missing::Approvals(count) if eligible.is_empty() => {
            format!("needs {}, nobody is eligible", count_of(count, "eligible approver"))
        }
        Missing::Approvals(count) => {
            let only = eligible.len();
            format!("needs {}, only {only} can approve", count_of(count + only, "eligible approver"))
        }
        Missing::DistinctTeams(count, have) => {
            let teams: BTreeSet<_> =
                eligible.iter().filter_map(|id| roster.member(*id)).flat_map(|member| &member.teams).collect();
            let why = match (teams.len(), have) {
                (0, _) => "none has eligible members".to_owned(),
                (1, 1) => "only 1 has eligible members".to_owned(),
                (teams, have) if teams == have => format!("only {have} have eligible members"),
                // There are enough teams, but each member stands for one of theirs.
                (_, have) => format!("the eligible members can stand for only {have}"),
            };
            format!("needs approvers from {}, {why}", count_of(count + have, "team"))
        }
        Missing::User(id) if requester == Some(id) => {
            format!("needs an approval from {}, who is the requester", roster.member_name(id))
        }
        Missing::User(id) => format!("needs an approval from {}, who is not active", roster.member_name(id)),
        Missing::Team(id) => format!("needs 1 more member of {}", roster.team_name(id)),
        Missing::Role(id) => format!("needs 1 more holder of {}", roster.role_name(id)),
    }
}
