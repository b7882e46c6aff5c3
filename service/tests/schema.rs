//! What the schema itself holds, whatever the code above it believes.

use crate::support::database::Database;
use crate::support::world_with_cast;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, SqliteTransactionMode, TransactionOptions, TransactionTrait};
use service::store::Store;
use std::time::Duration;

#[tokio::test]
async fn nothing_changes_or_removes_an_event() {
    let (world, _) = world_with_cast().await;
    for statement in ["UPDATE events SET subject = 'nothing happened'", "DELETE FROM events", "TRUNCATE events"] {
        let tx = world.system.store.write().await.unwrap();
        let result = tx.execute_unprepared(statement).await;
        assert!(result.is_err(), "{statement}");
    }
}

#[tokio::test]
async fn processes_that_start_together_migrate_once() {
    let database = Database::empty().await;
    start_together(&database.url).await;
}

#[tokio::test]
async fn a_database_that_is_being_read_is_brought_up_to_date() {
    let database = Database::create().await;
    let store = Store::connect(&database.url).await.unwrap();
    let earlier = sea_orm::Database::connect(&database.url).await.unwrap();
    Migrator::down(&earlier, Some(2)).await.unwrap();
    let reader = store.read().await.unwrap();
    assert_eq!(migration::pending(&*reader).await.unwrap(), 2);
    start_together(&database.url).await;
    drop(reader);
}

#[tokio::test]
async fn a_migration_that_fails_leaves_nothing_behind() {
    let database = Database::empty().await;
    let url = database.url.as_str();
    let connection = sea_orm::Database::connect(url).await.unwrap();
    // What one of the last migrations creates is there already.
    connection.execute_unprepared("CREATE TABLE request_reminders (id INTEGER)").await.unwrap();
    migration::up(url).await.unwrap_err();
    for table in ["organizations", "seaql_migrations"] {
        assert!(connection.execute_unprepared(&format!("SELECT 1 FROM {table}")).await.is_err(), "{table}");
    }
    connection.execute_unprepared("DROP TABLE request_reminders").await.unwrap();
    migration::up(url).await.unwrap();
}

#[tokio::test]
async fn a_new_file_that_another_process_writes_is_opened_when_it_is_done() {
    let folder = tempfile::TempDir::new().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("new.db").display());
    let other = sea_orm::Database::connect(&url).await.unwrap();
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let writes = other.begin_with_options(options).await.unwrap();
    let writer = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        writes.rollback().await.unwrap();
    };
    let (opened, ()) = tokio::join!(Store::connect(&url), writer);
    opened.unwrap();
}

/// Three processes start at `url`, and all of them find it up to date.
async fn start_together(url: &str) {
    let start = async || {
        migration::up(url).await.unwrap();
        let store = Store::connect(url).await.unwrap();
        assert_eq!(migration::pending(&*store.read().await.unwrap()).await.unwrap(), 0);
    };
    tokio::join!(start(), start(), start());
}
