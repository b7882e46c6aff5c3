//! Who is who: members, teams, org roles and their permissions (semantics.md §11), as facts.

use crate::action::Action;
use crate::ids::{MemberId, OrgRoleId, TeamId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

macro_rules! permissions {
    ($($variant:ident = $key:literal, $says:literal;)+) => {
        /// What a member may do, given by org roles. The list is fixed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Permission { $(#[doc = $says] #[serde(rename = $key)] $variant),+ }

        impl Permission {
            /// All of them, in the order of semantics.md §11.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The key, as interfaces write it.
            pub const fn key(self) -> &'static str { match self { $(Self::$variant => $key),+ } }
            /// What it allows, in a few words.
            pub const fn says(self) -> &'static str { match self { $(Self::$variant => $says),+ } }
        }
    };
}

permissions! {
    PoliciesManage = "policies.manage", "Create, change, bind and archive policies";
    ResourcesManage = "resources.manage", "Create, change, freeze and delete projects, environments and clusters";
    MembersManage = "members.manage", "Invite members, change their teams and roles, deactivate them";
    RequestsOpen = "requests.open", "Ask for protected actions";
    RequestsReview = "requests.review", "Approve and reject where a policy names no approvers";
    RequestsManage = "requests.manage", "Cancel, claim and report on other members' requests";
    BreakGlassInitiate = "break_glass.initiate", "Start a break-glass session";
    BreakGlassRevoke = "break_glass.revoke", "End other members' break-glass sessions";
    BreakGlassReview = "break_glass.review", "Review ended break-glass sessions";
    SecurityAlerts = "security.alerts", "Be told of break-glass and of a broken audit log";
    AuditRead = "audit.read", "Read and export the audit log";
    TokensManage = "tokens.manage", "Issue and revoke API tokens";
    OrganizationManage = "organization.manage", "Change the organization's settings and org roles";
}

impl FromStr for Permission {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|permission| permission.key() == text).ok_or(())
    }
}

/// The role that holds every permission and whose last holder can't be removed.
pub const OWNER: &str = "owner";

/// The built-in org roles of a new organization with their permissions (semantics.md §11).
pub fn built_in_roles() -> [(&'static str, BTreeSet<Permission>); 4] {
    let all: BTreeSet<Permission> = Permission::ALL.iter().copied().collect();
    let mut admin = all.clone();
    admin.remove(&Permission::BreakGlassInitiate);
    [
        (OWNER, all),
        ("admin", admin),
        ("auditor", BTreeSet::from([Permission::AuditRead, Permission::BreakGlassReview])),
        ("member", BTreeSet::from([Permission::RequestsOpen, Permission::RequestsReview])),
    ]
}

/// A named role that members hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgRole {
    pub id: OrgRoleId,
    pub name: String,
    pub permissions: BTreeSet<Permission>,
    /// Built-in roles keep their name and can't be deleted.
    pub built_in: bool,
}

/// A named set of members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    pub id: TeamId,
    pub name: String,
}

/// A person in an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub id: MemberId,
    pub name: String,
    /// Unique in the organization, in lower case.
    pub email: String,
    pub active: bool,
    pub teams: BTreeSet<TeamId>,
    pub roles: BTreeSet<OrgRoleId>,
}

/// Everyone of one organization, as of one instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    members: BTreeMap<MemberId, Member>,
    teams: BTreeMap<TeamId, Team>,
    roles: BTreeMap<OrgRoleId, OrgRole>,
}

impl Roster {
    /// A roster of these members, teams and roles.
    pub fn new(
        members: impl IntoIterator<Item = Member>,
        teams: impl IntoIterator<Item = Team>,
        roles: impl IntoIterator<Item = OrgRole>,
    ) -> Self {
        Self {
            members: members.into_iter().map(|member| (member.id, member)).collect(),
            teams: teams.into_iter().map(|team| (team.id, team)).collect(),
            roles: roles.into_iter().map(|role| (role.id, role)).collect(),
        }
    }

    /// Everyone, active or not.
    pub fn members(&self) -> impl Iterator<Item = &Member> + Clone {
        self.members.values()
    }

    /// Every team.
    pub fn teams(&self) -> impl Iterator<Item = &Team> + Clone {
        self.teams.values()
    }

