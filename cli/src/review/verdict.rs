//! `countersign review approve|reject REQUEST`: in person.

use crate::client::{Client, Failure, Place};
use crate::output::{Output, json};
use crate::request::{Named, find, tell};
use crate::{Streams, exit, told};
use governance::request::Verdict;
use governance::wire::requests::{RequestView, ReviewBody};
use std::io;

const HELP: &str = "\
Reviews are made in person: API tokens never review. Sign in first, with your email address and password;
the session is kept until it ends or you sign out. COUNTERSIGN_TOKEN is not used here.

Look at the request before, with `countersign request show` and, for its payload, at its address.

Examples:
  countersign login --email ana@example.com
  countersign review approve 42 --comment 'Looks fine'
  countersign review reject 42 --comment 'Not on a Friday'

Exit status:
  0   your review is recorded
  2   nobody is signed in, or there is no request with this number
  13  the server refused: you are not eligible, or already reviewed it
  14  the server could not be reached";

/// The arguments of `review approve` and `review reject`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Its number, id or address
    #[arg(value_name = "REQUEST")]
    request: Named,
    /// Why
    #[arg(long, default_value = "", hide_default_value = true, value_name = "TEXT")]
    comment: String,
    /// To approve a superseded request: the number of the newer one, which shows that you know of it
    #[arg(long, value_name = "NUMBER")]
    superseded_by: Option<u64>,
    /// How to tell the request as it is then
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
    #[command(flatten)]
    place: Place,
}

/// Reviews the request and tells it.
///
/// # Errors
/// When it cannot be written.
pub fn run(verdict: Verdict, args: &Args, streams: &mut Streams) -> io::Result<u8> {
    let got = Client::in_person(&args.place);
    let got = got.and_then(|client| Ok((reviewed(verdict, args, &client)?, client.now())));
    let newer = match &got {
        Err(Failure::Refused(problem)) => problem.superseded_by.clone(),
        _ => None,
    };
    match told(got, streams)? {
        Err(status) => {
            if let Some(newer) = newer {
                writeln!(streams.err, "  add --superseded-by {} if you mean it", newer.number)?;
            }
            return Ok(status);
        }
        Ok((request, _)) if args.output == Output::Json => json(streams.out, &request)?,
        Ok((request, now)) => tell(&request, now, streams.out)?,
    }
    Ok(exit::DONE)
}

fn reviewed(verdict: Verdict, args: &Args, client: &Client) -> Result<RequestView, Failure> {
    let body = ReviewBody { verdict, comment: args.comment.clone(), superseded_by: args.superseded_by };
    client.post(&format!("/requests/{}/reviews", find(client, args.request)?), &body)
}
