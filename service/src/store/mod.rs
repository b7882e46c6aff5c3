//! The database: the one place that names sea-orm. No rule is decided here.
//!
//! A verb works in one [`Tx`]. Dropping it undoes everything; [`Tx::commit`] keeps it. On SQLite a
//! writing transaction takes the write lock at its start (`BEGIN IMMEDIATE`) and writers of this
//! process queue for it in order; on PostgreSQL rows are locked as they are loaded for change,
//! always the thing itself before its organization, so that writers never wait in a circle. What an
//! opening supersedes is known only after that, so it waits for nobody there and gives way
//! ([`superseding::older`]).

pub mod alerts;
pub mod audit;
pub mod break_glass;
mod changes;
mod connect;
pub mod deliveries;
pub mod effects;
pub mod entities;
pub mod events;
pub mod executions;
pub mod executors;
pub mod facts;
pub mod idempotency;
pub mod invitations;
mod json;
pub mod log;
pub mod logins;
pub mod mails;
pub mod members;
pub mod notifications;
pub mod organizations;
pub mod policies;
pub mod reminders;
pub mod replay;
pub mod requests;
pub mod resources;
pub mod search;
pub mod sessions;
pub mod setup_links;
pub mod signing;
pub mod superseding;
pub mod teams;
pub mod tokens;
mod tx;
pub mod webhooks;

pub use changes::{Changes, Following};
pub use connect::Store;
pub use tx::Tx;

use crate::Error;
use sea_orm::{DbErr, RuntimeErr, SqlErr};
use std::borrow::Cow;

/// Rows a statement: databases take only so many parameters.
const CHUNK: usize = 1000;

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        // Unique constraints back every "once"; whoever comes second is told so. So is whom
        // PostgreSQL chooses to undo when two writers wait for each other.
        if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) || undone(&error) {
            return Self::Conflict("somebody else did this at the same time; please look again".to_owned());
        }
        Self::internal(error)
    }
}

/// Whether PostgreSQL undid the transaction for the sake of another: a deadlock, or a state that
/// could not be serialized.
fn undone(error: &DbErr) -> bool {
    matches!(code(error).as_deref(), Some("40001" | "40P01"))
}

/// The database's own code of an error.
fn code(error: &DbErr) -> Option<Cow<'_, str>> {
    let (DbErr::Conn(RuntimeErr::SqlxError(cause))
    | DbErr::Exec(RuntimeErr::SqlxError(cause))
    | DbErr::Query(RuntimeErr::SqlxError(cause))) = error
    else {
        return None;
    };
    cause.as_database_error().and_then(|error| error.code())
}
