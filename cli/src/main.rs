//! The countersign command: one module a command.

mod output;
mod policy;

use clap::{Parser, Subcommand};
use std::io::ErrorKind;
use std::process::ExitCode;

/// Approval policies for high-risk operations.
#[derive(Parser)]
#[command(name = "countersign", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Work with approval policies.
    Policy(policy::Args),
}

fn main() -> ExitCode {
    let Cli { command } = Cli::parse();
    let done = match command {
        Command::Policy(args) => policy::run(args),
    };
    done.unwrap_or_else(|error| {
        // Whoever reads our output may stop early, as `head` does; that is not worth a word.
        if error.kind() != ErrorKind::BrokenPipe {
            anstream::eprintln!("countersign: {error}");
        }
        ExitCode::from(2)
    })
}
