//! An organization of 2,000 members and 200 teams, for benchmarks.

use governance::ids::{MemberId, OrgRoleId, TeamId, TemplateId};
use governance::people::{Member, OrgRole, Team};
use governance::policy::{Approvers, Conditions, Quorum};
use governance::{Permission, Policy, Roster, Scope, Template};
use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::{Duration, Instant};
use uuid::Uuid;

pub const MEMBERS: u64 = 2000;
pub const TEAMS: u64 = 200;
pub const ROLES: u64 = 20;

pub fn id(kind: u64, number: u64) -> Uuid {
    Uuid::from_u64_pair(kind, number)
}

pub fn team(number: u64) -> TeamId {
    TeamId(id(2, number))
}

pub fn role(number: u64) -> OrgRoleId {
    OrgRoleId(id(3, number))
}

/// Numbers that look random and are the same in every run.
pub fn scatter(seed: u64) -> u64 {
    let mut x = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// Everyone is in one to three teams and may review; each of 19 roles is held by about a hundred.
pub fn roster() -> Roster {
    let members = (0..MEMBERS).map(|number| {
        let many = 1 + scatter(number) % 3;
        Member {
            id: MemberId(id(1, number)),
            name: format!("Member {number}"),
            email: format!("{number}@example.com"),
            active: true,
            teams: (0..many).map(|each| team(scatter(number * 7 + each + 1) % TEAMS)).collect(),
            roles: BTreeSet::from([role(0), role(1 + scatter(number * 13) % (ROLES - 1))]),
        }
    });
    let teams = (0..TEAMS).map(|number| Team { id: team(number), name: format!("team {number}") });
    let roles = (0..ROLES).map(|number| OrgRole {
        id: role(number),
        name: format!("role {number}"),
        permissions: if number == 0 {
            [Permission::RequestsOpen, Permission::RequestsReview].into()
        } else {
            [].into()
        },
        built_in: false,
    });
    Roster::new(members.collect::<Vec<_>>(), teams.collect::<Vec<_>>(), roles.collect::<Vec<_>>())
}

/// The fastest of so many runs.
pub fn fastest<T>(runs: u32, mut run: impl FnMut() -> T) -> Duration {
    let timed = |_| {
        let start = Instant::now();
        black_box(run());
        start.elapsed()
    };
    (0..runs).map(timed).min().unwrap_or_default()
}

/// A policy of the organization that always applies, to every action.
pub fn policy(number: u64, quorum: Quorum, approvers: Option<Approvers>) -> Policy {
    let template = Template {
        name: format!("policy {number}"),
        description: String::new(),
        scope: Scope::Organization,
        actions: BTreeSet::new(),
        approvers,
        quorum,
        conditions: Conditions::default(),
        requester_can_approve: false,
        reminders: None,
    };
    Policy { id: TemplateId(id(4, number)), version: 1, template }
}
