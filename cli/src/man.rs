//! `countersign man`

use crate::{Streams, command, exit};
use clap::Command;
use clap_mangen::Man;
use std::io;
use std::path::{Path, PathBuf};

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
    let mut command = command().disable_help_subcommand(true);
    command.build();
    match &args.folder {
        Some(folder) => write(&command, folder)?,
        None => streams.out.write_all(page(command)?.1.as_bytes())?,
    }
    Ok(exit::DONE)
}

/// Writes the page of a command, and those of the commands below it.
fn write(command: &Command, folder: &Path) -> io::Result<()> {
    let (name, text) = page(command.clone())?;
    std::fs::write(folder.join(name), text)?;
    command.get_subcommands().try_for_each(|below| write(below, folder))
}

/// The name of a page's file, and its text. Examples and tables keep their lines.
fn page(command: Command) -> io::Result<(String, String)> {
    let page = Man::new(command);
    let mut text = Vec::new();
    page.render(&mut text)?;
    let text = String::from_utf8_lossy(&text).into_owned();
    let Some((before, notes)) = text.split_once("\n.SH EXTRA\n") else { return Ok((page.get_filename(), text)) };
    let (notes, after) =
        notes.split_once("\n.SH ").map_or((notes, String::new()), |(notes, after)| (notes, format!(".SH {after}")));
    Ok((page.get_filename(), format!("{before}\n.SH NOTES\n.nf\n{}\n.fi\n{after}", notes.trim_end())))
}
