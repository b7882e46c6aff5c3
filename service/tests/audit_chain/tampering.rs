//! Each way to tamper with a database is found, and named.

use crate::audit_chain::work::{gate, intruder, open, review, run};
use crate::support::{Cast, World, world_with_cast};
use governance::audit::FaultKind::{self, CheckpointMismatch, Cut, Edited, ForgedCheckpoint, Inserted, Missing};
use governance::audit::FaultKind::{Reordered, UnknownKey, Unreadable};
use governance::request::Verdict;
use governance::wire::audit::VerificationStatus;
use sea_orm::DatabaseConnection;
use service::{Caller, audit};

/// A database with a history, and somebody who can write to it.
struct Scene {
    world: World,
    cast: Cast,
    zoe: Caller,
    intruder: DatabaseConnection,
    /// How many events Acme has.
    count: u64,
}

impl Scene {
    /// Two organizations at work, with several checkpoints each; all of it is kept aside.
    async fn new() -> Self {
        let (world, cast) = world_with_cast().await;
        let zoe = world.other_owner().await;
        audit::upkeep::run(&world.system).await.unwrap();
        gate(&world, &cast).await;
        let id = open(&world, &cast.ana, "api", "production").await;
        world.project(&zoe, "shop").await;
        audit::upkeep::run(&world.system).await.unwrap();
        review(&world, &cast.bo, id, Verdict::Approve).await;
        world.project(&zoe, "stock").await;
        audit::upkeep::run(&world.system).await.unwrap();
        let count = audit::verification(&world.system, &cast.di).await.unwrap().count;
        let intruder = intruder(&world).await;
        let kept = TABLES.map(|table| format!("CREATE TABLE saved_{table} AS SELECT * FROM {table}"));
        run(&intruder, &kept.each_ref().map(String::as_str)).await;
        Self { world, cast, zoe, intruder, count }
    }

    /// What is found after these statements, by each organization; afterwards all is as it was.
    async fn found(&self, statements: &[&str]) -> [Option<(u64, FaultKind)>; 2] {
        run(&self.intruder, statements).await;
        let mut found = [None, None];
        for (auditor, found) in [&self.cast.di, &self.zoe].into_iter().zip(&mut found) {
            let seen = audit::verify(&self.world.system, auditor).await.unwrap();
            assert_eq!(seen.fault.is_some(), seen.status == VerificationStatus::Broken, "{statements:?}: {seen:?}");
            *found = seen.fault.map(|fault| {
                assert!(fault.says.contains('#'), "{fault:?}");
                (fault.sequence, fault.kind)
            });
        }
        self.mend().await;
        found
    }

    async fn mend(&self) {
        let mut statements = vec!["DELETE FROM alerts".to_owned()];
        for table in TABLES {
            statements.push(format!("DELETE FROM {table}"));
            statements.push(format!("INSERT INTO {table} SELECT * FROM saved_{table}"));
        }
        statements.push(
            "UPDATE organizations SET event_sequence = \
             (SELECT max(sequence) FROM events WHERE events.organization_id = organizations.id)"
                .to_owned(),
        );
        run(&self.intruder, &statements.iter().map(String::as_str).collect::<Vec<_>>()).await;
    }
}

const TABLES: [&str; 3] = ["events", "audit_checkpoints", "audit_checks"];

const SEVENTH: &str = "WHERE organization_id = ACME AND sequence = 7";

#[tokio::test]
async fn an_edit_of_any_column_is_found_and_named() {
    let scene = Scene::new().await;
    let later = if scene.world.database.url.starts_with("sqlite") {
        "at = replace(at, '12:', '13:')"
    } else {
        "at = at + interval '1 hour'"
    };
    let edits = [
        "id = organization_id",
        later,
        "actor_id = id",
        "actor_id = NULL",
        "token_id = id",
        "kind = 'team.created'",
        "subject = 'nobody'",
        "request_id = id",
        "session_id = id",
        "project_id = id",
        "environment_id = id",
        "cluster_id = id",
        "prominent = NOT prominent",
        "hash = ''",
        "hash = (SELECT hash FROM events WHERE organization_id = ACME AND sequence = 6)",
        "happening = replace(happening, '\"kind\"', '\"kind\":\"team.created\",\"kind\"')",
        "happening = 'nothing'",
        "happening = '{\"kind\":\"request.rejected\"}', kind = 'request.rejected'",
    ];
    for edit in edits {
        let found = scene.found(&[&format!("UPDATE events SET {edit} {SEVENTH}")]).await;
        assert_eq!(found, [Some((7, Edited)), None], "{edit}");
    }
    let seventh_moved = scene.found(&[&format!("UPDATE events SET sequence = 1000 {SEVENTH}")]).await;
    assert_eq!(seventh_moved, [Some((7, Reordered)), None]);
    assert_eq!(scene.found(&[]).await, [None, None], "as it was, all is well");
}

