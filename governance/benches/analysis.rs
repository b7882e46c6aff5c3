//! Comparing versions and looking for findings in an organization of 2,000 members, 100 environments
//! and 50 policies, as ratios against one evaluation with everyone approving:
//! `cargo bench -p governance --bench analysis`.
//!
//! The last ones ask for many teams and roles at once, so that only searches tell them apart.

mod organization;

use governance::analysis::{Change, compare, findings};
use governance::evaluation::evaluate;
use governance::ids::{BindingId, ClusterId, EnvironmentId, ProjectId};
use governance::policy::{Approvers, Hours, Quorum, Weekday};
use governance::resources::{Cluster, Environment, Project};
use governance::samples::noon;
use governance::{Binding, Directory, Facts, Mode, Place, Policy, PolicySet};
use organization::{ROLES, TEAMS, fastest, id, policy, role, roster, scatter, team};
use std::collections::BTreeSet;

const PROJECTS: u64 = 50;
const CLUSTERS: u64 = 10;
const POLICIES: u64 = 50;

/// A staging and a production environment for each project, half of them hosted.
fn directory() -> Directory {
    let project = |number| Project {
        id: ProjectId(id(5, number)),
        slug: format!("project-{number}"),
        name: format!("Project {number}"),
    };
    let environment = |number: u64| Environment {
        id: EnvironmentId(id(6, number)),
        project: ProjectId(id(5, number / 2)),
        name: ["staging", "production"][(number % 2) as usize].to_owned(),
        cluster: (number % 4 < 2).then(|| ClusterId(id(7, number % CLUSTERS))),
        freeze: None,
    };
    let cluster = |number| Cluster {
        id: ClusterId(id(7, number)),
        slug: format!("cluster-{number}"),
        name: format!("Cluster {number}"),
        environment: Some("production".to_owned()),
    };
    Directory::new((0..PROJECTS).map(project), (0..2 * PROJECTS).map(environment), (0..CLUSTERS).map(cluster))
}

fn quorum(approvals: u32, distinct: u32, teams: &[u64], roles: &[u64]) -> Quorum {
    Quorum {
        min_approvals: approvals,
        min_distinct_teams: distinct,
        required_user_ids: BTreeSet::new(),
        required_team_ids: teams.iter().copied().map(team).collect(),
        required_org_roles: roles.iter().copied().map(role).collect(),
    }
}

/// What an organization might have: some by night or at the weekend, some by a few teams.
fn usual(number: u64) -> Policy {
    let seed = scatter(number);
    let quorum = quorum((seed % 4) as u32, (seed % 3) as u32, &[seed % 5], &[1 + seed % 3]);
    let teams = (0..10).map(|each| team((seed + each) % TEAMS)).collect();
    let mut policy =
        policy(number, quorum, seed.is_multiple_of(2).then(|| Approvers { teams, ..Approvers::default() }));
    let conditions = &mut policy.template.conditions;
    if seed.is_multiple_of(3) {
        conditions.hours = Hours::new(18, 9).ok();
    }
    if seed.is_multiple_of(5) {
        conditions.weekdays = [Weekday::ALL[5], Weekday::ALL[6]].into();
        conditions.timezone = Some(chrono_tz::Tz::Europe__Istanbul);
    }
    policy.template.requester_can_approve = seed.is_multiple_of(7);
    policy
}

/// Policies whose relation only searches tell.
fn hard(number: u64) -> Policy {
    let teams: Vec<u64> = (0..40).map(|each| scatter(number * 100 + each) % TEAMS).collect();
    let roles: Vec<u64> = (1..ROLES).collect();
    policy(number, quorum(12, 8, &teams, &roles), None)
}

fn organization(policy: fn(u64) -> Policy) -> Facts {
    let policies: Vec<Policy> = (0..POLICIES).map(policy).collect();
    let bindings = policies.iter().enumerate().map(|(number, policy)| Binding {
        id: BindingId(id(8, number as u64)),
        policy: policy.id,
        place: Place::Organization,
        mode: Mode::Enforce,
    });
    let policies = PolicySet { bindings: bindings.collect(), policies };
    Facts { roster: roster(), directory: directory(), policies, ..Facts::default() }
}

fn main() {
    let facts = organization(usual);
    let unit = {
        let everyone: Vec<_> = facts.roster.members().map(|member| member.id).collect();
        let usual = policy(99, quorum(2, 2, &[1], &[1]), None);
        fastest(20, || evaluate(&usual, everyone.iter().copied(), None, &facts.roster))
    };
    println!("1 evaluation with everyone approving: {unit:?}");
    let report = |what: &str, runs: u32, run: &dyn Fn() -> String| {
        let says = run();
        let time = fastest(runs, run);
        println!("{:>9.1} × evaluate  {what}: {says} ({time:.1?})", time.as_secs_f64() / unit.as_secs_f64());
    };
    let compared = |old: &Policy, new: &Policy, places: &[Place]| {
        let change: Change = compare(&old.template, &new.template, places, &facts, noon()).change();
        change.word().to_owned()
    };
    let (two, three) = (policy(1, quorum(2, 2, &[1], &[1]), None), policy(2, quorum(3, 2, &[1], &[1]), None));
    report("an edit of a number, bound once", 10, &|| compared(&two, &three, &[Place::Organization]));
    report("the same, bound nowhere", 10, &|| compared(&two, &three, &[]));
    report("teams in the place of approvals", 5, &|| {
        compared(&policy(1, quorum(3, 3, &[], &[]), None), &policy(2, quorum(0, 3, &[], &[]), None), &[])
    });
    report("findings over 50 policies", 3, &|| findings(&facts, noon()).len().to_string());
    report("40 other required teams", 1, &|| compared(&hard(1), &hard(2), &[]));
    let hard = organization(hard);
    report("findings over 50 hard policies", 1, &|| findings(&hard, noon()).len().to_string());
}
