//! The database of a command: where it is, opening it, and holding it.

use std::fs::{File, OpenOptions, TryLockError, create_dir_all};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use governance::audit::SigningKey;
use service::audit::Keyless;
use service::clock::SystemClock;
use service::store::Store;
use service::{System, audit};

use super::{Failure, explain};
use crate::config::Config;

/// The file of a SQLite database; none for PostgreSQL.
pub fn file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path).split('?').next().unwrap_or_default();
    (!path.is_empty() && path != ":memory:").then(|| path.into())
}

/// Connects (creating a SQLite database and its folder where there is none) and migrates. The first time it
/// makes the key that signs the audit log, unless the settings name one. A key that cannot be had is logged as an error, and
/// keeps nobody from work.
///
/// # Errors
/// One sentence: the database cannot be reached, or a migration fails.
pub async fn open(config: &Config) -> Result<System, Failure> {
    let url = &config.database_url;
    make_file(url)?;
    migration::up(url).await.map_err(|error| format!("Cannot bring the database up to date: {error}"))?;
    let store = connect(url).await?;
    let system = System::new(store, Arc::new(SystemClock), &config.public_url());
    let mut system = system.with_egress(config.webhook_networks.clone());
    if let Some(a_minute) = NonZeroU32::new(config.token_requests_per_minute) {
        system = system.with_token_rate(a_minute);
    }
    if let Some(file) = &config.audit_key_file {
        system = match audit_key(file) {
            Ok(key) => system.with_audit_key(key),
            Err(why) => {
                tracing::error!(file = %file.display(), why, "cannot use the file with the audit key");
                // Auditors need not know where it is.
                system.without_audit_key(&format!("the file with its key cannot be used: {why}"))
            }
        };
    }
    if let Err(Keyless(why)) = audit::signer(&system).await.map_err(explain)? {
        tracing::error!(why, "the audit log is not signed until its key is there again");
    }
    Ok(system)
}

/// The key in a file, or why there is none.
fn audit_key(file: &Path) -> Result<SigningKey, String> {
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    audit::read_key(&text.into()).map_err(|_| "it must hold 64 hexadecimal digits".to_owned())
}

/// Connects to a database that is there.
///
/// # Errors
/// One sentence.
pub async fn connect(url: &str) -> Result<Store, Failure> {
    Store::connect(url).await.map_err(|error| format!("Cannot open the database: {}", explain(error)).into())
}

/// How a SQLite database is held while a command uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// With others of the same kind: serving.
    Shared,
    /// Alone: replacing the file.
    Alone,
}

/// Holds a SQLite database, for as long as the answer lives, against a command that needs it alone.
/// PostgreSQL needs no such thing.
///
/// # Errors
/// Somebody else holds it in a way that does not go together with this one.
pub fn hold(url: &str, how: Hold) -> Result<Option<File>, Failure> {
    let Some(database) = file(url) else { return Ok(None) };
    make_folder(url)?;
    let path = beside(&database, ".lock");
    let lock = open_file(&path)?;
    let held = match how {
        Hold::Shared => lock.try_lock_shared(),
        Hold::Alone => lock.try_lock(),
    };
    match held {
        Ok(()) => Ok(Some(lock)),
        Err(TryLockError::WouldBlock) => Err(match how {
            Hold::Shared => format!("{} is being restored. Try again when that is done.", database.display()),
            Hold::Alone => format!("A server uses {}. Stop it first.", database.display()),
        }
        .into()),
        Err(TryLockError::Error(error)) => Err(format!("Cannot lock {}: {error}", path.display()).into()),
    }
}

/// Opens a file as it is, or an empty one where there is none.
fn open_file(path: &Path) -> Result<File, Failure> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path);
    file.map_err(|error| format!("Cannot open {}: {error}", path.display()).into())
}

/// An empty file is an empty SQLite database.
fn make_file(url: &str) -> Result<(), Failure> {
    make_folder(url)?;
    let Some(path) = file(url) else { return Ok(()) };
    open_file(&path).map(drop)
}

fn make_folder(url: &str) -> Result<(), Failure> {
    let Some(folder) = file(url).and_then(|path| path.parent().map(Path::to_owned)) else { return Ok(()) };
    create_dir_all(&folder).map_err(|error| format!("Cannot create {}: {error}", folder.display()).into())
}

/// The path with something added to its end.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(suffix);
    path.into()
}

/// Removes a SQLite database with what SQLite keeps beside it.
///
/// # Errors
/// A file is there and cannot be removed.
pub fn remove(database: &Path) -> Result<(), Failure> {
    for suffix in ["", "-wal", "-shm"] {
        let path = beside(database, suffix);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(format!("Cannot remove {}: {error}", path.display()).into());
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sqlite_address_names_its_file() {
        assert_eq!(file("sqlite://data/countersign.db"), Some("data/countersign.db".into()));
        assert_eq!(file("sqlite:///var/lib/c.db?mode=rwc"), Some("/var/lib/c.db".into()));
        assert_eq!(file("sqlite::memory:"), None);
        assert_eq!(file("postgres://localhost/c"), None);
    }

    #[test]
    fn servers_share_a_database_and_a_restore_wants_it_alone() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/c.db", folder.path().display());
        let first = hold(&url, Hold::Shared).unwrap();
        let second = hold(&url, Hold::Shared).unwrap();
        assert!(hold(&url, Hold::Alone).unwrap_err().to_string().contains("Stop it first"));
        drop((first, second));
        let _alone = hold(&url, Hold::Alone).unwrap();
        assert!(hold(&url, Hold::Shared).is_err());
    }
}
