//! `server restore`: puts a backup in the place of the SQLite database.
//!
//! The backup is copied, opened, read through and checked before anything that is there is touched,
//! and takes its place in one step.

use std::fs;
use std::path::Path;

use migration::Migrator;
use sea_orm_migration::MigratorTrait;
use service::store::Store;

use super::database::{self, Hold, beside};
use super::{Failure, explain};
use crate::config::Config;

/// Restores `from`; `force` replaces a database that is there.
///
/// # Errors
/// When a server uses the database, there is one already, or `from` is no Countersign backup.
pub async fn run(config: &Config, from: &Path, force: bool) -> Result<(), Failure> {
    let Some(to) = database::file(&config.database_url) else {
        return Err("Only SQLite databases are restored by this command; use pg_restore.".into());
    };
    let _held = database::hold(&config.database_url, Hold::Alone)?;
    if to.exists() && !force {
        return Err(format!("{} exists. Add --force to replace it.", to.display()).into());
    }
    let copy = beside(&to, ".copy");
    let fresh = beside(&to, ".restored");
    database::remove(&copy)?;
    database::remove(&fresh)?;
    let checked = check(from, &copy, &fresh).await;
    database::remove(&copy)?;
    if let Err(failure) = checked {
        database::remove(&fresh)?;
        return Err(failure);
    }
    database::remove(&to)?;
    fs::rename(&fresh, &to)?;
    println!("{} is restored to {}", from.display(), to.display());
    Ok(())
}

/// Writes what is in `from` to `fresh`, if all of it can be read and it is one of ours.
async fn check(from: &Path, copy: &Path, fresh: &Path) -> Result<(), Failure> {
    let no = |why: &dyn std::fmt::Display| format!("{} is no Countersign backup: {why}", from.display());
    fs::copy(from, copy).map_err(|error| format!("Cannot read {}: {error}", from.display()))?;
    if !fs::read(copy)?.starts_with(b"SQLite format 3\0") {
        return Err(no(&"it is not a SQLite database").into());
    }
    let url = format!("sqlite://{}", copy.display());
    let store = Store::connect(&url).await.map_err(|error| no(&explain(error)))?;
    let tx = store.read().await.map_err(|error| no(&explain(error)))?;
    let pending = migration::pending(&*tx).await.map_err(|error| no(&error))?;
    if pending == Migrator::migrations().len() {
        return Err(no(&"it holds none of its tables").into());
    }
    drop(tx);
    let path = fresh.to_str().ok_or("The name of the database must be UTF-8.")?;
    store.backup(path).await.map_err(|error| no(&explain(error)))?;
    store.close().await.map_err(explain)
}
