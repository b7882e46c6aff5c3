//! `countersign break-glass …`

mod human;
mod revoke;
mod start;
mod status;

use crate::Streams;
use clap::Subcommand;
use std::io;

/// The arguments of `break-glass`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start a session that bypasses approvals and freezes, in person.
    Start(start::Args),
    /// End a session, in person.
    Revoke(revoke::Args),
    /// Show the active sessions, or one.
    Status(status::Args),
}

/// Runs the command that was asked for, and gives the exit status.
///
/// # Errors
/// When its output cannot be written.
pub fn run(args: &Args, streams: &mut Streams) -> io::Result<u8> {
    match &args.command {
        Command::Start(args) => start::run(args, streams),
        Command::Revoke(args) => revoke::run(args, streams),
        Command::Status(args) => status::run(args, streams),
    }
}
