//! Exports that anybody can verify.

use crate::support::{Cast, World, world_with_cast};
use governance::audit::{Header, Intact, PublicKey, Verifier};
use governance::event::EventKind;
use sea_orm::{ConnectionTrait, TransactionTrait};
use service::audit::export::{self, Format};
use service::audit::{self, Filter};
use std::time::Duration;

/// A whole export, line by line.
async fn lines(world: &World, cast: &Cast, filter: &Filter) -> Vec<String> {
    let mut export = export::begin(&world.system, &cast.di, filter, Format::Jsonl).await.unwrap();
    let mut bytes = Vec::new();
    while let Some(more) = export.next().await.unwrap() {
        bytes.extend(more);
    }
    String::from_utf8(bytes).unwrap().lines().map(str::to_owned).collect()
}

/// What a verifier that knows nothing of the server says, with the key that was noted earlier.
fn verified(lines: &[String], key: &str) -> Result<Intact, governance::audit::Fault> {
    let header = Header::read(lines[0].as_bytes()).unwrap();
    let mut verifier = Verifier::new(&header, key.parse::<PublicKey>().unwrap(), Vec::new())?;
    for line in &lines[1..] {
        verifier.read(line.as_bytes())?;
    }
    verifier.finish()
}

async fn key(world: &World, cast: &Cast) -> String {
    audit::public_key(&world.system, &cast.di).await.unwrap().public_key
}

#[tokio::test]
async fn the_whole_log_verifies_up_to_the_event_that_tells_of_the_export() {
    let (world, cast) = world_with_cast().await;
    audit::verify(&world.system, &cast.di).await.unwrap();
    world.team(&cast.di, "data", &[]).await;
    let lines = lines(&world, &cast, &Filter::default()).await;
    let intact = verified(&lines, &key(&world, &cast).await).unwrap();
    let last = lines.iter().rev().find(|line| line.contains("\"kind\"")).unwrap();
    assert!(last.contains("audit.exported"), "{last}");
    assert_eq!((intact.first, intact.omitted), (1, 0));
    assert_eq!(intact.shown, intact.last);
    assert!(intact.checkpoints >= 2, "{intact:?}");
}

#[tokio::test]
async fn nobody_waits_while_an_export_verifies_the_log() {
    let (world, cast) = world_with_cast().await;
    audit::verify(&world.system, &cast.di).await.unwrap();
    let url = &world.database.url;
    // SQLite locks no single table.
    if !url.starts_with("postgres") {
        return;
    }
    let connection = sea_orm::Database::connect(url).await.unwrap();
    let blocker = connection.begin().await.unwrap();
    blocker.execute_unprepared("LOCK TABLE audit_checkpoints IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let (system, auditor) = (world.system.clone(), cast.di.clone());
    let export =
        tokio::spawn(
            async move { export::begin(&system, &auditor, &Filter::default(), Format::Jsonl).await.map(drop) },
        );
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!export.is_finished(), "it waits for the checkpoints");
    let appended = tokio::time::timeout(Duration::from_secs(5), world.team(&cast.di, "data", &[])).await;
    assert!(appended.is_ok(), "the export makes others wait");
    blocker.rollback().await.unwrap();
    export.await.unwrap().unwrap();
}

#[tokio::test]
async fn what_a_filter_leaves_out_stands_there_by_its_digest_and_the_rest_cannot_be_changed() {
    let (world, cast) = world_with_cast().await;
    let filter = Filter { kinds: vec![EventKind::TeamCreated], ..Filter::default() };
    let lines = lines(&world, &cast, &filter).await;
    let key = key(&world, &cast).await;
    let intact = verified(&lines, &key).unwrap();
    assert_eq!(intact.shown, 3, "SRE, platform, security");
    assert!(intact.omitted > 10 && lines[0].contains("events of the kind “Team created”"), "{}", lines[0]);

    let edited: Vec<String> = lines.iter().map(|line| line.replace("team SRE", "team SRF")).collect();
    assert!(verified(&edited, &key).is_err());
    let cut = &lines[..lines.len() - 2];
    assert!(verified(cut, &key).is_err());
}

#[tokio::test]
async fn a_filter_that_finds_nothing_still_proves_how_much_there_is() {
    let (world, cast) = world_with_cast().await;
    let lines = lines(&world, &cast, &Filter { actor: Some("nobody".into()), ..Filter::default() }).await;
    let intact = verified(&lines, &key(&world, &cast).await).unwrap();
    assert_eq!((intact.shown, intact.omitted), (0, intact.last));
}
