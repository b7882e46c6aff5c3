//! `server admin …`: what only whoever runs the installation may do.

use service::accounts::{organizations, setup};

use super::{Failure, database, explain};
use crate::config::Config;

/// Prints a new one-time address for the first set-up; older ones end.
///
/// # Errors
/// When the installation is set up already.
pub async fn setup_link(config: &Config) -> Result<(), Failure> {
    let system = database::open(config).await?;
    println!("{}", setup::link(&system).await.map_err(explain)?);
    Ok(())
}

/// Creates an organization and prints how its owner gets in.
///
/// # Errors
/// When the name or the email cannot be accepted.
pub async fn organization(config: &Config, name: &str, owner: &str) -> Result<(), Failure> {
    let system = database::open(config).await?;
    println!("{}", organizations::create(&system, name, owner).await.map_err(explain)?);
    Ok(())
}
