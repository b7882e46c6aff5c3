//! `server audit …`: what whoever runs the installation tells its auditors.

use service::audit::installation_key;

use super::{Failure, database, explain};
use crate::config::Config;

/// Prints the public key that verifies the audit log's checkpoints, as PEM.
///
/// # Errors
/// When the database cannot be opened, or there is no key.
pub async fn key(config: &Config) -> Result<(), Failure> {
    let system = database::open(config).await?;
    print!("{}", installation_key(&system).await.map_err(explain)?);
    Ok(())
}
