//! The countersign command.

use anstream::{AutoStream, ColorChoice};
use std::io::{self, IsTerminal};
use std::process::ExitCode;

fn main() -> ExitCode {
    let (mut out, mut err) = (AutoStream::auto(io::stdout()), AutoStream::auto(io::stderr()));
    // Where colours are taken out, so is what moves the cursor.
    let moves = err.current_choice() != ColorChoice::Never && io::stderr().is_terminal();
    let run = if moves { cli::run_on_terminal } else { cli::run };
    ExitCode::from(run(std::env::args_os(), &mut out, &mut err))
}
