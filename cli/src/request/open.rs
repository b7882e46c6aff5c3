//! `countersign request open`: asks, and does not wait.

use super::tell;
use crate::ask::Ask;
use crate::client::{Client, Failure, Patience, Server};
use crate::output::{Output, json};
use crate::{Streams, exit, told};
use governance::wire::requests::RequestView;
use std::io;
use std::time::Duration;

const HELP: &str = "\
The token needs the scope requests.open.

Examples:
  countersign request open --action release.deploy --project api --environment production \\
    --reason 'Fix checkout' --payload release.yaml
  id=$(countersign request open --action cluster.restart --cluster eu-1 --output json | jq -r .id)
  countersign request wait \"$id\"

Exit status:
  0   it is open, or already approved
  2   arguments or the payload cannot be used
  13  blocked by violations, which are printed, or otherwise refused
  14  the server could not be reached, or stayed away for longer than --patience";

/// The arguments of `request open`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// For how long to try again while the server cannot be reached, or asks for a pause
    #[arg(long, value_parser = humantime::parse_duration, default_value = "1m", value_name = "TIME")]
    patience: Duration,
    /// How to tell the request
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
    #[command(flatten)]
    ask: Ask,
    #[command(flatten)]
    server: Server,
}

/// Opens the request and tells it.
///
/// # Errors
/// When it cannot be written.
pub fn run(args: &Args, streams: &mut Streams) -> io::Result<u8> {
    let got = Client::new(&args.server).and_then(|client| Ok((open(args, &client)?, client.now())));
    match told(got, streams)? {
        Err(status) => return Ok(status),
        Ok((request, _)) if args.output == Output::Json => json(streams.out, &request)?,
        Ok((request, now)) => tell(&request, now, streams.out)?,
    }
    Ok(exit::DONE)
}

fn open(args: &Args, client: &Client) -> Result<RequestView, Failure> {
    let (body, key) = (args.ask.body(&args.ask.payload()?), args.ask.key());
    client.patient(&Patience::new(args.patience)).post_once("/requests", &key, &body)
}
