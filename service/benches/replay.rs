//! How long a replay of 100,000 requests takes on SQLite, beside a plain scan of the same rows.
//!
//! `cargo bench -p service --bench replay`

#![allow(clippy::unwrap_used, reason = "a benchmark may panic")]

#[path = "../tests/support/history.rs"]
mod history;
#[path = "../tests/support/mod.rs"]
mod support;

use governance::Target;
use governance::policy::draft::ApproversBody;
use governance::policy::{Matched, Mode};
use governance::samples::{noon, production_gate_body};
use governance::wire::policies::BindBody;
use governance::wire::replays::{ReplayBody, ReplayView};
use history::History;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use service::store::entities::requests;
use service::{bindings, policies, replay};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How many requests.
const COUNT: u32 = 100_000;

/// How often each is measured; the best counts.
const ROUNDS: usize = 5;

#[tokio::main]
async fn main() {
    let (world, cast) = support::world_with_cast().await;
    let policy = policies::create(&world.system, &cast.di, &production_gate_body(), None).await.unwrap().id;
    let environment = Some("api/production".into());
    let bind = BindBody { policy: policy.to_string(), environment, ..BindBody::default() };
    bindings::bind(&world.system, &cast.di, &bind, "", None).await.unwrap();
    let tx = world.system.store.read().await.unwrap();
    let facts = service::store::facts::load(&tx, cast.organization).await.unwrap();
    drop(tx);
    let bindings = facts.policies.bindings.clone();
    let frozen = facts.policies.policy(policy).unwrap().clone();
    History {
        organization: cast.organization,
        requesters: &[cast.el.member, cast.ana.member, cast.bo.member, cast.cy.member],
        targets: &[Target { project: Some(cast.api), environment: Some(cast.production), ..Target::default() }],
        matched: &[Matched { policy: frozen, bindings, mode: Mode::Enforce }],
        count: COUNT,
        pending: |_| false,
        until: noon(),
    }
    .write(&world.system.store)
    .await;

    // Three requests every ten minutes go back 231 days.
    let mut draft = production_gate_body();
    draft.approvers = Some(ApproversBody { teams: vec!["SRE".into()], ..ApproversBody::default() });
    draft.conditions.start_hour = Some(18);
    draft.conditions.end_hour = Some(9);
    draft.conditions.timezone = Some("Europe/Istanbul".into());
    let body = ReplayBody { days: Some(365), policy: Some(draft), ..ReplayBody::default() };

    let (mut replayed, mut scanned) = (Duration::MAX, Duration::MAX);
    let mut told: Option<ReplayView> = None;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        told = Some(replay::of_policy(&world.system, &cast.di, policy, &body).await.unwrap());
        replayed = replayed.min(start.elapsed());

        let start = Instant::now();
        let tx = world.system.store.read().await.unwrap();
        let rows: Vec<(Uuid, String, Uuid, String, String)> = requests::Entity::find()
            .select_only()
            .columns([
                requests::Column::Id,
                requests::Column::Action,
                requests::Column::RequesterId,
                requests::Column::Gate,
                requests::Column::Matched,
            ])
            .filter(requests::Column::OrganizationId.eq(cast.organization.0))
            .into_tuple()
            .all(&*tx)
            .await
            .unwrap();
        assert!(rows.len() >= COUNT as usize);
        scanned = scanned.min(start.elapsed());
    }
    let told = told.unwrap();
    assert!(told.requests >= COUNT.into());
    for group in &told.differences {
        println!("{:?}: {}", group.difference, group.count);
    }
    let ratio = replayed.as_secs_f64() / scanned.as_secs_f64();
    println!("replay of {COUNT} requests: {replayed:.0?}; a plain scan of them: {scanned:.0?}; ratio {ratio:.1}");
}
