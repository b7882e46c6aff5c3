//! `countersign review …`

mod verdict;

use crate::Streams;
use clap::Subcommand;
use governance::request::Verdict;
use std::io;

/// The arguments of `review`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Approve a request.
    Approve(verdict::Args),
    /// Reject a request.
    Reject(verdict::Args),
}

/// Runs the command that was asked for, and gives the exit status.
///
/// # Errors
/// When its output cannot be written.
pub fn run(args: &Args, streams: &mut Streams) -> io::Result<u8> {
    match &args.command {
        Command::Approve(args) => verdict::run(Verdict::Approve, args, streams),
        Command::Reject(args) => verdict::run(Verdict::Reject, args, streams),
    }
}
