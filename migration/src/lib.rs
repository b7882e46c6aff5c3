//! The database schema, for SQLite and PostgreSQL alike.
//!
//! Times are UTC to the microsecond. Structured values (targets, frozen policies, events) are JSON
//! texts that only `service::store` reads and writes. Every table of an organization's things names
//! the organization. What may exist once is unique here, whatever the code above believes.

pub use sea_orm_migration::prelude::MigratorTrait;
use sea_orm_migration::prelude::{DbErr, MigrationTrait};
use sea_orm_migration::sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseBackend, TransactionTrait};

use std::time::Duration;

mod append_only;
mod build;
mod m0001_accounts;
mod m0002_organizations;
mod m0003_policies;
mod m0004_requests;
mod m0005_events;
mod m0006_touches;
mod m0007_replay;
mod m0008_inbox;
mod m0009_superseding;
mod m0010_notifications;
mod m0011_resubmissions;
mod m0012_break_glass;
mod m0013_timeline;
mod m0014_chain;
mod m0015_webhooks;
mod m0016_review_due;
mod m0017_follow_ups;
mod m0018_executors;
mod m0019_mails;
mod m0020_reminders;
mod m0021_token_rotation;
mod m0022_previous_secret_use;

/// All migrations, in their order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_accounts::Migration),
            Box::new(m0002_organizations::Migration),
            Box::new(m0003_policies::Migration),
            Box::new(m0004_requests::Migration),
            Box::new(m0005_events::Migration),
            Box::new(m0006_touches::Migration),
            Box::new(m0007_replay::Migration),
            Box::new(m0008_inbox::Migration),
            Box::new(m0009_superseding::Migration),
            Box::new(m0010_notifications::Migration),
            Box::new(m0011_resubmissions::Migration),
            Box::new(m0012_break_glass::Migration),
            Box::new(m0013_timeline::Migration),
            Box::new(m0014_chain::Migration),
            Box::new(m0015_webhooks::Migration),
            Box::new(m0016_review_due::Migration),
            Box::new(m0017_follow_ups::Migration),
            Box::new(m0018_executors::Migration),
            Box::new(m0019_mails::Migration),
            Box::new(m0020_reminders::Migration),
            Box::new(m0021_token_rotation::Migration),
            Box::new(m0022_previous_secret_use::Migration),
        ]
    }
}

/// Any number that nobody else takes for a lock in this database. It is held until the transaction ends.
const POSTGRES_LOCK: &str = "SELECT pg_advisory_xact_lock(7261948023571)";

/// Takes the file for this connection alone, until it closes.
const SQLITE_LOCK: [&str; 3] = ["PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE", "COMMIT"];

/// How long to wait for another process that migrates a SQLite database.
const PATIENCE: Duration = Duration::from_secs(30);

/// Brings the database at `url` up to date. Processes that start together wait for each other.
///
/// # Errors
/// The database cannot be reached, or a migration fails.
pub async fn up(url: &str) -> Result<(), DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(2).sqlx_logging(false);
    let database = Database::connect(options).await?;
    if database.get_database_backend() == DatabaseBackend::Postgres {
        let lock = database.begin().await?;
        lock.execute_unprepared(POSTGRES_LOCK).await?;
        Migrator::up(&database, None).await?;
        lock.commit().await?;
        return database.close().await;
    }
    database.close().await?;
    up_sqlite(url).await
}

async fn up_sqlite(url: &str) -> Result<(), DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|sqlite| sqlite.create_if_missing(true).busy_timeout(PATIENCE));
    let database = Database::connect(options).await?;
    // Nothing to do needs no lock, which a running server would not give.
    if !Migrator::get_migration_models(&database).await.is_ok_and(|done| done.len() == Migrator::migrations().len()) {
        for statement in SQLITE_LOCK {
            database.execute_unprepared(statement).await?;
        }
        Migrator::up(&database, None).await?;
    }
    database.close().await
}

/// How many migrations the database still lacks. Only reads.
///
/// # Errors
/// The database does not answer, or a newer program migrated it.
pub async fn pending(database: &impl ConnectionTrait) -> Result<usize, DbErr> {
    Ok(Migrator::get_pending_migrations_read_only(database).await?.len())
}
