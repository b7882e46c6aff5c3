//! `server demo`: anybody can sign in to it, so it stays on this machine.

use std::num::NonZeroU32;
use std::path::Path;

use service::accounts::attempts::LoginLimits;

use super::database::{self, Hold};
use super::{Failure, explain, serve};
use crate::config::{Config, DATABASE_URL};
use crate::demo;
use crate::state::AppState;

/// Makes the demo organization anew at `database` and serves it.
///
/// # Errors
/// When it would listen on anything but loopback, when a database is named for it that it would have to erase, and as
/// [`serve::run`].
pub async fn run(mut config: Config, database: &Path) -> Result<(), Failure> {
    only_here(&config)?;
    own_database(&config, database)?;
    let listener = serve::listen(&mut config).await?;
    config.database_url = address(database);
    let alone = database::hold(&config.database_url, Hold::Alone)?;
    database::remove(database)?;
    // One reader who may be a robot: tests log in often.
    let often = NonZeroU32::new(10_000).unwrap_or(NonZeroU32::MAX);
    let system = database::open(&config).await?.with_login_limits(LoginLimits { account: often, address: often });
    let seeded = demo::seed(&system).await.map_err(explain)?;
    drop(alone);
    let _held = database::hold(&config.database_url, Hold::Shared)?;
    let note = seeded.note();
    serve::serve(listener, AppState::new(config, system).with_demo(seeded.logins), Some(note)).await
}

fn only_here(config: &Config) -> Result<(), Failure> {
    let metrics = config.metrics_listen.into_iter();
    match std::iter::once(config.listen).chain(metrics).find(|address| !address.ip().is_loopback()) {
        Some(address) => {
            Err(format!("The demo shows its passwords, so it listens on loopback only, not on {address}.").into())
        }
        None => Ok(()),
    }
}

/// Whoever names the database that they serve must not find it erased, nor wonder which one is being served.
fn own_database(config: &Config, database: &Path) -> Result<(), Failure> {
    if [DATABASE_URL, &address(database)].contains(&config.database_url.as_str()) {
        return Ok(());
    }
    Err("The demo is made anew at each start, in a SQLite database of its own, so it takes no DATABASE_URL and no \
         --database-url. Leave it away; --database FILE says where the demo's own is."
        .into())
}

fn address(database: &Path) -> String {
    format!("sqlite://{}", database.display())
}
