//! A secret: typed without being shown, or read from standard input.

use crate::client::Failure;
use std::io::{self, BufRead, IsTerminal};

/// Asks for it on the terminal, or takes the first line of standard input where that is none. A secret is no
/// argument: others see those.
///
/// # Errors
/// Nothing is given.
pub fn read(what: &str) -> Result<String, Failure> {
    let typed = if io::stdin().is_terminal() { rpassword::prompt_password(format!("{what}: ")) } else { line() };
    let typed = typed.map_err(|error| Failure::Unusable(format!("{what}: {error}")))?;
    let secret = typed.trim_end_matches(['\r', '\n']);
    if secret.is_empty() { Err(Failure::Unusable(format!("{what}: nothing was given"))) } else { Ok(secret.to_owned()) }
}

fn line() -> io::Result<String> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line)
}
