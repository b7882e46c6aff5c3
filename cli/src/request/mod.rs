//! `countersign request …`

mod cancel;
mod find;
mod human;
mod open;
mod poll;
mod show;
mod wait;

pub use find::{Named, find};
pub use human::{line, tell};
pub use poll::poll;

use crate::{Streams, exit};
use clap::Subcommand;
use governance::StateName;
use std::io;

/// The arguments of `request`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Open a request, and do not wait for it.
    Open(Box<open::Args>),
    /// Show a request.
    Show(show::Args),
    /// Wait until a request is decided, or executed.
    Wait(wait::Args),
    /// Cancel a request.
    Cancel(cancel::Args),
}

/// Runs the command that was asked for, and gives the exit status.
///
/// # Errors
/// When its output cannot be written.
pub fn run(args: &Args, streams: &mut Streams) -> io::Result<u8> {
    match &args.command {
        Command::Open(args) => open::run(args, streams),
        Command::Show(args) => show::run(args, streams),
        Command::Wait(args) => wait::run(args, streams),
        Command::Cancel(args) => cancel::run(args, streams),
    }
}

/// The exit status of who waited for a request to be approved. What is executed was approved.
pub const fn status_of(state: StateName) -> u8 {
    match state {
        StateName::Pending => exit::WAITS,
        StateName::Approved | StateName::Executing | StateName::Succeeded | StateName::Failed => exit::DONE,
        StateName::Rejected => exit::REJECTED,
        StateName::Expired => exit::EXPIRED,
        StateName::Cancelled => exit::CANCELLED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_the_status_that_is_documented() {
        assert_eq!(StateName::ALL.map(status_of), [20, 0, 0, 0, 0, 10, 12, 11]);
    }
}
