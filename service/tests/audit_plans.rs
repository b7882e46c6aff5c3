//! The audit timeline is read along indexes that stand in its order: neither database reads or sorts a
//! whole log for a page, however long it is.

use crate::support::{Cast, World, world_with_cast};
use crate::timeline::Timeline;
use chrono::TimeDelta;
use governance::event::EventKind;
use governance::ids::{BreakGlassSessionId, RequestId};
use governance::resources::Target;
use governance::samples::noon;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use service::store::Tx;
use service::store::log::Cursor;
use service::store::log::search::{Criteria, Part, select, select_last_looked_at, select_within};

async fn busy() -> (World, Cast) {
    let (world, cast) = world_with_cast().await;
    let members = [cast.el.member, cast.ana.member, cast.bo.member, cast.cy.member];
    let staging = Target { project: Some(cast.api), environment: Some(cast.staging), cluster: None };
    let production = Target { environment: Some(cast.production), cluster: Some(cast.eu_1), ..staging };
    Timeline {
        organization: cast.organization,
        actors: &members,
        places: &[Target::ORGANIZATION, Target::ORGANIZATION, staging, production],
        count: 20_000,
        until: noon(),
    }
    .write(&world.system.store)
    .await;
    (world, cast)
}

/// How the database would answer a statement, line by line.
async fn plan(tx: &Tx, query: &SelectStatement) -> Vec<String> {
    let backend = tx.get_database_backend();
    let statement = backend.build(query);
    let (explain, column) = match backend {
        DatabaseBackend::Postgres => ("EXPLAIN", 0),
        _ => ("EXPLAIN QUERY PLAN", 3),
    };
    let sql = format!("{explain} {}", statement.sql);
    let statement = Statement::from_sql_and_values(backend, sql, statement.values.unwrap().0);
    let rows = tx.query_all_raw(statement).await.unwrap();
    rows.into_iter().map(|row| row.try_get_by_index(column).unwrap()).collect()
}

fn scans(plan: &[String]) -> bool {
    plan.iter().any(|line| line.starts_with("SCAN events") || line.contains("Seq Scan on events"))
}

fn sorts(plan: &[String]) -> bool {
    plan.iter().any(|line| line.contains("TEMP B-TREE") || line.contains("Sort Key"))
}

#[tokio::test]
async fn each_criterion_is_walked_along_its_own_index_in_the_order_of_the_page() {
    let (world, cast) = busy().await;
    let tx = world.system.store.read().await.unwrap();
    let at = |project, environment, cluster| Criteria {
        place: Target { project, environment, cluster },
        ..Criteria::default()
    };
    let kind = Criteria { kinds: vec![EventKind::RequestApproved], ..Criteria::default() };
    let day = Criteria {
        from: Some(noon() - TimeDelta::days(3)),
        until: Some(noon() - TimeDelta::days(2)),
        ..Criteria::default()
    };
    let session = Timeline::session(0).map(BreakGlassSessionId);
    let text = Some("part 13".to_owned());
    for (criteria, index) in [
        (Criteria::default(), "events_organization_id_sequence"),
        (Criteria { text: text.clone(), ..Criteria::default() }, "events_organization_id_sequence"),
        (Criteria { actor: Some(cast.ana.member), ..Criteria::default() }, "events_organization_id_actor_id_sequence"),
        (kind.clone(), "events_organization_id_kind_sequence"),
        (Criteria { text: text.clone(), ..kind.clone() }, "events_organization_id_kind_sequence"),
        (at(Some(cast.api), None, None), "events_project"),
        (at(None, Some(cast.production), None), "events_environment"),
        (at(None, None, Some(cast.eu_1)), "events_cluster"),
        (
            Criteria { request: Some(RequestId(Timeline::request(99))), ..Criteria::default() },
            "events_request_id_sequence",
        ),
        (Criteria { session, ..Criteria::default() }, "events_session"),
        (Criteria { prominent: true, ..Criteria::default() }, "events_prominent"),
        (day.clone(), "events_organization_id_at_sequence"),
        (Criteria { until: None, ..day.clone() }, "events_organization_id_at_sequence"),
        (Criteria { text, ..day.clone() }, "events_organization_id_at_sequence"),
    ] {
        let behind = Cursor::of(&criteria, noon() - TimeDelta::days(2), 15_000);
        for after in [None, Some(behind)] {
            let page = select(cast.organization, &criteria, &Part { after, end: None, limit: 51 });
            let seen = plan(&tx, &page).await;
            assert!(!scans(&seen), "{criteria:?} behind {after:?}: {seen:#?}");
            // Of a request there are so few that PostgreSQL may as well sort them.
            assert!(!sorts(&seen) || criteria.request.is_some(), "{criteria:?} behind {after:?}: {seen:#?}");
            if tx.get_database_backend() == DatabaseBackend::Sqlite {
                assert!(seen[0].contains(&format!("USING INDEX {index} ")), "{criteria:?} behind {after:?}: {seen:#?}");
            }
            // It asks for half of this log, for which PostgreSQL may as well read all of it.
            if tx.get_database_backend() == DatabaseBackend::Sqlite {
                let last = plan(&tx, &select_last_looked_at(cast.organization, &criteria, after)).await;
                assert!(!scans(&last) && !sorts(&last), "the end of {criteria:?} behind {after:?}: {last:#?}");
            }
        }
    }
}

#[tokio::test]
async fn several_criteria_at_once_scan_no_log_either() {
    let (world, cast) = busy().await;
    let tx = world.system.store.read().await.unwrap();
    let kinds = vec![EventKind::RequestApproved, EventKind::RequestCommented, EventKind::TeamCreated];
    let place = Target { project: Some(cast.api), ..Target::ORGANIZATION };
    let several = Criteria { kinds, ..Criteria::default() };
    for criteria in [
        several.clone(),
        Criteria { prominent: true, ..several.clone() },
        Criteria { actor: Some(cast.ana.member), ..several.clone() },
        Criteria { place, actor: Some(cast.ana.member), ..Criteria::default() },
        Criteria { place, from: Some(noon() - TimeDelta::days(3)), ..several },
    ] {
        let seen = plan(&tx, &select(cast.organization, &criteria, &Part { after: None, end: None, limit: 51 })).await;
        assert!(!scans(&seen), "{criteria:?}: {seen:#?}");
    }
}

#[tokio::test]
async fn an_export_reads_a_span_of_the_log_whatever_it_looks_for() {
    let (world, cast) = busy().await;
    let tx = world.system.store.read().await.unwrap();
    let day = Criteria { from: Some(noon() - TimeDelta::days(3)), ..Criteria::default() };
    let actor = Criteria { actor: Some(cast.ana.member), prominent: true, ..day.clone() };
    for criteria in [Criteria::default(), day, actor] {
        let seen = plan(&tx, &select_within(cast.organization, &criteria, 5_000, 6_000)).await;
        assert!(!scans(&seen), "{criteria:?}: {seen:#?}");
        assert!(seen.concat().contains("events_organization_id_sequence"), "{criteria:?}: {seen:#?}");
    }
}
