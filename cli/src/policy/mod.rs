//! `countersign policy …`

mod test;

use clap::Subcommand;
use std::io;
use std::process::ExitCode;

/// The arguments of `policy`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run policy test files, offline.
    Test(test::Args),
}

/// Runs the command that was asked for.
///
/// # Errors
/// When its output cannot be written.
pub fn run(args: Args) -> io::Result<ExitCode> {
    match args.command {
        Command::Test(args) => test::run(&args),
    }
}
