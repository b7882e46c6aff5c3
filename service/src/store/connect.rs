//! Connecting.

use super::{Changes, Tx, code};
use crate::Error;
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseBackend, DatabaseConnection, DbErr, IsolationLevel,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

/// A pool of connections; cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    pub(super) database: DatabaseConnection,
    /// SQLite has one writer at a time. Queueing here is fair, where its own lock is not.
    writer: Arc<Mutex<()>>,
    pub(super) changes: Changes,
    /// Whether what is told is mailed, too.
    mails: bool,
}

impl Store {
    /// Connects to `sqlite://path` (created if it is not there) or `postgres://…`.
    ///
    /// # Errors
    /// The address is not understood, or the database cannot be reached.
    pub async fn connect(url: &str) -> Result<Self, Error> {
        let mut options = ConnectOptions::new(url);
        options.sqlx_logging(false).acquire_timeout(Duration::from_secs(30)).max_connections(16);
        options.map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .create_if_missing(true)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(15))
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
        });
        if url.contains(":memory:") {
            // Each connection to memory would be a database of its own.
            options.max_connections(1).min_connections(1);
        }
        let database = open(&options).await.map_err(Error::internal)?;
        Ok(Self { database, writer: Arc::default(), changes: Changes::default(), mails: false })
    }

    /// The same where what is told is mailed, too.
    #[must_use]
    pub(crate) fn with_mails(self) -> Self {
        Self { mails: true, ..self }
    }

    /// A transaction that may write.
    ///
    /// # Errors
    /// The database cannot be reached, or is locked for too long.
    pub async fn write(&self) -> Result<Tx, Error> {
        let queue = if self.is_sqlite() { Some(self.writer.clone().lock_owned().await) } else { None };
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(Tx::new(self.database.begin_with_options(options).await?, queue, self.changes.clone(), self.mails))
    }

    /// A transaction that reads one consistent state.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn read(&self) -> Result<Tx, Error> {
        let options = if self.is_sqlite() {
            TransactionOptions::default()
        } else {
            TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                sqlite_transaction_mode: None,
            }
        };
        Ok(Tx::new(self.database.begin_with_options(options).await?, None, self.changes.clone(), self.mails))
    }

    /// Writes a copy of a SQLite database to `path`, consistent while others write.
    ///
    /// # Errors
    /// The database is no SQLite database, or the copy cannot be written.
    pub async fn backup(&self, path: &str) -> Result<(), Error> {
        if !self.is_sqlite() {
            return Err(Error::Conflict("only SQLite databases are backed up by this command; use pg_dump".to_owned()));
        }
        let statement = format!("VACUUM INTO '{}'", path.replace('\'', "''"));
        self.database.execute_unprepared(&statement).await.map_err(Error::internal)?;
        Ok(())
    }

    /// Closes every connection.
    ///
    /// # Errors
    /// A connection cannot be closed in good order.
    pub async fn close(self) -> Result<(), Error> {
        Ok(self.database.close().await?)
    }

    fn is_sqlite(&self) -> bool {
        self.database.get_database_backend() == DatabaseBackend::Sqlite
    }
}

/// How long to wait between attempts to open a file that another process begins to write, and how often.
const AGAIN: (Duration, u32) = (Duration::from_millis(50), 100);

const SQLITE_BUSY: &str = "5";

/// Opens the database. SQLite refuses to change the journal of a new file at once, whatever the time-out, where
/// another process begins to write at that moment.
async fn open(options: &ConnectOptions) -> Result<DatabaseConnection, DbErr> {
    let (pause, mut left) = AGAIN;
    loop {
        match Database::connect(options.clone()).await {
            Err(error) if left > 0 && code(&error).as_deref() == Some(SQLITE_BUSY) => left -= 1,
            other => return other,
        }
        tokio::time::sleep(pause).await;
    }
}
