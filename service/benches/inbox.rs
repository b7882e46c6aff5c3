//! How long the inbox takes with 100,000 requests, beside one with 2,000, on SQLite or on PostgreSQL
//! (`TEST_DATABASE_URL`). In both the newest 2,000 hold the same 1,000 pending ones, every second, so
//! that the tabs show as much, and what is compared is the history alone. 200 members each.
//!
//! `cargo bench -p service --bench inbox`

#![allow(clippy::unwrap_used, reason = "a benchmark may panic")]

#[path = "../tests/support/history.rs"]
mod history;
#[path = "../tests/support/mod.rs"]
mod support;

use governance::ids::MemberId;
use governance::policy::{Matched, Mode, PolicyBody};
use governance::resources::Target;
use governance::samples::{noon, production_gate_body};
use history::History;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseBackend, EntityTrait, QueryFilter, Set};
use service::page::Seek;
use service::requests::{self, Filter, Status};
use service::store::entities::{logins, member_roles, members, org_roles, team_members};
use service::store::facts;
use service::{Caller, policies};
use std::time::{Duration, Instant};
use support::{Cast, World, world_with_cast};
use uuid::Uuid;

/// How many requests the small and the large organization have.
const COUNTS: [u32; 2] = [2_000, 100_000];

/// How many members each has beside the cast.
const MEMBERS: usize = 195;

/// How often each question is asked.
const ROUNDS: usize = 300;

/// What the inbox asks: everyone's list, or the numbers on the tabs.
enum Question {
    List(Filter),
    Counts,
}

#[tokio::main]
async fn main() {
    let rounds = std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(ROUNDS);
    let mut worlds = Vec::new();
    for count in COUNTS {
        worlds.push(organization(count).await);
    }
    println!("{:36} {:>9} {:>9} {:>9} {:>9} {:>7}", "", "small p50", "p99", "large p50", "p99", "ratio");
    for (name, question) in questions() {
        // In turn, so that whatever else the machine does falls on both.
        let mut took = [Vec::new(), Vec::new()];
        for round in 0..rounds + rounds / 10 {
            for ((world, cast), took) in worlds.iter().zip(&mut took) {
                let caller = if name.ends_with("(none)") { &cast.el } else { &cast.ana };
                let start = Instant::now();
                ask(world, caller, &question).await;
                if round >= rounds / 10 {
                    took.push(start.elapsed());
                }
            }
        }
        let [small, large] = took.map(|mut took| {
            took.sort();
            [took[took.len() / 2], took[took.len() * 99 / 100]]
        });
        let ms = |time: Duration| format!("{:.2} ms", time.as_secs_f64() * 1_000.0);
        let ratio = large[1].as_secs_f64() / small[1].as_secs_f64();
        let [a, b, c, d] = [small[0], small[1], large[0], large[1]].map(ms);
        println!("{name:36} {a:>9} {b:>9} {c:>9} {d:>9} {ratio:>7.2}");
    }
}

fn questions() -> Vec<(&'static str, Question)> {
    let list = Question::List;
    let pending = Filter { status: Some(Status::Pending), ..Filter::default() };
    let decided = Filter { status: Some(Status::Decided), ..Filter::default() };
    let waiting = Filter { can_approve: Some(true), ..pending.clone() };
    let narrowed = Filter { project: Some("api".into()), text: Some("part 13 of".into()), ..pending.clone() };
    vec![
        ("waiting for me", list(waiting.clone())),
        ("waiting for me (none)", list(waiting)),
        ("all pending", list(pending)),
        ("decided", list(decided.clone())),
        ("pending, project and text", list(narrowed)),
        ("decided, project", list(Filter { project: Some("api".into()), ..decided })),
        ("counts", Question::Counts),
        ("counts (none)", Question::Counts),
    ]
}

async fn ask(world: &World, caller: &Caller, question: &Question) {
    match question {
        Question::List(filter) => {
            requests::list(&world.system, caller, filter, &Seek::default()).await.unwrap();
        }
        Question::Counts => {
            requests::counts(&world.system, caller).await.unwrap();
        }
    }
}

async fn organization(count: u32) -> (World, Cast) {
    let (world, cast) = world_with_cast().await;
    let everyone = join(&world, &cast).await;
    let second = PolicyBody { name: "Second".into(), ..production_gate_body() };
    for body in [production_gate_body(), second] {
        let named = governance::policy::draft::ApproversBody { teams: vec!["SRE".into()], ..Default::default() };
        let body = PolicyBody { approvers: Some(named), ..body };
        policies::create(&world.system, &cast.di, &body, None).await.unwrap();
    }
    let mut targets = Vec::new();
    for number in 0..9 {
        let slug = format!("service-{number}");
        let project = world.project(&cast.di, &slug).await;
        let environment = world.environment(&cast.di, &slug, "production", None).await;
        targets.push(Target { project: Some(project), environment: Some(environment), cluster: None });
    }
    targets.push(Target { project: Some(cast.api), environment: Some(cast.production), cluster: Some(cast.eu_1) });
    let known = facts::load(&world.system.store.read().await.unwrap(), cast.organization).await.unwrap();
    let policies = known.policies.policies.iter().cloned();
    let matched = policies.map(|policy| Matched { policy, bindings: Vec::new(), mode: Mode::Enforce });
    History {
        organization: cast.organization,
        requesters: &everyone,
        targets: &targets,
        matched: &matched.collect::<Vec<_>>(),
        count,
        pending: |newer| newer < 2_000 && newer % 2 == 0,
        until: noon(),
    }
    .write(&world.system.store)
    .await;
    let tx = world.system.store.write().await.unwrap();
    if tx.get_database_backend() == DatabaseBackend::Postgres {
        tx.execute_unprepared("ANALYZE").await.unwrap();
    }
    tx.commit().await.unwrap();
    (world, cast)
}

/// Adds members in bulk; every tenth is in a team.
async fn join(world: &World, cast: &Cast) -> Vec<MemberId> {
    let tx = world.system.store.write().await.unwrap();
    let known = logins::Entity::find().all(&*tx).await.unwrap().remove(0);
    let member = org_roles::Entity::find()
        .filter(org_roles::Column::OrganizationId.eq(cast.organization.0))
        .filter(org_roles::Column::Name.eq("member"))
        .one(&*tx)
        .await
        .unwrap()
        .unwrap();
    let mut everyone = Vec::new();
    for number in 0..MEMBERS {
        let (login, id) = (Uuid::now_v7(), Uuid::now_v7());
        let email = format!("member-{number}@example.com");
        let mut row: logins::ActiveModel = known.clone().into();
        (row.id, row.email) = (Set(login), Set(email.clone()));
        logins::Entity::insert(row).exec_without_returning(&*tx).await.unwrap();
        let row = members::ActiveModel {
            id: Set(id),
            organization_id: Set(cast.organization.0),
            login_id: Set(login),
            name: Set(format!("Member {number}")),
            email: Set(email),
            active: Set(true),
            joined_at: Set(noon()),
        };
        members::Entity::insert(row).exec_without_returning(&*tx).await.unwrap();
        let row = member_roles::ActiveModel { member_id: Set(id), role_id: Set(member.id) };
        member_roles::Entity::insert(row).exec_without_returning(&*tx).await.unwrap();
        if number % 10 == 0 {
            let row = team_members::ActiveModel { team_id: Set(cast.sre.0), member_id: Set(id) };
            team_members::Entity::insert(row).exec_without_returning(&*tx).await.unwrap();
        }
        everyone.push(MemberId(id));
    }
    tx.commit().await.unwrap();
    everyone
}
