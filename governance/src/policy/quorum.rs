//! What a policy needs before it is satisfied (the brief's `AccessApprovalQuorum`; semantics.md §5).

use crate::ids::{MemberId, OrgRoleId, TeamId};
use crate::people::Roster;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// All fields are combined with AND. Nothing here is a percentage, unanimous or timed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Quorum {
    /// How many distinct members must approve.
    pub min_approvals: u32,
    /// From how many different teams approvals must come; 0 does not restrict.
    pub min_distinct_teams: u32,
    /// Members who must approve, whatever the count.
    pub required_user_ids: BTreeSet<MemberId>,
    /// Teams of which at least one member must approve, each.
    pub required_team_ids: BTreeSet<TeamId>,
    /// Org roles of which at least one holder must approve, each.
    pub required_org_roles: BTreeSet<OrgRoleId>,
}

impl Default for Quorum {
    fn default() -> Self {
        Self {
            min_approvals: 1,
            min_distinct_teams: 0,
            required_user_ids: BTreeSet::new(),
            required_team_ids: BTreeSet::new(),
            required_org_roles: BTreeSet::new(),
        }
    }
}

impl Quorum {
    /// Whether it would be satisfied by nobody at all. Refused at save (semantics.md §5).
    pub fn asks_for_nothing(&self) -> bool {
        self.min_approvals == 0
            && self.min_distinct_teams == 0
            && self.required_user_ids.is_empty()
            && self.required_team_ids.is_empty()
            && self.required_org_roles.is_empty()
    }

    /// The quorum in a few words: "2 approvals from 2 different teams, 1 from SRE, 1 from a tech-lead, 1 from Ana".
    pub fn sentence(&self, roster: &Roster) -> String {
        let approvals = count_of(self.min_approvals as usize, "approval");
        let teams = count_of(self.min_distinct_teams as usize, "different team");
        let mut parts = Vec::new();
        match (self.min_approvals, self.min_distinct_teams) {
            (0, 0) if !self.asks_for_nothing() => {}
            (_, 0) => parts.push(approvals),
            (0, _) => parts.push(format!("approvals from {teams}")),
            _ => parts.push(format!("{approvals} from {teams}")),
        }
        parts.extend(self.required_team_ids.iter().map(|id| format!("1 from {}", roster.team_name(*id))));
        parts.extend(self.required_org_roles.iter().map(|id| format!("1 from {}", a(roster.role_name(*id)))));
        parts.extend(self.required_user_ids.iter().map(|id| format!("1 from {}", roster.member_name(*id))));
        parts.join(", ")
    }
}

/// "1 approval", "2 approvals".
pub fn count_of(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// A name with its indefinite article.
pub fn a(name: &str) -> String {
    let article = if name.to_lowercase().starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {name}")
}
