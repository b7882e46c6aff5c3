//! What the policy editor's preview needs to know of an organization, small enough for a browser.
//!
//! The preview runs in the browser on the very code that decides, so it needs the facts that decide:
//! who is who, and in which zone. Two thousand members are some 200 kB before compression.

use crate::ids::{MemberId, OrgRoleId, TeamId};
use crate::people::{Member, OrgRole, Permission, Roster, Team};
use crate::policy::clocks::ZoneTable;
use crate::{Facts, Timestamp};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// For how long ahead the browser knows local times: the preview looks a week ahead, and a page may
/// stay open for some weeks.
const WEEKS: u32 = 6;

/// The facts of one organization, as of one instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StudioFacts {
    members: Vec<MemberFact>,
    teams: Vec<(TeamId, String)>,
    roles: Vec<(OrgRoleId, String, BTreeSet<Permission>)>,
    /// The names that environments have here.
    pub environments: BTreeSet<String>,
    /// The organization's zone.
    pub zone: Tz,
    /// Local times of the coming weeks.
    pub clocks: ZoneTable,
    /// The server's time.
    pub now: Timestamp,
}

/// A member; teams and roles as places in their lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct MemberFact {
    id: MemberId,
    name: String,
    email: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    inactive: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    teams: Vec<usize>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    roles: Vec<usize>,
}

impl StudioFacts {
    /// Picks what the preview needs.
    pub fn of(facts: &Facts, now: Timestamp) -> Self {
        let roster = &facts.roster;
        let teams: Vec<_> = roster.teams().map(|team| (team.id, team.name.clone())).collect();
        let roles: Vec<_> = roster.roles().map(|role| (role.id, role.name.clone(), role.permissions.clone())).collect();
        let members = roster.members().map(|member| MemberFact {
            id: member.id,
            name: member.name.clone(),
            email: member.email.clone(),
            inactive: !member.active,
            teams: member.teams.iter().filter_map(|id| teams.iter().position(|team| team.0 == *id)).collect(),
            roles: member.roles.iter().filter_map(|id| roles.iter().position(|role| role.0 == *id)).collect(),
        });
        let environments = facts.directory.environments().map(|environment| environment.name.clone());
        let labels = facts.directory.clusters().filter_map(|cluster| cluster.environment.clone());
        Self {
            members: members.collect(),
            environments: environments.chain(labels).collect(),
            zone: facts.settings.timezone,
            clocks: ZoneTable::of(now, WEEKS * 7),
            now,
            teams,
            roles,
        }
    }

    /// Who is who.
    pub fn roster(&self) -> Roster {
        let member = |fact: &MemberFact| Member {
            id: fact.id,
            name: fact.name.clone(),
            email: fact.email.clone(),
            active: !fact.inactive,
            teams: fact.teams.iter().filter_map(|place| self.teams.get(*place)).map(|team| team.0).collect(),
            roles: fact.roles.iter().filter_map(|place| self.roles.get(*place)).map(|role| role.0).collect(),
        };
        // Whether a role is built in decides nothing that the preview shows.
        let role = |(id, name, permissions): &(OrgRoleId, String, BTreeSet<Permission>)| OrgRole {
            id: *id,
            name: name.clone(),
            permissions: permissions.clone(),
            built_in: false,
        };
        Roster::new(
            self.members.iter().map(member),
            self.teams.iter().map(|(id, name)| Team { id: *id, name: name.clone() }),
            self.roles.iter().map(role),
        )
    }
}
