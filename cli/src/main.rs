//! The countersign command.

use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
    let (mut out, mut err) = (anstream::AutoStream::auto(io::stdout()), anstream::AutoStream::auto(io::stderr()));
    ExitCode::from(cli::run(std::env::args_os(), &mut out, &mut err))
}
