//! `countersign logout`

use crate::client::{Client, Failure, Place};
use crate::credentials::Credentials;
use crate::output::{DIM, Output, json};
use crate::{Streams, exit, told};
use serde_json::json;
use std::io;

const HELP: &str = "\
The session ends at the server, too. An API token stays valid until it is revoked there.

Example:
  countersign logout --url https://countersign.example.com

Exit status:
  0   nothing is kept for the server any more
  2   the credentials cannot be read or written";

/// The arguments of `logout`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// How to tell it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
    #[command(flatten)]
    place: Place,
}

/// What was forgotten.
struct Forgotten {
    url: String,
    anything: bool,
    /// Why the session may go on at the server.
    session: Result<(), Failure>,
}

/// Forgets what is kept, and ends the session.
///
/// # Errors
/// When that cannot be told.
pub fn run(args: &Args, streams: &mut Streams) -> io::Result<u8> {
    let Forgotten { url, anything, session } = match told(forget(args), streams)? {
        Ok(forgotten) => forgotten,
        Err(status) => return Ok(status),
    };
    match (args.output, anything) {
        (Output::Json, signed_in) => json(streams.out, &json!({ "url": url, "wasSignedIn": signed_in }))?,
        (Output::Human, true) => writeln!(streams.out, "Signed out of {url}.")?,
        (Output::Human, false) => writeln!(streams.out, "You were not signed in to {url}.")?,
    }
    if let Err(failure) = session {
        failure.tell(streams.err)?;
        writeln!(streams.err, "{DIM}The session could not be ended at the server; it ends by itself.{DIM:#}")?;
    }
    Ok(exit::DONE)
}

fn forget(args: &Args) -> Result<Forgotten, Failure> {
    let client = Client::anonymous(&args.place)?;
    let url = client.url().to_owned();
    let mut credentials = Credentials::load()?;
    let kept = credentials.forget(&url);
    if kept.is_some() {
        credentials.save()?;
    }
    let anything = kept.is_some();
    let session = match kept.and_then(|kept| kept.session) {
        Some(session) => match client.with_session(&session.cookie).delete("/session") {
            // It has ended already.
            Err(failure) if failure.code() == "unauthenticated" => Ok(()),
            other => other,
        },
        None => Ok(()),
    };
    Ok(Forgotten { url, anything, session })
}
