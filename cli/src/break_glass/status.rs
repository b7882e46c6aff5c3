//! `countersign break-glass status [SESSION]`

use super::human::tell;
use crate::client::{Client, Failure, Server};
use crate::output::{Output, json};
use crate::{Streams, exit, told};
use governance::ids::BreakGlassSessionId;
use governance::wire::Page;
use governance::wire::break_glass::SessionView;
use std::io;

const HELP: &str = "\
With --output json it is a list of sessions, or with SESSION that one, as `GET /break-glass-sessions` has them.

The token needs the scope requests.read.

Examples:
  countersign break-glass status
  countersign break-glass status --owing

Exit status:
  0   they were shown, also where there are none
  2   nobody is signed in, and there is no token
  13  the server refused
  14  the server could not be reached";

/// The arguments of `break-glass status`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// The session's id; without it, all that are active
    #[arg(value_name = "SESSION")]
    session: Option<BreakGlassSessionId>,
    /// Those that are over and owe a review, the oldest first
    #[arg(long, conflicts_with = "session")]
    owing: bool,
    /// How to tell them
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
    #[command(flatten)]
    server: Server,
}

/// Shows the sessions.
///
/// # Errors
/// When they cannot be written.
pub fn run(args: &Args, streams: &mut Streams) -> io::Result<u8> {
    let got = Client::new(&args.server).and_then(|client| Ok((seen(args, &client)?, client.now())));
    let (sessions, now) = match told(got, streams)? {
        Ok(seen) => seen,
        Err(status) => return Ok(status),
    };
    match (args.output, args.session, sessions.as_slice()) {
        (Output::Json, Some(_), [session]) => json(streams.out, session)?,
        (Output::Json, _, sessions) => json(streams.out, &sessions)?,
        (Output::Human, _, []) => writeln!(streams.out, "No break-glass session {}.", asked(args))?,
        (Output::Human, _, sessions) => sessions.iter().try_for_each(|session| tell(session, now, streams.out))?,
    }
    Ok(exit::DONE)
}

fn asked(args: &Args) -> &'static str {
    if args.owing { "owes a review" } else { "is active" }
}

fn seen(args: &Args, client: &Client) -> Result<Vec<SessionView>, Failure> {
    if let Some(id) = args.session {
        return Ok(vec![client.get(&format!("/break-glass-sessions/{id}"), &[])?]);
    }
    let (status, mut all, mut after) = (if args.owing { "owing" } else { "active" }, Vec::new(), None::<String>);
    loop {
        let mut query = vec![("status", status), ("limit", "200")];
        query.extend(after.as_deref().map(|after| ("after", after)));
        let page: Page<SessionView> = client.get("/break-glass-sessions", &query)?;
        all.extend(page.items);
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(all),
        }
    }
}
