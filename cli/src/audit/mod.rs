//! `countersign audit …`

mod export;
mod verify;

use crate::Streams;
use clap::Subcommand;
use std::io;

/// The arguments of `audit`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Export the audit log as a file.
    Export(Box<export::Args>),
    /// Verify an export of the audit log, offline.
    Verify(verify::Args),
}

/// Runs the command that was asked for, and gives the exit status.
///
/// # Errors
/// When its output cannot be written.
pub fn run(args: &Args, streams: &mut Streams) -> io::Result<u8> {
    match &args.command {
        Command::Export(args) => export::run(args, streams),
        Command::Verify(args) => verify::run(args, streams),
    }
}
