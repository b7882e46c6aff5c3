//! The database schema, for SQLite and PostgreSQL alike.
//!
//! Times are UTC to the microsecond. Structured values (targets, frozen policies, events) are JSON
//! texts that only `service::store` reads and writes. Every table of an organization's things names
//! the organization. What may exist once is unique here, whatever the code above believes.

pub use sea_orm_migration::prelude::MigratorTrait;
use sea_orm_migration::prelude::{DbErr, MigrationTrait};
use sea_orm_migration::sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseBackend, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

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
mod m0023_given_up;

/// All migrations, in their order. [`up`] runs them in one transaction: some lift what keeps the log append-only
/// until they are done.
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
            Box::new(m0023_given_up::Migration),
        ]
    }
}

/// Any number that nobody else takes for a lock in this database. It is held until the transaction ends.
const POSTGRES_LOCK: &str = "SELECT pg_advisory_xact_lock(7261948023571)";

/// How long to wait for another process that migrates a SQLite database.
const PATIENCE: Duration = Duration::from_secs(60);

/// Brings the database at `url` up to date, wholly or not at all. Processes that start together wait for each other.
///
/// # Errors
/// The database cannot be reached, or a migration fails.
pub async fn up(url: &str) -> Result<(), DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|sqlite| sqlite.create_if_missing(true).busy_timeout(PATIENCE));
    let database = Database::connect(options).await?;
    // Nothing to do needs no lock.
    if pending(&database).await? == 0 {
        return database.close().await;
    }
    // Who waits to begin with SQLite holds nothing that the one who writes waits for. A new file is not read meanwhile
    // either, so that others wait here and then find nothing to do; one that a server has in use is.
    let exclusive = Some(SqliteTransactionMode::Exclusive);
    let options = TransactionOptions { sqlite_transaction_mode: exclusive, ..TransactionOptions::default() };
    let alone = database.begin_with_options(options).await?;
    if alone.get_database_backend() == DatabaseBackend::Postgres {
        alone.execute_unprepared(POSTGRES_LOCK).await?;
    }
    Migrator::up(&alone, None).await?;
    alone.commit().await?;
    database.close().await
}

/// How many migrations the database still lacks. Only reads.
///
/// # Errors
/// The database does not answer, or a newer program migrated it.
pub async fn pending(database: &impl ConnectionTrait) -> Result<usize, DbErr> {
    Ok(Migrator::get_pending_migrations_read_only(database).await?.len())
}
