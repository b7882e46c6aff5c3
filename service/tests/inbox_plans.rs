//! The inbox is read along indexes: neither database reads a whole table for a page, however long the
//! history.

use crate::history::History;
use crate::support::{Cast, World, world_with_cast};
use governance::policy::{Matched, Mode, Policy};
use governance::request::{STALE_AFTER, StateName};
use governance::samples::{noon, production_gate_body};
use governance::{ActionType, Target};
use sea_orm::{ConnectionTrait, DatabaseBackend, QueryTrait, Statement};
use service::policies;
use service::store::requests::{select_approved_by_some, select_due};
use service::store::search::pending::Approvable;
use service::store::search::{self, Criteria, Order, Part, States, Text};
use service::store::{Tx, facts};

/// 10,000 requests, of which 500 are pending.
async fn busy() -> (World, Cast, Policy) {
    let (world, cast) = world_with_cast().await;
    let policy = policies::create(&world.system, &cast.di, &production_gate_body(), None).await.unwrap().id;
    let known = facts::load(&world.system.store.read().await.unwrap(), cast.organization).await.unwrap();
    let frozen = known.policies.policy(policy).unwrap().clone();
    let staging = Target { project: Some(cast.api), environment: Some(cast.staging), ..Target::default() };
    History {
        organization: cast.organization,
        requesters: &[cast.el.member, cast.ana.member, cast.bo.member, cast.cy.member],
        targets: &[Target { environment: Some(cast.production), ..staging }, staging, Target::default()],
        matched: &[Matched { policy: frozen.clone(), bindings: Vec::new(), mode: Mode::Enforce }],
        count: 10_000,
        pending: |newer| newer < 1_000 && newer % 2 == 0,
        until: noon(),
    }
    .write(&world.system.store)
    .await;
    let tx = world.system.store.write().await.unwrap();
    if tx.get_database_backend() == DatabaseBackend::Postgres {
        tx.execute_unprepared("ANALYZE").await.unwrap();
    }
    tx.commit().await.unwrap();
    (world, cast, frozen)
}

/// How the database would answer a statement, line by line.
async fn plan(tx: &Tx, statement: Statement) -> Vec<String> {
    let (explain, column) = match tx.get_database_backend() {
        DatabaseBackend::Postgres => ("EXPLAIN", 0),
        _ => ("EXPLAIN QUERY PLAN", 3),
    };
    let sql = format!("{explain} {}", statement.sql);
    let values = statement.values.unwrap();
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values.0);
    let rows = tx.query_all_raw(statement).await.unwrap();
    rows.into_iter().map(|row| row.try_get_by_index(column).unwrap()).collect()
}

fn scans(plan: &[String]) -> bool {
    plan.iter().any(|line| line.starts_with("SCAN ") || line.contains("Seq Scan on"))
}

fn sorts(plan: &[String]) -> bool {
    plan.iter().any(|line| line.contains("TEMP B-TREE FOR ORDER BY") || line.contains("Sort Key"))
}

#[tokio::test]
async fn no_page_of_the_inbox_scans_a_table_and_no_tab_sorts() {
    let (world, cast, policy) = busy().await;
    let tx = world.system.store.read().await.unwrap();
    let roster = facts::roster_of(&tx, cast.organization, cast.ana.member).await.unwrap();
    let approvable = Approvable::by(&tx, cast.organization, cast.ana.member, &roster).await.unwrap();
    assert_eq!((approvable.others.len(), approvable.own.len()), (1, 0));

    let pending = Criteria { states: States::Pending, ..Criteria::default() };
    let decided = Criteria { states: States::Decided, ..Criteria::default() };
    let waiting = Criteria { can_approve: Some((true, approvable)), ..pending.clone() };
    let mine = Criteria { requester: Some(cast.ana.member), ..Criteria::default() };
    let (api, production) = (vec![cast.api.0], vec![cast.production.0]);
    let text = Text { part: "part 13 of".into(), ..Text::default() };
    for criteria in [
        waiting.clone(),
        pending.clone(),
        decided.clone(),
        Criteria::default(),
        mine.clone(),
        Criteria { stale_before: Some(noon() - STALE_AFTER), ..pending.clone() },
        Criteria { places: vec![api.clone()], text: Some(text.clone()), ..pending.clone() },
        Criteria { kind: Some(ActionType::Release), ..waiting.clone() },
        Criteria { places: vec![production.clone(), api.clone()], ..decided.clone() },
        Criteria { policy: Some(policy.id), ..decided.clone() },
        Criteria { policy: Some(policy.id), ..pending.clone() },
        Criteria { kind: Some(ActionType::Security), ..decided.clone() },
        Criteria { states: States::Any(vec![StateName::Approved]), ..Criteria::default() },
        Criteria { states: States::Any(vec![StateName::Expired]), ..mine.clone() },
        Criteria { text: Some(text), ..decided.clone() },
    ] {
        for order in Order::ALL {
            let part = Part { order, after: None, limit: 51 };
            let select = |part: &Part| search::select(cast.organization, &criteria, part, noon());
            let backend = tx.get_database_backend();
            let seen = plan(&tx, backend.build(&select(&part))).await;
            assert!(!scans(&seen), "{criteria:?} by {}: {seen:#?}", order.word());
            let tab = [&waiting, &pending, &decided].contains(&&criteria);
            assert!(!tab || !sorts(&seen), "{criteria:?} by {}: {seen:#?}", order.word());
            let after = Some(order.cursor(5_000, governance::Action::ReleaseDeploy));
            let seen = plan(&tx, backend.build(&select(&Part { after, ..part }))).await;
            assert!(!scans(&seen), "the next page of {criteria:?} by {}: {seen:#?}", order.word());
        }
    }
    let open = States::Any(vec![StateName::Pending, StateName::Approved, StateName::Executing]);
    let stale = Criteria { stale_before: Some(noon() - STALE_AFTER), ..pending.clone() };
    for criteria in [waiting, pending, stale, Criteria { states: open, ..mine }] {
        let counted = search::select_count(cast.organization, &criteria, noon());
        let seen = plan(&tx, tx.get_database_backend().build(&counted)).await;
        // By state, since whatever else finds them finds the whole history.
        let by_state = seen.iter().any(|line| line.contains("_state"));
        assert!(by_state && !scans(&seen), "the number of {criteria:?}: {seen:#?}");
    }
}

#[tokio::test]
async fn upkeep_looks_at_what_is_pending_alone() {
    let (world, _, _) = busy().await;
    let tx = world.system.store.read().await.unwrap();
    let backend = tx.get_database_backend();
    for statement in [select_due(noon(), 200).build(backend), select_approved_by_some().build(backend)] {
        let seen = plan(&tx, statement).await;
        assert!(!scans(&seen), "{seen:#?}");
    }
}