    /// Every org role.
    pub fn roles(&self) -> impl Iterator<Item = &OrgRole> + Clone {
        self.roles.values()
    }

    /// The member, active or not.
    pub fn member(&self, id: MemberId) -> Option<&Member> {
        self.members.get(&id)
    }

    /// The member, if active.
    pub fn active(&self, id: MemberId) -> Option<&Member> {
        self.member(id).filter(|member| member.active)
    }

    /// The team.
    pub fn team(&self, id: TeamId) -> Option<&Team> {
        self.teams.get(&id)
    }

    /// The org role.
    pub fn role(&self, id: OrgRoleId) -> Option<&OrgRole> {
        self.roles.get(&id)
    }

    /// What an active member may do: the union over the roles held. Nothing for anyone else.
    pub fn permissions(&self, id: MemberId) -> BTreeSet<Permission> {
        self.active(id)
            .into_iter()
            .flat_map(|member| &member.roles)
            .filter_map(|role| self.roles.get(role))
            .flat_map(|role| role.permissions.iter().copied())
            .collect()
    }

    /// Whether an active member holds the permission.
    pub fn may(&self, id: MemberId, permission: Permission) -> bool {
        self.active(id).is_some_and(|member| {
            member
                .roles
                .iter()
                .filter_map(|role| self.roles.get(role))
                .any(|role| role.permissions.contains(&permission))
        })
    }

    /// Whether an active member may ask for an action.
    pub fn may_ask_for(&self, id: MemberId, action: Action) -> bool {
        action.needs().iter().all(|needed| self.may(id, *needed))
    }

    /// A member by id, email address or name, as people write them in policies. A name that several
    /// members bear finds none.
    pub fn find_member(&self, text: &str) -> Option<&Member> {
        let text = text.trim();
        if let Some(member) = text.parse().ok().and_then(|id| self.member(id)) {
            return Some(member);
        }
        only(self.members(), |member| member.email.eq_ignore_ascii_case(text))
            .or_else(|| only(self.members(), |member| member.name == text))
    }

    /// A team by id or name, any case.
    pub fn find_team(&self, text: &str) -> Option<&Team> {
        let text = text.trim();
        let by_id = text.parse().ok().and_then(|id| self.team(id));
        by_id.or_else(|| named(self.teams(), text, |team| &team.name))
    }

    /// An org role by id or name, any case.
    pub fn find_role(&self, text: &str) -> Option<&OrgRole> {
        let text = text.trim();
        let by_id = text.parse().ok().and_then(|id| self.role(id));
        by_id.or_else(|| named(self.roles(), text, |role| &role.name))
    }

    /// A member's name, or a stand-in when the member is unknown here.
    pub fn member_name(&self, id: MemberId) -> &str {
        self.member(id).map_or("a former member", |member| &member.name)
    }

    /// A team's name, or a stand-in when the team was deleted.
    pub fn team_name(&self, id: TeamId) -> &str {
        self.team(id).map_or("a deleted team", |team| &team.name)
    }

    /// An org role's name, or a stand-in when the role was deleted.
    pub fn role_name(&self, id: OrgRoleId) -> &str {
        self.role(id).map_or("a deleted role", |role| &role.name)
    }
}

/// The one thing that fits, if exactly one does.
fn only<'a, T>(mut things: impl Iterator<Item = &'a T>, fits: impl Fn(&T) -> bool) -> Option<&'a T> {
    let found = things.find(|thing| fits(thing))?;
    things.all(|thing| !fits(thing)).then_some(found)
}

/// The thing of that name: exactly, or else the only one in any case.
fn named<'a, T>(things: impl Iterator<Item = &'a T> + Clone, text: &str, name: impl Fn(&T) -> &str) -> Option<&'a T> {
    let exact = things.clone().find(|thing| name(thing) == text);
    exact.or_else(|| only(things, |thing| name(thing).to_lowercase() == text.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_admin_may_do_all_but_break_the_glass() {
        let [(_, owner), (_, admin), ..] = built_in_roles();
        let missing: Vec<_> = owner.difference(&admin).collect();
        assert_eq!(missing, [&Permission::BreakGlassInitiate]);
    }
}
