//! `countersign policy …`

mod apply;
mod export;
mod list;
mod plan;
mod sources;
mod test;

use crate::Streams;
use clap::Subcommand;
use std::io::{self, Read};

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
    /// List the policies of the organization.
    List(list::Args),
    /// Write all policies and bindings of the organization as a policy file.
    Export(export::Args),
    /// Show what applying policy files would change.
    Plan(plan::Args),
    /// Make the organization's policies and bindings equal to policy files.
    Apply(apply::Args),
}

/// Runs the command that was asked for, and gives the exit status.
///
/// # Errors
/// When its output cannot be written.
pub fn run(args: Args, streams: &mut Streams) -> io::Result<u8> {
    match args.command {
        Command::Test(args) => test::run(&args, streams),
        Command::List(args) => list::run(&args, streams),
        Command::Export(args) => export::run(&args, streams),
        Command::Plan(args) => plan::run(&args, streams),
        Command::Apply(args) => apply::run(&args, streams),
    }
}

/// The text of a file, or of standard input for `-`.
fn read(file: &str) -> io::Result<String> {
    if file == "-" {
        let mut text = String::new();
        io::stdin().lock().read_to_string(&mut text)?;
        return Ok(text);
    }
    std::fs::read_to_string(file)
}

/// How a file is called.
fn name(file: &str) -> String {
    if file == "-" { "standard input".to_owned() } else { file.to_owned() }
}
