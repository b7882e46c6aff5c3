//! Checkpoints from elsewhere: those of an earlier export, or some that were noted.

use super::lines::Lines;
use governance::audit::{Checkpoint, Header, Line};
use serde::Deserialize;
use std::io;

/// A checkpoint as the server shows it, or as it stands in an export.
#[derive(Deserialize)]
#[serde(untagged)]
enum Noted {
    Line { checkpoint: Checkpoint },
    Bare(Checkpoint),
}

/// All checkpoints of a file; of an export its head, too.
///
/// # Errors
/// When the file cannot be read, or is neither an export nor JSON of checkpoints.
pub fn checkpoints(file: &str) -> Result<Vec<Checkpoint>, String> {
    let unreadable = |error: io::Error| error.to_string();
    let mut lines = Lines::open(file).map_err(unreadable)?;
    let first = lines.next().map_err(unreadable)?.unwrap_or_default();
    if let Ok(header) = Header::read(first) {
        return of_export(&header, &mut lines);
    }
    let first = String::from_utf8_lossy(first).into_owned();
    noted(&lines.rest(first).map_err(unreadable)?)
}

fn of_export(header: &Header, lines: &mut Lines) -> Result<Vec<Checkpoint>, String> {
    let mut found = Vec::new();
    let mut number = 1;
    while let Some(line) = lines.next().map_err(|error| error.to_string())? {
        number += 1;
        match Line::read(line) {
            Ok(Line::Checkpoint(checkpoint)) => found.push(checkpoint),
            Ok(Line::Event(..) | Line::Omitted(_)) => {}
            Err(bad) => return Err(format!("line {number}: {bad}")),
        }
    }
    found.push(header.head);
    Ok(found)
}

fn noted(text: &str) -> Result<Vec<Checkpoint>, String> {
    let checkpoints = serde_json::Deserializer::from_str(text).into_iter().map(|noted| {
        noted.map(|noted| match noted {
            Noted::Line { checkpoint } | Noted::Bare(checkpoint) => checkpoint,
        })
    });
    match checkpoints.collect::<Result<Vec<_>, _>>() {
        Ok(found) if !found.is_empty() => Ok(found),
        _ => Err("neither an export nor checkpoints as JSON".to_owned()),
    }
}
