//! Feasibility and the smallest finishing set in an organization of 2,000 members and 200 teams, as
//! ratios against one evaluation with everyone approving: `cargo bench -p governance --bench feasibility`.
//!
//! Ratios of times measured in the same run mean the same on every machine; the times themselves do
//! not. What is measured is the fastest of several runs.

mod organization;

use governance::evaluation::impact::impact;
use governance::evaluation::{evaluate, feasibility, finish, for_every_requester};
use governance::ids::{BindingId, MemberId};
use governance::people::Member;
use governance::policy::{Approvers, Quorum};
use governance::{Binding, Mode, Place, Policy, PolicySet, Roster};
use organization::{TEAMS, fastest, policy, role, roster, team};
use std::collections::BTreeSet;
use std::time::Duration;

fn quorum(approvals: u32, distinct: u32, teams: u64, roles: u64) -> Quorum {
    Quorum {
        min_approvals: approvals,
        min_distinct_teams: distinct,
        required_user_ids: BTreeSet::new(),
        required_team_ids: (0..teams).map(team).collect(),
        required_org_roles: (1..=roles).map(role).collect(),
    }
}

fn main() {
    let roster = roster();
    let everyone: Vec<MemberId> = roster.members().map(|member| member.id).collect();
    let requester = everyone.first().copied();
    let nobody = BTreeSet::new();
    let usual = policy(1, quorum(2, 2, 1, 1), None);
    let wide = policy(2, quorum(200, 200, 0, 0), None);
    let third = |third: u64| {
        let teams = (0..TEAMS).filter(|number| number % 3 != third).map(team).collect();
        policy(3 + third, quorum(10, 10, 2, 2), Some(Approvers { teams, ..Approvers::default() }))
    };
    let overlapping = [third(0), third(1), third(2)];
    let many = policy(9, quorum(10, 5, 12, 6), None);
    let every_team = policy(10, quorum(1, 0, TEAMS, 0), None);

    let unit = fastest(20, || evaluate(&usual, everyone.iter().copied(), requester, &roster));
    println!("1 evaluation with everyone approving: {unit:?}");
    let report = |what: &str, time: Duration, proven: bool| {
        let ratio = time.as_secs_f64() / unit.as_secs_f64();
        println!("{ratio:>9.2} × evaluate  {what}{}", if proven { "" } else { " (cut short, not proven smallest)" });
    };
    report("feasibility for one requester", fastest(20, || feasibility(&usual, requester, &roster)), true);
    report("feasibility for every requester", fastest(10, || for_every_requester(&usual, &roster)), true);
    report("the same for 200 different teams", fastest(3, || for_every_requester(&wide, &roster)), true);

    let finishes = |what: &str, runs: u32, policies: &[&Policy]| {
        let found = finish(policies, &nobody, requester, &roster);
        let size = found.as_ref().map_or(0, |found| found.members.len());
        let time = fastest(runs, || finish(policies, &nobody, requester, &roster));
        report(&format!("smallest set: {what}: {size} members"), time, found.is_some_and(|found| found.proven));
    };
    finishes("the brief's quorum", 10, &[&usual]);
    finishes("200 approvals from 200 different teams", 3, &[&wide]);
    finishes("12 required teams and 6 required roles", 3, &[&many]);
    finishes("three overlapping policies", 3, &[&overlapping[0], &overlapping[1], &overlapping[2]]);
    finishes("all 200 teams required", 1, &[&every_team]);

    let after: Vec<Member> = roster.members().skip(1).cloned().collect();
    let after = Roster::new(after, roster.teams().cloned(), roster.roles().cloned());
    let policies: Vec<Policy> = (0..20).map(|number| policy(20 + number, quorum(2, 2, 1, 1), None)).collect();
    let bindings = policies.iter().map(|policy| Binding {
        id: BindingId(policy.id.0),
        policy: policy.id,
        place: Place::Organization,
        mode: Mode::Enforce,
    });
    let set = PolicySet { bindings: bindings.collect(), policies };
    report("what a member's leaving does to 20 policies", fastest(3, || impact(&roster, &after, &set, &[])), true);
}
