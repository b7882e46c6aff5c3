//! `countersign request show REQUEST`

use super::{Named, find, tell};
use crate::client::{Client, Failure, Server};
use crate::output::{Output, json};
use crate::{Streams, exit, told};
use governance::wire::requests::RequestView;
use std::io;

const HELP: &str = "\
The token needs the scope requests.read; with an id or address instead of a number, requests.open will do.

Examples:
  countersign request show 42
  countersign request show 42 --output json | jq .policies

Exit status:
  0   it was shown
  2   there is no request with this number, or no token
  13  the server refused
  14  the server could not be reached";

/// The arguments of `request show`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Its number, id or address
    #[arg(value_name = "REQUEST")]
    request: Named,
    /// How to tell it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
    #[command(flatten)]
    server: Server,
}

/// Shows the request.
///
/// # Errors
/// When it cannot be written.
pub fn run(args: &Args, streams: &mut Streams) -> io::Result<u8> {
    let got = Client::new(&args.server).and_then(|client| Ok((seen(args, &client)?, client.now())));
    match told(got, streams)? {
        Err(status) => return Ok(status),
        Ok((request, _)) if args.output == Output::Json => json(streams.out, &request)?,
        Ok((request, now)) => tell(&request, now, streams.out)?,
    }
    Ok(exit::DONE)
}

fn seen(args: &Args, client: &Client) -> Result<RequestView, Failure> {
    client.get(&format!("/requests/{}", find(client, args.request)?), &[])
}
