//! The database schema, for SQLite and PostgreSQL alike.
//!
//! Times are UTC to the microsecond. Structured values (targets, frozen policies, events) are JSON
//! texts that only `service::store` reads and writes. Every table of an organization's things names
//! the organization. What may exist once is unique here, whatever the code above believes.

use sea_orm_migration::prelude::{DbErr, MigrationTrait, MigratorTrait};
use sea_orm_migration::sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseBackend, TransactionTrait};

mod build;
mod m0001_accounts;
mod m0002_organizations;
mod m0003_policies;
mod m0004_requests;
mod m0005_events;

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
        ]
    }
}

/// Any number that nobody else takes for a lock in this database.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7261948023571)";

/// Brings the database at `url` up to date. Processes that start together wait for each other.
///
/// # Errors
/// The database cannot be reached, or a migration fails; nothing is half done on PostgreSQL.
pub async fn up(url: &str) -> Result<(), DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(2).sqlx_logging(false);
    let database = Database::connect(options).await?;
    let lock = database.begin().await?;
    if database.get_database_backend() == DatabaseBackend::Postgres {
        lock.execute_unprepared(LOCK).await?;
        Migrator::up(&database, None).await?;
        lock.commit().await?;
    } else {
        // SQLite has one process; its own lock on the file serves for the rest.
        lock.rollback().await?;
        Migrator::up(&database, None).await?;
    }
    database.close().await
}

/// How many migrations the database at `url` still lacks.
///
/// # Errors
/// The database cannot be reached.
pub async fn pending(url: &str) -> Result<usize, DbErr> {
    let database = Database::connect(ConnectOptions::new(url)).await?;
    let pending = Migrator::get_pending_migrations(&database).await?.len();
    database.close().await?;
    Ok(pending)
}
