//! Verifies the logs of all organizations, a piece at a time, and signs them. A worker calls it every minute.

use super::key::{Keyless, signer};
use super::verification::round;
use crate::store::organizations;
use crate::{Error, System};

/// How many events of each log one round of the sweep looks at.
const SWEPT: u64 = 1_000;

/// One round. What goes wrong with one organization is logged and leaves the others alone; so is that nothing can be
/// signed, which leaves the verification alone.
///
/// # Errors
/// The database cannot be read.
pub async fn run(system: &System) -> Result<(), Error> {
    let key = signer(system).await?;
    if let Err(Keyless(why)) = &key {
        tracing::error!(why, "the audit log is verified, but not signed: there is no key");
    }
    let key = key.ok();
    let all = organizations::all(&system.store.read().await?).await?;
    for organization in all {
        if let Err(error) = round(system, organization, SWEPT, key.as_ref()).await {
            let error = &error as &dyn std::error::Error;
            tracing::error!(%organization, error, "the verification of an audit log failed");
        }
    }
    Ok(())
}
