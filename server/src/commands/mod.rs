//! What the process can do, one file each.

mod admin;
mod audit;
mod backup;
mod bootstrap;
pub mod database;
mod demo;
mod restore;
mod serve;

use std::error::Error as _;

use crate::config::{Admin, Audit, Cli, Command};
use crate::logging;

pub use bootstrap::bootstrap;

/// Why a subcommand failed, in words for whoever started it.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Runs the chosen subcommand to its end.
///
/// # Errors
/// One sentence for the terminal.
pub async fn run(cli: Cli) -> Result<(), Failure> {
    let config = cli.config;
    logging::start(config.log);
    match cli.command.unwrap_or(Command::Serve) {
        Command::Serve => serve::run(config).await,
        Command::Migrate => database::open(&config).await.map(drop),
        Command::Admin(Admin::SetupLink) => admin::setup_link(&config).await,
        Command::Admin(Admin::Organization { name, owner }) => admin::organization(&config, &name, &owner).await,
        Command::Audit(Audit::Key) => audit::key(&config).await,
        Command::Backup { file } => backup::run(&config, &file).await,
        Command::Restore { file, force } => restore::run(&config, &file, force).await,
        Command::Demo { database } => demo::run(config, &database).await,
    }
}

/// A verb's error for whoever sits at the terminal: this is their own installation, so they are told
/// what a visitor would not be.
pub fn explain(error: service::Error) -> Failure {
    match &error {
        service::Error::Invalid(errors) => {
            let lines = errors.0.iter().map(|error| format!("{} {}", error.field, error.message));
            lines.collect::<Vec<_>>().join("; ").into()
        }
        service::Error::Internal(_) => error.source().map_or_else(|| error.to_string(), ToString::to_string).into(),
        _ => error.into(),
    }
}
