//! Small random organizations: up to 6 members in 4 teams with 3 roles, random policies, bound
//! at random places of two projects and two clusters.
//!
//! The larger strategies are boxed: the trees by which proptest shrinks them would fill the stack.

mod policies;

pub use policies::{any_binding, any_conditions, any_instant, any_policy};

use chrono_tz::Tz;
use governance::break_glass::Sessions;
use governance::ids::{BindingId, ClusterId, EnvironmentId, MemberId, OrgRoleId, ProjectId, RequestId, TeamId};
use governance::people::Member;
use governance::policy::{Conditions, Quorum};
use governance::request::Ask;
use governance::resources::{Cluster, Environment, Freeze, Project};
use governance::{
    Action, Binding, Directory, Facts, Mode, OrgRole, Permission, Place, PolicySet, Roster, Settings, Target, Team,
    Timestamp, payload,
};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

const fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub const MEMBERS: [MemberId; 6] =
    [MemberId(id(1)), MemberId(id(2)), MemberId(id(3)), MemberId(id(4)), MemberId(id(5)), MemberId(id(6))];
pub const TEAMS: [TeamId; 4] = [TeamId(id(11)), TeamId(id(12)), TeamId(id(13)), TeamId(id(14))];
/// May open and review; may nothing; may open and manage.
pub const ROLES: [OrgRoleId; 3] = [OrgRoleId(id(21)), OrgRoleId(id(22)), OrgRoleId(id(23))];
const ZONES: [Tz; 7] = [
    Tz::UTC,
    Tz::Europe__Istanbul,
    Tz::Europe__Berlin,
    Tz::America__New_York,
    Tz::Australia__Lord_Howe,
    Tz::Asia__Kathmandu,
    Tz::Pacific__Apia,
];
const PROJECTS: [ProjectId; 2] = [ProjectId(id(31)), ProjectId(id(32))];
pub const ENVIRONMENTS: [EnvironmentId; 3] = [EnvironmentId(id(41)), EnvironmentId(id(42)), EnvironmentId(id(43))];
const CLUSTERS: [ClusterId; 2] = [ClusterId(id(51)), ClusterId(id(52))];
pub const PLACES: [Place; 8] = [
    Place::Organization,
    Place::Project(PROJECTS[0]),
    Place::Project(PROJECTS[1]),
    Place::Environment(ENVIRONMENTS[0]),
    Place::Environment(ENVIRONMENTS[1]),
    Place::Environment(ENVIRONMENTS[2]),
    Place::Cluster(CLUSTERS[0]),
    Place::Cluster(CLUSTERS[1]),
];

/// An organization, and something that is asked for in it.
#[derive(Clone, Debug)]
pub struct World {
    pub facts: Facts,
    pub requester: MemberId,
    pub action: Action,
    pub target: Target,
    pub at: Timestamp,
}

impl World {
    /// The request as it is asked for, with a reason.
    pub fn ask(&self) -> Ask {
        Ask {
            id: RequestId(id(90)),
            number: 1,
            action: self.action,
            target: self.target,
            touches: Default::default(),
            requester: self.requester,
            token: None,
            reason: "because".to_owned(),
            digest: payload::digest(None),
            resubmission_of: None,
        }
    }
}

/// The members of `all` whose bit is set.
pub fn pick<T: Copy + Ord>(mask: u8, all: &[T]) -> BTreeSet<T> {
    all.iter().enumerate().filter(|(i, _)| mask & (1 << i) != 0).map(|(_, value)| *value).collect()
}

/// Mostly none, sometimes some.
fn few(bits: u32) -> impl Strategy<Value = u8> {
    prop_oneof![3 => Just(0u8), 1 => (0..bits).prop_map(|bit| 1 << bit), 1 => 0u8..(1 << bits)]
}

pub fn any_roster() -> BoxedStrategy<Roster> {
    let member = (prop::bool::weighted(0.85), 0u8..16, prop_oneof![4 => Just(1u8), 3 => 0u8..8]);
    vec(member, 1..=6)
        .prop_map(|members| {
            let members = members.into_iter().zip(MEMBERS).map(|((active, teams, roles), id)| Member {
                id,
                name: format!("Member {}", id.0.as_u128()),
                email: format!("{}@example.com", id.0.as_u128()),
                active,
                teams: pick(teams, &TEAMS),
                roles: pick(roles, &ROLES),
            });
            let teams = TEAMS.map(|id| Team { id, name: format!("team {}", id.0.as_u128()) });
            let permissions: [&[Permission]; 3] = [
                &[Permission::RequestsOpen, Permission::RequestsReview],
                &[Permission::BreakGlassInitiate],
                &[Permission::RequestsOpen, Permission::RequestsManage],
            ];
            let roles = ROLES.into_iter().zip(permissions).map(|(id, permissions)| OrgRole {
                id,
                name: format!("role {}", id.0.as_u128()),
                permissions: permissions.iter().copied().collect(),
                built_in: false,
            });
            Roster::new(members.collect::<Vec<_>>(), teams, roles.collect::<Vec<_>>())
        })
        .boxed()
}

