//! `countersign policy export`: what there is, as a file.

use crate::client::{Client, Server};
use crate::output::{Output, json};
use crate::{Streams, exit, told};
use governance::policy::PolicyFile;
use std::io;

const HELP: &str = "\
The file names members by email address, and teams, org roles, projects, environments and clusters
by name. It is in a stable order and leaves out what would be the default anyway.

The token needs the scope requests.read or policies.manage.

Example:
  countersign policy export > policies.yaml

Exit status:
  0   it was written
  2   nobody is signed in, and there is no token
  13  the server refused
  14  the server could not be reached";

/// The arguments of `policy export`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// YAML for people, or JSON
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
    #[command(flatten)]
    server: Server,
}

/// Writes the file to standard output.
///
/// # Errors
/// When it cannot be written.
pub fn run(args: &Args, streams: &mut Streams) -> io::Result<u8> {
    let got = Client::new(&args.server).and_then(|client| client.get::<PolicyFile>("/policy-set", &[]));
    match told(got, streams)? {
        Err(status) => return Ok(status),
        Ok(file) if args.output == Output::Json => json(streams.out, &file)?,
        Ok(file) => streams.out.write_all(file.to_yaml().as_bytes())?,
    }
    Ok(exit::DONE)
}
