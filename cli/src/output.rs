//! How a command tells what came of it.

use clap::ValueEnum;
use serde::Serialize;
use std::io::{self, Write};

/// For people or for machines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// Text, coloured on a terminal
    #[default]
    Human,
    /// One JSON document on standard output
    Json,
}

/// Writes a value as one indented JSON document.
///
/// # Errors
/// When standard output cannot be written.
pub fn json(value: &impl Serialize) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value)?;
    writeln!(out)
}