#[tokio::test]
async fn what_is_deleted_put_in_or_moved_is_found_and_named() {
    let scene = Scene::new().await;
    let up = ["UPDATE events SET sequence = -sequence - 1 WHERE organization_id = ACME AND sequence > 7", POSITIVE];
    let down = ["UPDATE events SET sequence = 1 - sequence WHERE organization_id = ACME AND sequence > 7", POSITIVE];
    let remove = format!("DELETE FROM events {SEVENTH}");
    let copy = "INSERT INTO events (id, organization_id, sequence, at, kind, subject, happening, prominent, hash) \
                SELECT organization_id, organization_id, 8, at, kind, subject, happening, prominent, hash \
                FROM events WHERE organization_id = ACME AND sequence = 7";
    let more = "UPDATE organizations SET event_sequence = event_sequence + 1 WHERE name = 'Acme'";
    let less = "UPDATE organizations SET event_sequence = event_sequence - 1 WHERE name = 'Acme'";
    let cases: [(&str, Vec<&str>, (u64, FaultKind)); 6] = [
        ("deleted", vec![&remove], (7, Missing)),
        ("deleted, with what follows moved up", vec![&remove, down[0], down[1], less], (7, Missing)),
        ("put in", vec![up[0], up[1], copy, more], (8, Inserted)),
        (
            "swapped",
            vec![
                "UPDATE events SET sequence = -sequence WHERE organization_id = ACME AND sequence IN (7, 8)",
                "UPDATE events SET sequence = sequence + 15 WHERE organization_id = ACME AND sequence < 0",
            ],
            (7, Reordered),
        ),
        ("added at the end", vec![APPENDED], (scene.count + 1, Edited)),
        ("counted wrongly", vec![less], (scene.count, Inserted)),
    ];
    for (name, statements, expected) in cases {
        assert_eq!(scene.found(&statements).await, [Some(expected), None], "{name}");
    }
}

const POSITIVE: &str = "UPDATE events SET sequence = -sequence WHERE sequence < 0";

/// An event that nobody recorded, after the newest one.
const APPENDED: &str = "INSERT INTO events (id, organization_id, sequence, at, kind, subject, happening, prominent, hash) \
     SELECT organization_id, organization_id, sequence + 1, at, kind, subject, happening, prominent, hash \
     FROM events WHERE organization_id = ACME ORDER BY sequence DESC LIMIT 1";

#[tokio::test]
async fn a_tail_that_is_cut_is_found_with_its_checkpoints_and_its_counter() {
    let scene = Scene::new().await;
    let last = scene.count - 3;
    let cut = format!("DELETE FROM events WHERE organization_id = ACME AND sequence > {last}");
    let signed = format!("DELETE FROM audit_checkpoints WHERE organization_id = ACME AND sequence > {last}");
    let counter = format!("UPDATE organizations SET event_sequence = {last} WHERE name = 'Acme'");
    let expected = [Some((last + 1, Cut)), None];
    assert_eq!(scene.found(&[&cut]).await, expected);
    assert_eq!(scene.found(&[&cut, &signed]).await, expected);
    assert_eq!(scene.found(&[&cut, &counter]).await, expected);
    assert_eq!(scene.found(&[&cut, &signed, &counter]).await, expected);
}

#[tokio::test]
async fn a_cut_tail_is_found_after_others_took_its_numbers() {
    let scene = Scene::new().await;
    let last = scene.count - 3;
    let cut = [
        format!("DELETE FROM events WHERE organization_id = ACME AND sequence > {last}"),
        format!("DELETE FROM audit_checkpoints WHERE organization_id = ACME AND sequence > {last}"),
        format!("UPDATE organizations SET event_sequence = {last} WHERE name = 'Acme'"),
    ];
    run(&scene.intruder, &cut.each_ref().map(String::as_str)).await;
    for name in ["one", "two", "three", "four"] {
        scene.world.team(&scene.cast.di, name, &[]).await;
    }
    let seen = audit::verify(&scene.world.system, &scene.cast.di).await.unwrap();
    let fault = seen.fault.unwrap();
    let before = seen.checkpoint.unwrap().sequence;
    assert_eq!((fault.sequence, fault.kind), (before + 1, CheckpointMismatch), "{fault:?}");
}

