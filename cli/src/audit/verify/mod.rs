//! `countersign audit verify EXPORT`: proves that an export is whole, or names the first thing that
//! is wrong with it. It needs no server.

mod human;
mod lines;
mod result;
mod witness;

use crate::output::{BOLD, Output, RED, json};
use crate::{Streams, exit};
use governance::audit::{Checkpoint, Fault, Header, Intact, Keys, PublicKey, Verifier};
use lines::Lines;
use result::Verification;
use std::io;

const MORE: &str = "\
The format of exports is described in docs/audit-format.md.

Example:
  countersign audit export --to log.jsonl
  countersign audit verify log.jsonl --public-key countersign-audit.pem --witness last-month.jsonl

Exit status:
  0  intact
  1  not intact; the first fault is named. So is what is signed with a key that was not given (unknown-key)
  2  a file could not be read, or is no export";

/// What the CSV export begins with.
const CSV: &[u8] = b"sequence,at,";

/// The arguments of `audit verify`.
#[derive(clap::Args)]
#[command(after_help = MORE)]
pub struct Args {
    /// An export of the audit log, JSONL; `-` is standard input
    #[arg(value_name = "EXPORT")]
    export: String,
    /// The server's public key, PEM, from a source that you trust; again for a key with which it signed earlier; without any,
    /// only whether the export fits in itself is shown
    #[arg(long, value_name = "FILE")]
    public_key: Vec<String>,
    /// An earlier export, or checkpoints noted earlier as JSON: each must stand in this export's chain
    #[arg(long, value_name = "FILE")]
    witness: Vec<String>,
    /// How to tell the result
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
}

/// Why there is no result: a file, and what is wrong with it.
struct Unreadable {
    file: String,
    why: String,
}

/// Verifies the export, tells the result, and gives the exit status for it.
///
/// # Errors
/// When the result cannot be written.
pub fn run(args: &Args, streams: &mut Streams) -> io::Result<u8> {
    let verification = match verification(args) {
        Ok(verification) => verification,
        Err(Unreadable { file, why }) => {
            writeln!(streams.err, "{RED}error{RED:#}: {BOLD}{file}{BOLD:#}: {why}")?;
            return Ok(exit::UNREADABLE);
        }
    };
    match args.output {
        Output::Human => human::print(&verification, streams.out)?,
        Output::Json => json(streams.out, &verification)?,
    }
    Ok(if verification.intact { exit::DONE } else { exit::FAILED })
}

fn verification(args: &Args) -> Result<Verification, Unreadable> {
    let mut noted = Vec::new();
    for file in &args.witness {
        noted.extend(witness::checkpoints(file).map_err(unreadable(file))?);
    }
    let keys = args.public_key.iter().map(|file| public_key(file).map_err(unreadable(file)));
    let given = keys.collect::<Result<Keys, _>>()?;
    let mut lines = Lines::open(&args.export).map_err(unreadable(&args.export))?;
    let first = lines.next().map_err(unreadable(&args.export))?.unwrap_or_default();
    let header = header(first).map_err(unreadable(&args.export))?;
    let keys = if args.public_key.is_empty() { header.public_key.into() } else { given.clone() };
    let result = follow(&header, keys, noted, &mut lines).map_err(unreadable(&args.export))?;
    Ok(Verification::of(&header, &given, result))
}

/// The header, or in words what the file is instead.
fn header(first: &[u8]) -> Result<Header, String> {
    Header::read(first).map_err(|bad| {
        if first.is_empty() {
            "it is empty; verify needs the JSONL export".to_owned()
        } else if first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first).starts_with(CSV) {
            "this looks like the CSV export; verify needs the JSONL export (--format jsonl)".to_owned()
        } else {
            bad.to_string()
        }
    })
}

/// Takes the export line by line.
fn follow(header: &Header, keys: Keys, noted: Vec<Checkpoint>, lines: &mut Lines) -> io::Result<Result<Intact, Fault>> {
    let mut verifier = match Verifier::new(header, keys, noted) {
        Ok(verifier) => verifier,
        Err(fault) => return Ok(Err(fault)),
    };
    while let Some(line) = lines.next()? {
        if let Err(fault) = verifier.read(line) {
            return Ok(Err(fault));
        }
    }
    Ok(verifier.finish())
}

fn public_key(file: &str) -> Result<PublicKey, String> {
    let pem = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    pem.parse().map_err(|error: governance::audit::BadKey| error.to_string())
}

fn unreadable<E: ToString>(file: &str) -> impl FnOnce(E) -> Unreadable {
    let file = if file == "-" { "standard input".to_owned() } else { file.to_owned() };
    move |error| Unreadable { file, why: error.to_string() }
}
