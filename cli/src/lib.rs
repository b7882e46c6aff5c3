//! What the countersign command does: one module a command.
//!
//! Commands write to the streams that they are given, so that a test can run them in process; the
//! command itself gives them its own, which show colours on a terminal only.

mod audit;
mod client;
mod exit;
mod output;
mod policy;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand};
use std::ffi::OsString;
use std::io::{self, Write};

/// Approval policies for high-risk operations.
#[derive(Parser)]
#[command(name = "countersign", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Work with the audit log.
    Audit(audit::Args),
    /// Work with approval policies.
    Policy(policy::Args),
}

/// Where a command writes: what was asked for, and what stood in its way.
struct Streams<'a> {
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
}

/// Runs a command line, the program's name first, and gives the exit status.
pub fn run(
    args: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    let mut streams = Streams { out, err };
    let done = match Cli::try_parse_from(args) {
        Ok(Cli { command: Command::Audit(args) }) => audit::run(&args, &mut streams),
        Ok(Cli { command: Command::Policy(args) }) => policy::run(args, &mut streams),
        Err(error) => not_understood(&error, &mut streams),
    };
    done.unwrap_or_else(|error| {
        // Whoever reads our output may stop early, as `head` does; that is not worth a word.
        if error.kind() != io::ErrorKind::BrokenPipe {
            // Nothing is left to do where not even this can be written.
            let _ = writeln!(streams.err, "countersign: {error}");
        }
        exit::UNREADABLE
    })
}

/// Help and version are asked for; everything else is an error.
fn not_understood(error: &clap::Error, streams: &mut Streams) -> io::Result<u8> {
    let text = error.render().ansi().to_string();
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        streams.out.write_all(text.as_bytes())?;
        return Ok(exit::DONE);
    }
    streams.err.write_all(text.as_bytes())?;
    Ok(exit::UNREADABLE)
}
