//! `server backup`: a copy of the SQLite database, consistent while a server writes to it.

use std::fs::{Permissions, set_permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::{Failure, database, explain};
use crate::config::Config;

/// Writes the copy to `to`, readable by its owner only: it holds everything.
///
/// # Errors
/// When `to` exists, there is no database, or it is not a SQLite database.
pub async fn run(config: &Config, to: &Path) -> Result<(), Failure> {
    if let Some(from) = database::file(&config.database_url).filter(|from| !from.exists()) {
        return Err(format!("There is no database at {}.", from.display()).into());
    }
    if to.exists() {
        return Err(format!("{} exists. Choose another name.", to.display()).into());
    }
    let path = to.to_str().ok_or("The name of the file must be UTF-8.")?;
    let store = database::connect(&config.database_url).await?;
    store.backup(path).await.map_err(explain)?;
    set_permissions(to, Permissions::from_mode(0o600))?;
    println!("The backup is in {path}");
    Ok(())
}
