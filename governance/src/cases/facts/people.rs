//! Members, and the teams and org roles that exist by being named.

use super::nth;
use crate::cases::file::Document;
use crate::ids::{MemberId, OrgRoleId, TeamId};
use crate::people::{Member, OrgRole, Permission, Roster, Team};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Teams, or org roles: they exist by being named, and like in an organization any case will do.
#[derive(Default)]
struct Names(BTreeMap<String, (Uuid, String)>);

impl Names {
    fn of<'a>(names: impl IntoIterator<Item = &'a String>) -> Self {
        let mut known = BTreeMap::new();
        for name in names {
            let next = nth(known.len());
            known.entry(name.trim().to_lowercase()).or_insert_with(|| (next, name.trim().to_owned()));
        }
        Self(known)
    }

    fn ids<T: From<Uuid> + Ord>(&self, names: &[String]) -> BTreeSet<T> {
        names.iter().filter_map(|name| self.0.get(&name.trim().to_lowercase())).map(|(id, _)| T::from(*id)).collect()
    }
}

/// Everyone of a document.
pub(super) fn roster(document: &Document) -> Roster {
    let approvers = || document.policies.iter().filter_map(|policy| policy.approvers.as_ref());
    let quorums = || document.policies.iter().map(|policy| &policy.quorum);
    let reminders = document.policies.iter().filter_map(|policy| policy.reminders.as_ref());
    let escalated = || reminders.clone().filter_map(|reminders| reminders.escalate_to.as_ref());
    let members = || document.members.iter().map(|(_, member)| member);
    let teams = Names::of(
        (members().flat_map(|member| &member.teams))
            .chain(approvers().flat_map(|approvers| &approvers.teams))
            .chain(quorums().flat_map(|quorum| &quorum.required_team_ids))
            .chain(escalated()),
    );
    let roles = Names::of(
        (members().flat_map(|member| &member.org_roles))
            .chain(approvers().flat_map(|approvers| &approvers.org_roles))
            .chain(quorums().flat_map(|quorum| &quorum.required_org_roles)),
    );
    // Who holds a session may: that it is there says so.
    let holds = |name: &str| {
        let held = document.break_glass.iter().any(|session| session.holder.trim() == name);
        held.then_some(Permission::BreakGlassInitiate)
    };
    let mut people = Vec::new();
    let mut hidden = Vec::new();
    for (number, (name, entry)) in document.members.iter().enumerate() {
        let both = || BTreeSet::from([Permission::RequestsOpen, Permission::RequestsReview]);
        let permissions = OrgRole {
            id: OrgRoleId(nth(roles.0.len() + number)),
            // No policy can name it: names are trimmed before they are looked up.
            name: format!(" permissions of {name}"),
            permissions: entry.permissions.clone().unwrap_or_else(both).into_iter().chain(holds(name)).collect(),
            built_in: false,
        };
        let mut held: BTreeSet<OrgRoleId> = roles.ids(&entry.org_roles);
        held.insert(permissions.id);
        hidden.push(permissions);
        people.push(Member {
            id: MemberId(nth(number)),
            name: name.to_owned(),
            // Not made of the name, so that names are compared exactly.
            email: format!("{number}@policy-test.invalid"),
            active: entry.active,
            teams: teams.ids(&entry.teams),
            roles: held,
        });
    }
    let team = |(id, name): &(Uuid, String)| Team { id: TeamId(*id), name: name.clone() };
    let role = |(id, name): &(Uuid, String)| OrgRole {
        id: OrgRoleId(*id),
        name: name.clone(),
        permissions: BTreeSet::new(),
        built_in: false,
    };
    Roster::new(people, teams.0.values().map(team), roles.0.values().map(role).chain(hidden))
}