fn directory(frozen: u8) -> Directory {
    let freeze = |bit: u8, at| (frozen & bit != 0).then(|| Freeze { at, by: MEMBERS[0], reason: String::new() });
    let at = Timestamp::UNIX_EPOCH;
    let environment = |i: usize, project, name: &str, cluster| Environment {
        id: ENVIRONMENTS[i],
        project,
        name: name.to_owned(),
        cluster,
        freeze: freeze(1 << i, at),
    };
    let project = |i: usize| Project { id: PROJECTS[i], slug: format!("p{i}"), name: format!("Project {i}") };
    let cluster = |i: usize, label: Option<&str>| Cluster {
        id: CLUSTERS[i],
        slug: format!("c{i}"),
        name: format!("Cluster {i}"),
        environment: label.map(str::to_owned),
    };
    Directory::new(
        [project(0), project(1)],
        [
            environment(0, PROJECTS[0], "production", Some(CLUSTERS[0])),
            environment(1, PROJECTS[0], "staging", None),
            environment(2, PROJECTS[1], "PRODUCTION", Some(CLUSTERS[1])),
        ],
        [cluster(0, Some("production")), cluster(1, None)],
    )
}

/// An action with a target that suits it.
fn any_errand() -> impl Strategy<Value = (Action, Target)> {
    let at = |project: usize, environment: usize| Target {
        project: Some(PROJECTS[project]),
        environment: Some(ENVIRONMENTS[environment]),
        cluster: None,
    };
    let targets = [
        at(0, 0),
        at(0, 1),
        at(1, 2),
        Target { cluster: Some(CLUSTERS[0]), ..at(0, 1) },
        Target { cluster: Some(CLUSTERS[0]), ..Target::ORGANIZATION },
        Target { cluster: Some(CLUSTERS[1]), ..Target::ORGANIZATION },
    ];
    let actions = [Action::ReleaseDeploy, Action::RollbackExecute, Action::ManifestApply, Action::ClusterScale];
    (prop::sample::select(actions.to_vec()), prop::sample::select(targets.to_vec())).prop_map(|(action, target)| {
        let suits = directory(0).check(action, &target).is_ok();
        (
            if suits {
                action
            } else if target.environment.is_some() {
                Action::ReleaseDeploy
            } else {
                Action::ManifestApply
            },
            target,
        )
    })
}

/// Three policies and up to five bindings; sometimes a freeze.
pub fn any_world() -> BoxedStrategy<World> {
    let policies = (any_policy(0), any_policy(1), any_policy(2));
    let bindings = (vec(any_binding(0, 3), 0..=5), prop::sample::select(&ZONES[..]));
    let frozen = prop_oneof![4 => Just(0u8), 1 => 0u8..8];
    (any_roster(), policies, bindings, any_errand(), frozen, 0usize..6, any_instant())
        .prop_map(|(roster, policies, (mut bindings, timezone), (action, target), frozen, requester, at)| {
            for (number, binding) in bindings.iter_mut().enumerate() {
                binding.id = BindingId(id(70 + number as u128));
            }
            let requester = MEMBERS[requester % roster.members().count()];
            let policies = PolicySet { policies: vec![policies.0, policies.1, policies.2], bindings };
            let settings = Settings { timezone, ..Settings::default() };
            World {
                facts: Facts {
                    settings,
                    roster,
                    directory: directory(frozen),
                    policies,
                    sessions: Sessions::default(),
                },
                requester,
                action,
                target,
                at,
            }
        })
        .boxed()
}

/// A world in which requests come far more often than by chance: the requester may open one, and
/// the first policy gates everything with a modest quorum that everyone may complete.
pub fn any_gated_world() -> BoxedStrategy<World> {
    (any_world(), 1u32..3, 0u32..3, 0usize..2)
        .prop_map(|(mut world, approvals, teams, bindings)| {
            let roster = world.facts.roster.clone();
            world.facts.roster = roster.members().fold(roster.clone(), |roster, member| {
                changed(&roster, member.id, |member| {
                    member.active = true;
                    member.roles.insert(ROLES[0]);
                })
            });
            let template = &mut world.facts.policies.policies[0].template;
            template.actions.clear();
            template.approvers = None;
            template.conditions = Conditions::default();
            template.quorum = Quorum { min_approvals: approvals, min_distinct_teams: teams, ..Quorum::default() };
            let policy = world.facts.policies.policies[0].id;
            let bindings_of_world = &mut world.facts.policies.bindings;
            bindings_of_world.truncate(bindings);
            let gate = Binding { id: BindingId(id(80)), policy, place: Place::Organization, mode: Mode::Enforce };
            bindings_of_world.insert(0, gate);
            world
        })
        .boxed()
}

/// The same roster in which one member is changed.
pub fn changed(roster: &Roster, id: MemberId, change: impl FnOnce(&mut Member)) -> Roster {
    let mut members: Vec<Member> = roster.members().cloned().collect();
    if let Some(member) = members.iter_mut().find(|member| member.id == id) {
        change(member);
    }
    Roster::new(members, roster.teams().cloned(), roster.roles().cloned())
}

/// The same directory in which one environment is frozen, or no longer.
pub fn freeze_toggled(directory: &Directory, id: EnvironmentId, at: Timestamp) -> Directory {
    let environments = directory.environments().cloned().map(|mut environment| {
        if environment.id == id {
            environment.freeze = match environment.freeze {
                Some(_) => None,
                None => Some(Freeze { at, by: MEMBERS[0], reason: String::new() }),
            };
        }
        environment
    });
    Directory::new(directory.projects().cloned(), environments.collect::<Vec<_>>(), directory.clusters().cloned())
}
