//! `server demo`: anybody can sign in to it, so it stays on this machine.

use std::num::NonZeroU32;
use std::path::Path;

use service::accounts::attempts::LoginLimits;

use super::database::{self, Hold};
use super::{Failure, explain, serve};
use crate::config::Config;
use crate::demo;
use crate::state::AppState;

/// Makes the demo organization anew at `database` and serves it.
///
/// # Errors
/// When it would listen on anything but loopback, and as [`serve::run`].
pub async fn run(mut config: Config, database: &Path) -> Result<(), Failure> {
    only_here(&config)?;
    let listener = serve::listen(&mut config).await?;
    config.database_url = format!("sqlite://{}", database.display());
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
