//! `countersign completions SHELL`

use crate::{Streams, command, exit};
use clap_complete::Shell;
use std::io;

const HELP: &str = "\
Examples:
  countersign completions bash > ~/.local/share/bash-completion/completions/countersign
  countersign completions zsh > ~/.zfunc/_countersign
  countersign completions fish > ~/.config/fish/completions/countersign.fish";

/// The arguments of `completions`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// For which shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// Writes the completions to standard output.
///
/// # Errors
/// When they cannot be written.
pub fn run(args: &Args, streams: &mut Streams) -> io::Result<u8> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut command(), "countersign", &mut text);
    streams.out.write_all(&text)?;
    Ok(exit::DONE)
}
