//! `countersign request cancel REQUEST`

use super::{Named, find};
use crate::client::{Client, Failure, Server};
use crate::output::{Output, json};
use crate::progress::ending;
use crate::{Streams, exit, told};
use governance::wire::requests::{CommentBody, RequestView};
use std::io;

const HELP: &str = "\
One's own pending or approved request, or any with the permission requests.manage.

The token needs the scope requests.claim, and requests.read to find it by its number.

Example:
  countersign request cancel 42 --comment 'Superseded by a fix'

Exit status:
  0   it is cancelled
  2   there is no request with this number, or no token
  13  the server refused, for instance because it was executed
  14  the server could not be reached";

/// The arguments of `request cancel`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Its number, id or address
    #[arg(value_name = "REQUEST")]
    request: Named,
    /// Why, for those who were asked to approve it
    #[arg(long, visible_alias = "reason", default_value = "", hide_default_value = true, value_name = "TEXT")]
    comment: String,
    /// How to tell the request
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
    #[command(flatten)]
    server: Server,
}

/// Cancels the request and tells it.
///
/// # Errors
/// When it cannot be written.
pub fn run(args: &Args, streams: &mut Streams) -> io::Result<u8> {
    let got = Client::new(&args.server).and_then(|client| cancelled(args, &client));
    match told(got, streams)? {
        Err(status) => return Ok(status),
        Ok(request) if args.output == Output::Json => json(streams.out, &request)?,
        Ok(request) => writeln!(streams.out, "{}", ending(&request))?,
    }
    Ok(exit::DONE)
}

fn cancelled(args: &Args, client: &Client) -> Result<RequestView, Failure> {
    let body = CommentBody { comment: args.comment.clone() };
    client.post(&format!("/requests/{}/cancellation", find(client, args.request)?), &body)
}