#[tokio::test]
async fn a_counter_that_is_set_back_is_found_and_work_goes_on() {
    let scene = Scene::new().await;
    let back = format!("UPDATE organizations SET event_sequence = {} WHERE name = 'Acme'", scene.count - 2);
    run(&scene.intruder, &[&back]).await;
    let seen = audit::verify(&scene.world.system, &scene.cast.di).await.unwrap();
    assert_eq!(seen.fault.map(|fault| (fault.sequence, fault.kind)), Some((scene.count - 1, Inserted)));
    scene.world.team(&scene.cast.di, "one", &[]).await;
    let seen = audit::verification(&scene.world.system, &scene.cast.di).await.unwrap();
    assert_eq!(seen.count, scene.count + 2, "the fault was told, and the team was made");
}

#[tokio::test]
async fn events_and_checkpoints_that_are_swapped_between_organizations_are_found_in_both() {
    let scene = Scene::new().await;
    let swap = [
        "UPDATE events SET sequence = -2 WHERE organization_id = ACME AND sequence = 2",
        "UPDATE events SET organization_id = ACME WHERE organization_id = OTHER AND sequence = 2",
        "UPDATE events SET organization_id = OTHER, sequence = 2 WHERE sequence = -2",
    ];
    assert_eq!(scene.found(&swap).await, [Some((2, Edited)), Some((2, Edited))]);
    let moved = "UPDATE events SET organization_id = OTHER, sequence = 500 \
                 WHERE organization_id = ACME AND sequence = 7";
    let found = scene.found(&[moved]).await;
    assert_eq!(found[0], Some((7, Missing)));
    assert!(found[1].is_some(), "{found:?}");
    let signed = "UPDATE audit_checkpoints SET organization_id = OTHER, sequence = 1 \
                  WHERE organization_id = ACME AND sequence = (SELECT max(sequence) FROM audit_checkpoints \
                  WHERE organization_id = ACME)";
    assert_eq!(scene.found(&[signed]).await, [None, Some((1, ForgedCheckpoint))]);
}

#[tokio::test]
async fn a_rewritten_log_does_not_fit_what_was_signed() {
    let scene = Scene::new().await;
    // Hashes that fit each other need the chain's code; it is enough that a checkpoint says another one.
    for (edit, kind) in [
        ("hash = (SELECT hash FROM events WHERE organization_id = ACME AND sequence = 1)", ForgedCheckpoint),
        ("signature = 'nothing'", ForgedCheckpoint),
        ("key = '0000000000000000'", UnknownKey),
        ("sequence = sequence - 1", ForgedCheckpoint),
    ] {
        let first = "sequence = (SELECT min(sequence) FROM audit_checkpoints WHERE organization_id = ACME)";
        let edit = format!("UPDATE audit_checkpoints SET {edit} WHERE organization_id = ACME AND {first}");
        let found = scene.found(&[&edit]).await;
        assert_eq!(found[0].map(|fault| fault.1), Some(kind), "{edit}");
    }
}

#[tokio::test]
async fn a_checkpoint_that_is_deleted_between_others_takes_nothing_from_what_they_prove() {
    let scene = Scene::new().await;
    let second = "organization_id = ACME AND sequence = (SELECT min(sequence) FROM audit_checkpoints WHERE \
                  organization_id = ACME AND sequence > (SELECT min(sequence) FROM audit_checkpoints WHERE \
                  organization_id = ACME))";
    let removed = format!("DELETE FROM audit_checkpoints WHERE {second}");
    assert_eq!(scene.found(&[&removed]).await, [None, None], "nothing binds checkpoints to each other");
    let edited = format!("UPDATE events SET subject = 'nobody' {SEVENTH}");
    assert_eq!(scene.found(&[&removed, &edited]).await, [Some((7, Edited)), None]);
}

#[tokio::test]
async fn a_column_that_holds_what_does_not_belong_there_is_found_on_sqlite() {
    let scene = Scene::new().await;
    // PostgreSQL takes nothing else into a column than what belongs there.
    if scene.world.database.url.starts_with("sqlite") {
        let found = scene.found(&[&format!("UPDATE events SET actor_id = 'Mallory' {SEVENTH}")]).await;
        assert_eq!(found, [Some((7, Unreadable)), None]);
    }
}
