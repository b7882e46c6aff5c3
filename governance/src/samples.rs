//! A small cast for tests, documentation and component snapshots: a company with four teams, a
//! project `api` with staging and production, and a cluster that hosts production.

use crate::break_glass::Sessions;
use crate::ids::{BindingId, ClusterId, EnvironmentId, MemberId, OrgRoleId, ProjectId, RequestId, TeamId, TemplateId};
use crate::payload;
use crate::people::{Member, OrgRole, Permission, Roster, Team};
use crate::policy::draft::QuorumBody;
use crate::policy::{Binding, Conditions, Mode, Place, Policy, PolicyBody, PolicySet, Quorum, Scope, Template};
use crate::request::Ask;
use crate::resources::{Cluster, Directory, Environment, Project, Target};
use crate::{Action, Facts, Settings, Timestamp};
use std::collections::BTreeSet;
use uuid::Uuid;

const fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// Leads SRE.
pub const ANA: MemberId = MemberId(id(1));
/// In SRE and platform.
pub const BO: MemberId = MemberId(id(2));
/// In platform.
pub const CY: MemberId = MemberId(id(3));
/// In security.
pub const DI: MemberId = MemberId(id(4));
/// In no team; opens most requests.
pub const EL: MemberId = MemberId(id(5));
pub const SRE: TeamId = TeamId(id(21));
pub const PLATFORM: TeamId = TeamId(id(22));
pub const SECURITY: TeamId = TeamId(id(23));
/// Has no members.
pub const DATA: TeamId = TeamId(id(24));
/// May open and review.
pub const MEMBER: OrgRoleId = OrgRoleId(id(31));
/// Carries no permission; held by Ana.
pub const TECH_LEAD: OrgRoleId = OrgRoleId(id(32));
/// May do everything; held by Di.
pub const OWNER: OrgRoleId = OrgRoleId(id(33));
pub const API: ProjectId = ProjectId(id(41));
pub const STAGING: EnvironmentId = EnvironmentId(id(51));
pub const PRODUCTION: EnvironmentId = EnvironmentId(id(52));
pub const EU_1: ClusterId = ClusterId(id(61));

/// A Wednesday, at noon.
pub fn noon() -> Timestamp {
    "2026-01-07T12:00:00Z".parse().unwrap_or_default()
}

/// Everyone.
pub fn roster() -> Roster {
    let member = |id: MemberId, name: &str, teams: &[TeamId], roles: &[OrgRoleId]| Member {
        id,
        name: name.to_owned(),
        email: format!("{}@example.com", name.to_lowercase()),
        active: true,
        teams: teams.iter().copied().collect(),
        roles: roles.iter().copied().collect(),
    };
    let team = |id: TeamId, name: &str| Team { id, name: name.to_owned() };
    let role = |id: OrgRoleId, name: &str, permissions: &[Permission]| OrgRole {
        id,
        name: name.to_owned(),
        permissions: permissions.iter().copied().collect(),
        built_in: false,
    };
    Roster::new(
        [
            member(ANA, "Ana", &[SRE], &[MEMBER, TECH_LEAD]),
            member(BO, "Bo", &[SRE, PLATFORM], &[MEMBER]),
            member(CY, "Cy", &[PLATFORM], &[MEMBER]),
            member(DI, "Di", &[SECURITY], &[OWNER]),
            member(EL, "El", &[], &[MEMBER]),
        ],
        [team(SRE, "SRE"), team(PLATFORM, "platform"), team(SECURITY, "security"), team(DATA, "data")],
        [
            role(MEMBER, "member", &[Permission::RequestsOpen, Permission::RequestsReview]),
            role(TECH_LEAD, "tech-lead", &[]),
            role(OWNER, "owner", Permission::ALL),
        ],
    )
}

/// The project, its environments and the cluster.
pub fn directory() -> Directory {
    let environment =
        |id, name: &str, cluster| Environment { id, project: API, name: name.to_owned(), cluster, freeze: None };
    Directory::new(
        [Project { id: API, slug: "api".into(), name: "API".into() }],
        [environment(STAGING, "staging", None), environment(PRODUCTION, "production", Some(EU_1))],
        [Cluster { id: EU_1, slug: "eu-1".into(), name: "Europe 1".into(), environment: Some("production".into()) }],
    )
}

/// A policy that protects every action and asks for this quorum, always.
pub fn policy(number: u128, name: &str, scope: Scope, quorum: Quorum) -> Policy {
    Policy {
        id: TemplateId(id(100 + number)),
        version: 1,
        template: Template {
            name: name.to_owned(),
            description: String::new(),
            scope,
            actions: BTreeSet::new(),
            approvers: None,
            quorum,
            conditions: Conditions::default(),
            requester_can_approve: false,
            reminders: None,
        },
    }
}

/// An enforced binding.
pub fn binding(number: u128, policy: &Policy, place: Place) -> Binding {
    Binding { id: BindingId(id(200 + number)), policy: policy.id, place, mode: Mode::Enforce }
}

/// The brief's quorum example, bound to production: two approvals from two teams, one from SRE,
/// one from a tech-lead.
pub fn production_gate() -> Policy {
    let quorum = Quorum {
        min_approvals: 2,
        min_distinct_teams: 2,
        required_user_ids: BTreeSet::new(),
        required_team_ids: BTreeSet::from([SRE]),
        required_org_roles: BTreeSet::from([TECH_LEAD]),
    };
    policy(1, "Production Deploy Gate", Scope::Environment, quorum)
}

/// The brief's quorum example as it is written in a form or a file.
pub fn production_gate_body() -> PolicyBody {
    PolicyBody {
        name: "Production Deploy Gate".into(),
        description: "Two people from two teams approve each production deployment.".into(),
        scope: "environment".into(),
        actions: vec!["release.deploy".into()],
        approvers: None,
        quorum: QuorumBody {
            min_approvals: 2,
            min_distinct_teams: 2,
            required_user_ids: Vec::new(),
            required_team_ids: vec!["SRE".into()],
            required_org_roles: vec!["tech-lead".into()],
        },
        conditions: Default::default(),
        requester_can_approve: false,
        reminders: None,
    }
}

/// The facts with these policies bound as told.
pub fn facts_with(policies: impl IntoIterator<Item = (Policy, Place)>) -> Facts {
    let mut set = PolicySet::default();
    for (number, (policy, place)) in policies.into_iter().enumerate() {
        set.bindings.push(binding(number as u128, &policy, place));
        set.policies.push(policy);
    }
    Facts {
        settings: Settings::default(),
        roster: roster(),
        directory: directory(),
        policies: set,
        sessions: Sessions::default(),
    }
}

/// The facts with the production gate in force.
pub fn facts() -> Facts {
    facts_with([(production_gate(), Place::Environment(PRODUCTION))])
}

/// The environment production of the project `api`.
pub const TO_PRODUCTION: Target = Target { project: Some(API), environment: Some(PRODUCTION), cluster: None };

/// El asks to deploy a release to production.
pub fn ask() -> Ask {
    Ask {
        id: RequestId(id(301)),
        number: 42,
        action: Action::ReleaseDeploy,
        target: TO_PRODUCTION,
        touches: BTreeSet::new(),
        requester: EL,
        token: None,
        reason: "Fix checkout".into(),
        digest: payload::digest(None),
        resubmission_of: None,
    }
}
