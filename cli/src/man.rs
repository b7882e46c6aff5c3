//! `countersign man`

use crate::{Streams, command, exit};
use std::io;
use std::path::PathBuf;

const HELP: &str = "\
Examples:
  countersign man | man -l -
  countersign man --folder ~/.local/share/man/man1 && man countersign-run";

/// The arguments of `man`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Write a page for every command into this folder, instead of the first page to standard output
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

/// Writes the manual pages.
///
/// # Errors
/// When they cannot be written.
pub fn run(args: &Args, streams: &mut Streams) -> io::Result<u8> {
    match &args.folder {
        Some(folder) => clap_mangen::generate_to(command(), folder)?,
        None => clap_mangen::Man::new(command()).render(streams.out)?,
    }
    Ok(exit::DONE)
}
